// The contour map: reads the axes' `_offset` and `_length`.

import { Plot } from "./load.js";

export class MapPlot extends Plot {
  #domain = null;
  #touch = matchMedia("(pointer: coarse)").matches;

  // Draws or redraws. A zoom survives as long as the domain stays the same.
  draw(spec, domain) {
    const kept = !this.first && same(domain, this.#domain) ? this.#ranges() : domain;
    this.#domain = domain;
    spec.layout.xaxis.range = [...kept[0]];
    spec.layout.yaxis.range = [...kept[1]];
    if (this.#touch) spec.layout.dragmode = false;
    return this.react(spec);
  }

  resetZoom() {
    const [x, y] = this.#domain;
    this.Plotly.relayout(this.host, { "xaxis.range": [...x], "yaxis.range": [...y] });
  }

  get zoomed() {
    return !this.first && !same(this.#ranges(), this.#domain);
  }

  #ranges() {
    const { xaxis, yaxis } = this.host._fullLayout;
    return [xaxis.range.map(Number), yaxis.range.map(Number)];
  }

  area() {
    const { xaxis, yaxis } = this.host._fullLayout ?? {};
    if (!xaxis?._length) return null;
    const [x, y] = this.#ranges();
    return { x: xaxis._offset, y: yaxis._offset, width: xaxis._length, height: yaxis._length, ranges: { x, y }, log: false };
  }
}

function same(a, b) {
  return a.every((range, i) => range.every((v, j) => Math.abs(v - b[i][j]) <= 1e-9 * Math.abs(b[i][1] - b[i][0])));
}
