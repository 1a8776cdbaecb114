// What a network says over the plane of its two inputs, with the rows that it learns from.

import { onPress, sparePageScroll } from "../pointer.js";
import { plane } from "../projection.js";
import { ticks } from "../ticks.js";
import { View } from "../view.js";

export default class Boundary extends View {
  tall = true;

  constructor(stage, declared) {
    super(stage, declared);
    sparePageScroll(this.frame);
    this.heading.insertAdjacentHTML("afterend", '<span class="dl-note" aria-hidden="true"></span>');
    onPress(this.frame, { click: (pixel) => this.#click(pixel) });
    this.note = this.figure.querySelector(".dl-note");
  }

  // Where points are drawn by hand, a press puts one.
  #click(pixel) {
    const geometry = this.geometry();
    if (geometry?.holds(pixel) && this.stage.run.data.drawn) this.stage.emit("start", geometry.data(pixel));
  }

  // The lane whose answers fill the picture: the chosen one, or the first that is shown.
  get asked() {
    const { shown, run } = this.stage;
    return shown.find((lane) => lane.slot === run.chosen) ?? shown[0] ?? run.lanes[0];
  }

  relabel() {
    super.relabel();
    const { texts, run } = this.stage;
    const signs = run.data.classes.map((name, k) => `${SIGNS[k % SIGNS.length]} ${name}`);
    this.note.textContent = run.data.flat ? [this.asked.label, ...signs].join("\u2002") : texts.no_plane;
  }

  geometry() {
    const { data } = this.stage.run;
    if (!data.flat) return null;
    const { width, height, scale } = this.size;
    const [left, right, top, bottom] = [50 * scale, 14 * scale, 7 * scale, 36 * scale];
    const area = { x: left, y: top, width: width - left - right, height: height - top - bottom };
    return { ...plane({ ...area, ranges: { x: data.domain[0], y: data.domain[1] }, log: false }), ranges: data.domain };
  }

  // Lanes have no line of their own here.
  columns(line) {
    return [new Float64Array(line.steps + 1), new Float64Array(line.steps + 1)];
  }

  underlay(ctx, { box, project, ranges }, { theme, scale }) {
    const { names } = this.stage.run.data;
    const [right, bottom] = [box.x + box.width, box.y + box.height];
    ctx.fillStyle = theme.muted;
    ctx.textAlign = "center";
    ctx.textBaseline = "top";
    for (const { at, text } of ticks(ranges[0], box.width / (80 * scale), {})) {
      ctx.fillText(text, project([at, 0])[0], bottom + 5 * scale);
    }
    ctx.fillText(names[0], (box.x + right) / 2, bottom + 19 * scale);
    ctx.textAlign = "right";
    ctx.textBaseline = "middle";
    for (const { at, text } of ticks(ranges[1], box.height / (40 * scale), {})) {
      ctx.fillText(text, box.x - 6 * scale, project([0, at])[1] + 0.5);
    }
    ctx.save();
    ctx.translate(11 * scale, box.y + box.height / 2);
    ctx.rotate(-Math.PI / 2);
    ctx.textAlign = "center";
    ctx.fillText(names[1], 0, 0);
    ctx.restore();
  }
}

export const SIGNS = ["●", "▲", "■", "◆", "⬟"];
