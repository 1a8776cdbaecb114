// One stage: markup, charts, painter, clock, table and their wiring. Knows nothing of Streamlit.

import { showAddress, viewText } from "./address.js";
import { arrive, remember } from "./arrival.js";
import { lossHome, rateHome } from "./axes.js";
import { Clock } from "./clock.js";
import { wireControls } from "./controls.js";
import { Curve } from "./curve.js";
import { Field } from "./field.js";
import { fill } from "./format.js";
import { label, labelSigns, labelSurface } from "./labels.js";
import { Painter } from "./painter.js";
import { readRun } from "./payload.js";
import { Plots } from "./plots.js";
import { wirePointers } from "./pointer.js";
import { Readout } from "./readout.js";
import { chartSpecs, readLook } from "./theme.js";
import { Transport } from "./transport.js";

const VIEWS = ["contour", "surface", "loss", "rate"];

export class Viewer {
  hidden = new Set();
  hover = null;
  band = null;
  lossChoice = null;
  best = false;
  pendingStart = null;
  #resizing = 0;
  #settling = 0;
  #drawing = false;
  #pending = null;

  // `surfaces` maps ids to surfaces, `emit(name, value)` reports to the host, `memory` outlives this viewer.
  constructor(root, html, Plotly, { surfaces, emit, memory }) {
    Object.assign(this, { root, surfaces, emit, memory });
    root.innerHTML = html;
    const each = (part) => Object.fromEntries(VIEWS.map((view) => [view, this.find(`[data-view=${view}] ${part}`)]));
    this.frames = each(".dl-frame");
    const [contour, surface] = root.querySelectorAll(".dl-plot");
    this.plots = new Plots(Plotly, { contour, surface }, (view) => this.#plotChanged(view));
    this.curves = { loss: new Curve(), rate: new Curve() };
    this.painter = new Painter(this.plots, this.curves, each("canvas"));
    this.clock = new Clock(() => this.#tick());
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  setRun(bytes) {
    this.#pending = readRun(bytes);
    return this.surfaceArrived();
  }

  // A run waits for its surface; until both are here the old picture stays.
  async surfaceArrived() {
    const run = this.#pending;
    const surface = run && this.surfaces.get(run.surface);
    if (!surface) return;
    this.#pending = null;
    if (!this.run) this.#setUp(surface.texts);
    const redraw = surface !== this.surface;
    const first = !this.run;
    this.run = run;
    this.clock.setSteps(run.steps);
    this.hidden = new Set(run.lanes.map((lane) => lane.slot).filter((slot) => this.hidden.has(slot)));
    this.pendingStart = null;
    const taller = this.readout.setLanes(run.lanes);
    if (redraw) {
      this.surface = surface;
      this.field = new Field(surface);
      labelSurface(this.root, surface);
      const height = this.#lossTitle(this.field.log).toLowerCase();
      this.labels = { step: this.texts.step, axes: ["x", "y", height] };
    }
    const { camera, greeting } = arrive(this, first);
    this.painter.setData(this.field, run);
    this.#fitCurves();
    const drawn = redraw ? this.#drawBackdrops(camera) : null;
    if (taller && !redraw) this.#resize();
    this.#tick();
    // After the paint: text on a canvas makes the browser bring the styles of all that changed up to date.
    if (!redraw) this.#showLanes();
    if (drawn) await drawn;
    if (greeting) this.clock.play();
    this.root.dataset.run = this.run.run;
    this.root.dataset.ready = "true";
    if (first) for (const frame of Object.values(this.frames)) this.resizer.observe(frame);
    this.settle();
  }

  #setUp(texts) {
    this.texts = texts;
    label(this.root, texts);
    this.transport = new Transport(this.root, this.clock, texts);
    this.readout = new Readout(this.find(".dl-table"), texts, (slot) => this.toggleLane(slot));
    this.resizer = new ResizeObserver(() => {
      cancelAnimationFrame(this.#resizing);
      this.#resizing = requestAnimationFrame(() => this.#resize());
    });
    this.#readLook();
    wirePointers(this);
    wireControls(this);
  }

  // Theme and type size; true if they changed.
  #readLook() {
    const before = this.look;
    this.look = readLook(this.root, before);
    return this.look !== before;
  }

  themeChanged() {
    if (this.run && this.#readLook()) this.#drawBackdrops();
  }

  #resize() {
    if (!this.root.clientWidth) return;
    if (this.#readLook()) this.#drawBackdrops();
    else this.plots.resize();
    this.painter.measure(this.look.size);
    this.paint();
  }

  #fitCurves() {
    const { run, hidden, surface, curves } = this;
    const shown = run.lanes.filter((lane) => !hidden.has(lane.slot));
    const lanes = shown.length ? shown : run.lanes;
    const withBeside = lanes.flatMap((lane) => [lane, ...lane.beside]);
    curves.loss.setHome(lossHome(withBeside, run.steps, this.lossScale === "log", surface.bottom));
    curves.rate.setHome(rateHome(lanes, run.steps));
  }

  get lossScale() {
    return this.lossChoice ?? this.surface.scale;
  }

  #drawBackdrops(camera) {
    const { surface, look, field } = this;
    const specs = chartSpecs(surface, look);
    specs.contour.data[0].z = specs.surface.data[0].z = field.rows();
    this.#showLanes();
    this.painter.measure(look.size);
    this.#drawing = true;
    const drawn = this.plots.draw(specs, surface.domain, camera);
    this.#drawing = false;
    this.paint();
    return drawn.then(() => this.paint());
  }

  #lossTitle(log) {
    return this.texts[log && this.surface.bottom !== 0 ? "loss_above" : "loss"];
  }

