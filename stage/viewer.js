// One stage: the views that its setting lists, a bar, a table, and what they share. Knows nothing of Streamlit.

import { wireControls } from "./controls.js";
import { firstView, remember } from "./first_view.js";
import { HeightField } from "./height_field.js";
import { hint } from "./hint.js";
import { listen } from "./keys.js";
import { caption } from "./picture.js";
import { onPrint } from "./print.js";
import { StepTable } from "./step_table.js";
import { chartSpecs, readLook } from "./theme.js";
import { Transport } from "./transport.js";
import { linkOf, showAddress } from "./view_link.js";

const PAPER_RATIO = 3; // pixels of what is painted for one of the sheet

export class Viewer {
  hidden = new Set();
  hover = null;
  lossChoice = null;
  best = false;
  projector = false;
  paper = false; // while it is printed
  pendingStart = null;
  #resizing = 0;
  #settling = 0;
  #drawing = false;
  #pending = null;

  // `setting` has texts, look and rows of views ({View, id, layers}); `surfaces` maps ids to surfaces, `clock` may be
  // shared with other stages, `emit(name, value)` reports to the host, `memory` outlives this viewer.
  constructor(root, html, Plotly, { setting, surfaces, clock, emit, memory, remarks }) {
    Object.assign(this, { root, Plotly, setting, surfaces, clock, emit, memory, remarks, texts: setting.texts });
    root.innerHTML = html;
    this.views = setting.rows.flatMap((row) => this.#layOut(row));
    clock.watch(this, () => this.#tick());
  }

  #layOut(row) {
    const views = row.map(({ View, id, layers }) => new View(this, { id, layers }));
    const element = document.createElement("div");
    element.className = "dl-row";
    element.dataset.tall = String(views.some((view) => view.tall));
    for (const view of views) view.figure.dataset.tall = String(view.tall);
    element.append(...views.map((view) => view.figure));
    this.find(".dl-bar").before(element);
    return views;
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  // The view with a camera, if there is one.
  get scene() {
    return this.views.find((view) => view.setCamera);
  }

  // The lanes that are not hidden.
  get shown() {
    return this.run.lanes.filter((lane) => !this.hidden.has(lane.slot));
  }

  setRun(run) {
    this.#pending = run;
    return this.surfaceArrived();
  }

  // {link, said: {slot: sentence}}, shown while the picture is that of the link.
  setRemarks(remarks) {
    this.remarks = remarks;
    this.#remark();
  }

  #remark() {
    const { run, remarks } = this;
    if (run) this.table.remark(remarks?.link === run.link ? remarks.said : {});
  }

  // A run waits for its surface; until both are here the old picture stays.
  async surfaceArrived() {
    const run = this.#pending;
    const surface = run && this.surfaces.get(run.surface);
    if (!surface) return;
    this.#pending = null;
    let redraw = surface !== this.surface;
    const first = !this.run;
    this.run = run;
    if (first) this.#setUp();
    this.clock.setSteps(this, run.steps);
    this.hidden = new Set(run.lanes.map((lane) => lane.slot).filter((slot) => this.hidden.has(slot)));
    this.pendingStart = null;
    const taller = this.table.setLanes(run.lanes);
    this.#remark();
    if (redraw) {
      this.surface = surface;
      this.field = new HeightField(surface);
      this.table.setVariables(surface.variables);
    }
    const { projector } = this;
    const { camera, greeting } = firstView(this, first);
    if (projector !== this.projector) redraw = this.#readLook();
    for (const view of this.views) view.forget();
    this.#fit();
    const drawn = redraw ? this.#draw(camera) : null;
    if (taller && !redraw) this.#resize();
    this.#tick();
    // After the paint: text on a canvas makes the browser bring the styles of all that changed up to date.
    if (!redraw) this.#relabel();
    if (drawn) await drawn;
    if (greeting) this.clock.play();
    this.root.dataset.run = this.run.run;
    this.root.dataset.ready = "true";
    if (first) for (const { frame } of this.views) this.resizer.observe(frame);
    this.settle();
  }

  #setUp() {
    const { root, clock, texts } = this;
    wireControls(this);
    this.transport = new Transport(root, clock, texts);
    this.table = new StepTable(this.find(".dl-table"), texts, (slot) => this.toggleLane(slot));
    this.deafen = listen(this);
    this.forgetPrint = onPrint((paper) => this.print(paper));
    hint(this);
    this.resizer = new ResizeObserver(() => {
      cancelAnimationFrame(this.#resizing);
      this.#resizing = requestAnimationFrame(() => this.#resize());
    });
    this.#readLook();
  }

  // Theme and type size; true if they changed.
  #readLook() {
    const before = this.look;
    this.look = readLook(this.root, this.setting.look, before, this);
    return this.look !== before;
  }

