// What all views have: a figure with a caption and a canvas, the lanes in its coordinates, and its layers.
//
// A view is a class in views/<id>.js. It has
//   geometry()                {key, box, bounds, project, ...} now, or null while it cannot be drawn
//   columns(line, geometry)   the coordinates of a line's steps, one array each; a line is a lane or one of its iterates
// and may have
//   tall                      whether it is a picture that wants height
//   underlay(ctx, geometry, state)  what is painted below the layers
//   fit(lanes)                to have its home range follow these lanes
//   draw(spec, camera), resize(), moved, reset(), destroy()   a still picture below, and what a person has moved

import { clear } from "./canvas.js";
import { fill } from "./format.js";
import { Path } from "./path.js";

export class View {
  tall = false;
  size = { width: 0, height: 0, scale: 1 }; // measured when it changes: reading it in a frame would force a layout
  #drawn = null;

  constructor(stage, { id, layers }) {
    Object.assign(this, { stage, id, layers });
    const figure = document.createElement("figure");
    figure.className = "dl-view";
    figure.dataset.view = id;
    figure.innerHTML =
      `<figcaption><span class="dl-title"></span><button type="button" class="dl-chip" data-do="reset-${id}" hidden></button>` +
      '</figcaption><div class="dl-frame" role="img"><canvas></canvas></div>';
    const find = (selector) => figure.querySelector(selector);
    Object.assign(this, { figure, frame: find(".dl-frame"), canvas: find("canvas"), heading: find(".dl-title") });
    this.resetButton = find("button");
    this.resetButton.textContent = this.resetText;
    this.resetButton.addEventListener("click", () => stage.resetView(this));
  }

  get resetText() {
    return this.stage.texts.reset_zoom;
  }

  get title() {
    return this.stage.texts[`title_${this.id}`];
  }

  // Words that depend on the runs, and the state of the caption's buttons.
  relabel() {
    const { texts, run } = this.stage;
    this.heading.textContent = this.title;
    this.frame.setAttribute("aria-label", fill(texts[`alt_${this.id}`], { surface: run.title }));
  }

  measure(scale) {
    const { clientWidth: width, clientHeight: height } = this.frame;
    this.size = { width, height, scale };
  }

  forget() {
    this.#drawn = null;
  }

  #lanes(geometry, theme) {
    if (this.#drawn?.key !== geometry.key || this.#drawn.theme !== theme) {
      const lanes = this.stage.run.lanes.map((lane) => new Drawn(this, geometry, lane, theme.slot(lane.slot)));
      this.#drawn = { key: geometry.key, theme, lanes };
    }
    return this.#drawn.lanes;
  }

  paint(state) {
    const { theme, scale, hidden } = state;
    if (!this.size.width) return;
    const ctx = clear(this.canvas, this.size, `${11.5 * scale}px ${theme.font}`);
    const geometry = this.geometry();
    if (!geometry) return;
    this.underlay?.(ctx, geometry, state);
    const lanes = this.#lanes(geometry, theme).filter(({ lane }) => !hidden.has(lane.slot));
    for (const layer of this.layers) layer(ctx, { view: this, geometry, lanes, state });
  }
}

// A lane in one view; `line` is the lane itself, or for its iterates one of those.
class Drawn {
  #path = null;
  #iterates = null;

  constructor(view, geometry, lane, look, line = lane) {
    Object.assign(this, { view, geometry, lane, look, line });
    this.columns = view.columns(line, geometry);
  }

  get path() {
    return (this.#path ??= new Path(this.columns, this.geometry));
  }

  get iterates() {
    const { view, geometry, lane, look } = this;
    return (this.#iterates ??= lane.iterates.map((one) => new Drawn(view, geometry, lane, look, one)));
  }
}
