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
//
// A layer with `still` depends neither on the clock nor on the pointer; those come first and are kept as an image.

import { clear, Sheet } from "./canvas.js";
import { fill } from "./format.js";
import { Path } from "./path.js";
import { Strokes } from "./strokes.js";
import { tellApart } from "./twins.js";

export class View {
  tall = false;
  size = { width: 0, height: 0, scale: 1 }; // measured when it changes: reading it in a frame would force a layout
  #scene = null;
  #sheets = { free: [], taken: [] };

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

  get alt() {
    return this.stage.texts[`alt_${this.id}`];
  }

  // Whether a line has what this view shows.
  draws() {
    return true;
  }

  get title() {
    return this.stage.texts[`title_${this.id}`];
  }

  // Words that depend on the runs, and the state of the caption's buttons.
  relabel() {
    const { run } = this.stage;
    this.heading.textContent = this.title;
    this.frame.setAttribute("aria-label", fill(this.alt, { surface: run.title }));
  }

  measure(scale, ratio) {
    const { clientWidth: width, clientHeight: height } = this.frame;
    this.size = { width, height, scale, ratio };
  }

  // A canvas of its own with so many pixels for each of the page.
  painted(state, ratio) {
    const { size } = this;
    const canvas = document.createElement("canvas");
    this.forget();
    this.size = { ...size, ratio, font: null };
    this.paint(state, canvas);
    this.size = size;
    this.forget();
    return canvas;
  }

  // Runs or choices are others: nothing that was prepared is of use.
  forget() {
    this.#scene = null;
  }

  // What does not change from frame to frame: the lanes that are shown, and what layers have prepared, by their names.
  #prepared(geometry, { theme, hidden, start }) {
    const old = this.#scene;
    const now = { key: geometry.key, theme, start, ratio: devicePixelRatio };
    if (old && Object.keys(now).every((name) => old[name] === now[name])) return old;
    const { free, taken } = this.#sheets;
    free.push(...taken.splice(0));
    const lanes = this.stage.run.lanes.filter((lane) => !hidden.has(lane.slot));
    const drawn = lanes.map((lane) => new Drawn(this, geometry, lane, theme.slot(lane.slot)));
    tellApart(drawn);
    this.#scene = { ...now, lanes: drawn, made: {}, still: null, times: 0 };
    return this.#scene;
  }

  #take() {
    const { free, taken } = this.#sheets;
    taken.push(free.pop() ?? new Sheet());
    return taken.at(-1).clear(this.size);
  }

  // The strokes of a layer; `pens()` lists them when they are asked for the first time.
  strokes(name, geometry, pens) {
    const { made } = this.#scene;
    return (made[name] ??= new Strokes(geometry, pens(), this.stage.run.steps, () => this.#take()));
  }

  paint(state, canvas = this.canvas) {
    const { theme, scale } = state;
    if (!this.size.width) return;
    const ctx = clear(canvas, this.size, `${11.5 * scale}px ${theme.font}`);
    const geometry = this.geometry();
    if (!geometry) return;
    const scene = this.#prepared(geometry, state);
    const all = { view: this, geometry, lanes: scene.lanes, state };
    const moving = this.layers.findIndex((layer) => !layer.still);
    const still = (onto) => {
      this.underlay?.(onto, geometry, state);
      for (const layer of this.layers.slice(0, moving)) layer(onto, all);
    };
    // Painted a second time, it is worth an image.
    if (scene.times++ === 0) still(ctx);
    else {
      if (!scene.still) {
        scene.still = this.#take();
        still(scene.still.ctx);
        scene.still.used = true;
      }
      scene.still.copyTo(ctx);
    }
    for (const layer of this.layers.slice(moving)) layer(ctx, all);
  }
}

// A lane in one view; `line` is the lane itself, or for its iterates one of those.
class Drawn {
  twin = null; // {index, of} among lanes whose lines here are the same
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
    return (this.#iterates ??= lane.iterates.filter((one) => view.draws(one)).map((one) => new Drawn(view, geometry, lane, look, one)));
  }
}