  themeChanged() {
    if (this.run && this.#readLook()) this.#draw();
  }

  #resize() {
    if (!this.root.clientWidth) return;
    if (this.#readLook()) this.#draw();
    else for (const view of this.views) view.resize?.();
    this.#measure();
    this.paint();
  }

  #measure() {
    for (const view of this.views) view.measure(this.look.size, this.paper ? PAPER_RATIO : undefined);
  }

  #fit() {
    const lanes = this.shown.length ? this.shown : this.run.lanes;
    for (const view of this.views) view.fit?.(lanes);
  }

  // The still pictures below the views that have one.
  #draw(camera) {
    const specs = chartSpecs(this.surface.charts, this.setting.look, this.look);
    const z = this.field.rows();
    for (const { data } of Object.values(specs)) data[0].z = z;
    this.#relabel();
    this.#measure();
    this.#drawing = true;
    const drawn = this.views.map((view) => view.draw?.(specs[view.id], camera));
    this.#drawing = false;
    this.paint();
    return Promise.all(drawn).then(() => this.paint());
  }

  #relabel() {
    this.root.toggleAttribute("data-projector", this.projector);
    this.find("[data-do=projector]").setAttribute("aria-pressed", String(this.projector));
    this.table.dress(this.look, this.hidden);
    for (const view of this.views) view.relabel();
  }

  toggleLane(slot) {
    if (!this.hidden.delete(slot)) this.hidden.add(slot);
    this.change({});
  }

  // Takes another choice of what is seen: {best, lossChoice, projector, ...}.
  change(choice) {
    Object.assign(this, choice);
    if (this.#readLook()) this.#draw();
    this.#relabel();
    this.#fit();
    for (const view of this.views) view.forget();
    this.paint();
    this.settle();
  }

  chooseStart(point) {
    this.pendingStart = point;
    this.paint();
    this.emit("start", point);
  }

  showKeys() {
    this.find(".dl-keys").showModal();
  }

  resetView(view) {
    view.reset();
    this.viewChanged(view);
  }

  viewChanged(view) {
    this.paint([view]);
    this.settle();
  }

  setHover(step) {
    if (step === this.hover) return;
    this.hover = step;
    this.table.show(step ?? this.clock.step);
    this.paint();
  }

  #tick() {
    if (!this.run) return;
    const { clock, root } = this;
    this.paint();
    this.table.show(this.hover ?? clock.step);
    this.transport.show();
    root.dataset.step = clock.step;
    const playing = String(clock.playing);
    if (!clock.playing || root.dataset.playing !== playing) this.settle();
    root.dataset.playing = playing;
  }

  paint(views = this.views) {
    if (this.#drawing || !this.surface) return;
    const state = this.#state();
    for (const view of views) view.paint(state);
  }

  // A view as it is now, on a canvas with so many pixels for each of the page.
  painted(view, ratio) {
    return view.painted(this.#state(), ratio);
  }

  // On to paper: white, as wide as a sheet, the surface as a picture; or back to the page.
  print(paper) {
    if (paper === this.paper || !this.surface) return;
    this.paper = paper;
    this.root.toggleAttribute("data-paper", paper);
    this.find(".dl-caption").textContent = caption(this);
    this.find(".dl-link").textContent = linkOf(this);
    for (const view of this.views) view.plot?.freeze?.(false);
    this.#readLook();
    this.#draw();
    if (paper) for (const view of this.views) view.plot?.freeze?.(true);
  }

  #state() {
    const { hidden, hover, best, field, surface } = this;
    const { theme, size: scale } = this.look;
    const { minima, saddles, valleys } = surface;
    const start = this.pendingStart ?? this.run.start;
    const { position } = this.clock;
    return { theme, scale, hidden, hover, best, field, minima, saddles, valleys, start, position };
  }

  // After things came to rest: reset buttons and the address bar.
  settle() {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      if (!this.root.isConnected || !this.root.dataset.ready) return;
      for (const view of this.views) view.resetButton.hidden = !view.moved;
      showAddress(this);
    }, 250);
  }

  destroy() {
    if (this.root.dataset.ready) remember(this);
    this.clock.leave(this);
    clearTimeout(this.#settling);
    cancelAnimationFrame(this.#resizing);
    this.resizer?.disconnect();
    this.deafen?.();
    this.forgetPrint?.();
    for (const view of this.views) view.destroy?.();
  }
}
