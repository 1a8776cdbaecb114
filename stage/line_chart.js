// The axes of a line chart, painted on the canvas: they can follow the data within the very same frame.

import { plane } from "./projection.js";
import { ticks } from "./ticks.js";

const THIN = 18;

export class LineChart {
  #home = null;
  #zoom = null;

  get zoomed() {
    return this.#zoom !== null;
  }

  // A person's zoom survives new data, but not a change between logarithmic and linear.
  setHome(home) {
    if (this.#home?.log !== home.log) this.#zoom = null;
    this.#home = home;
  }

  reset() {
    this.#zoom = null;
  }

  // Zooms to the box between two pixels; a thin box zooms in one direction only.
  zoomTo(from, to, size) {
    const { ranges, data } = this.geometry(size);
    const [a, b] = [data(from), data(to)];
    const pick = (i, range) => (Math.abs(to[i] - from[i]) < THIN ? range : [Math.min(a[i], b[i]), Math.max(a[i], b[i])]);
    this.#zoom = { x: pick(0, ranges.x), y: pick(1, ranges.y) };
  }

  geometry({ width, height, scale }) {
    const [left, right, top, bottom] = [50 * scale, 14 * scale, 7 * scale, 36 * scale];
    const ranges = this.#zoom ?? this.#home;
    const area = { x: left, y: top, width: width - left - right, height: height - top - bottom, ranges, log: this.#home.log };
    return { ...plane(area), ranges };
  }

  paint(ctx, geometry, { theme, scale }, title) {
    const { box, project, ranges, log } = geometry;
    const [right, bottom] = [box.x + box.width, box.y + box.height];
    const snap = (v) => Math.round(v) + 0.5;
    const xs = ticks(ranges.x, box.width / (80 * scale), { whole: true });
    const ys = ticks(ranges.y, box.height / (28 * scale), { log });
    ctx.lineWidth = 1;
    ctx.strokeStyle = theme.grid;
    ctx.beginPath();
    for (const { at } of xs) line(ctx, snap(project([at, 0])[0]), box.y, 0, box.height);
    for (const { at } of ys) line(ctx, box.x, snap(project([0, at])[1]), box.width, 0);
    ctx.stroke();
    ctx.strokeStyle = theme.edge;
    ctx.beginPath();
    line(ctx, snap(box.x), box.y, 0, box.height);
    line(ctx, box.x, snap(bottom), box.width, 0);
    ctx.stroke();
    ctx.fillStyle = theme.muted;
    ctx.textAlign = "center";
    ctx.textBaseline = "top";
    for (const { at, text } of xs) ctx.fillText(text, project([at, 0])[0], bottom + 5 * scale);
    ctx.fillText(title, (box.x + right) / 2, bottom + 19 * scale);
    ctx.textAlign = "right";
    ctx.textBaseline = "middle";
    for (const { at, text } of ys) ctx.fillText(text, box.x - 6 * scale, project([0, at])[1] + 0.5);
  }
}

function line(ctx, x, y, dx, dy) {
  ctx.moveTo(x, y);
  ctx.lineTo(x + dx, y + dy);
}