  #showLanes() {
    this.readout.dress(this.look, this.hidden);
    this.find("[data-view=loss] .dl-title").textContent = this.#lossTitle(this.lossScale === "log");
    this.find("[data-do=best]").setAttribute("aria-pressed", String(this.best));
    const seen = this.run.lanes.filter((lane) => !this.hidden.has(lane.slot));
    labelSigns(this.root, this.surface, this.best, seen);
    for (const scale of ["log", "linear"]) {
      this.find(`[data-loss=${scale}]`).setAttribute("aria-pressed", String(this.lossScale === scale));
    }
  }

  toggleLane(slot) {
    if (!this.hidden.delete(slot)) this.hidden.add(slot);
    this.#viewChanged();
  }

  chooseLoss(scale) {
    this.lossChoice = scale === this.surface.scale ? null : scale;
    this.#viewChanged();
  }

  toggleBest() {
    this.best = !this.best;
    this.#viewChanged();
  }

  #viewChanged() {
    this.#showLanes();
    this.#fitCurves();
    this.paint();
    this.settle();
  }

  resetView(view) {
    if (view === "surface") this.plots.setCamera(this.surface.charts.surface.layout.scene.camera);
    else if (view === "contour") this.plots.resetZoom();
    else this.curves[view].reset();
    this.paint([view]);
    this.settle();
  }

  setHover(step) {
    if (step === this.hover) return;
    this.hover = step;
    this.#showStep();
    this.paint();
  }

  #showStep() {
    const step = this.hover ?? this.clock.step;
    this.readout.show(step);
    const text = fill(this.texts.at_step, { step });
    const heading = this.find("[data-column=optimizer]");
    if (heading.textContent !== text) heading.textContent = text;
  }

  #tick() {
    if (!this.run) return;
    const { clock, root } = this;
    this.paint();
    this.#showStep();
    this.transport.show();
    root.dataset.step = clock.step;
    const playing = String(clock.playing);
    if (!clock.playing || root.dataset.playing !== playing) this.settle();
    root.dataset.playing = playing;
  }

  paint(views = VIEWS) {
    if (this.#drawing || !this.painter.run || !this.painter.sizes.loss) return;
    const { hidden, hover, labels, band, best } = this;
    const { theme, size: scale } = this.look;
    const start = this.pendingStart ?? this.run.start;
    const state = { theme, scale, hidden, hover, labels, band, best, start, position: this.clock.position };
    for (const view of views) this.painter.paint(view, state);
  }

  #plotChanged(view) {
    this.paint([view]);
    this.settle();
  }

  // After things came to rest: reset buttons and the address bar.
  settle() {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      if (!this.root.isConnected || !this.root.dataset.ready) return;
      for (const view of VIEWS) {
        this.find(`[data-do=reset-${view}]`).hidden = !this.moved(view);
      }
      showAddress(this);
    }, 250);
  }

  moved(view) {
    if (view === "surface") return viewText(this, false).includes("cam:");
    return view === "contour" ? this.plots.zoomed : this.curves[view].zoomed;
  }

  destroy() {
    if (this.run) remember(this);
    this.clock.stop();
    clearTimeout(this.#settling);
    cancelAnimationFrame(this.#resizing);
    this.resizer?.disconnect();
    this.transport?.destroy();
    this.plots.purge();
  }
}
