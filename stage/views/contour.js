// The map: contour lines, what the pointer is on, and a press that sets the start.

import { fill, short } from "../format.js";
import { MapPlot } from "../plots/map.js";
import { onHover, onPress, sparePageScroll } from "../pointer.js";
import { plane } from "../projection.js";
import { View } from "../view.js";

const DOUBLE = 300;

export default class Contour extends View {
  tall = true;
  pointsOut = true; // heads outside get an arrow on the edge
  #choosing = 0;

  constructor(stage, declared) {
    super(stage, declared);
    const { frame } = this;
    this.heading.insertAdjacentHTML(
      "afterend",
      '<span class="dl-note dl-key" aria-hidden="true"></span><span class="dl-note dl-probe" hidden></span>',
    );
    this.key = this.figure.querySelector(".dl-key");
    this.probe = this.figure.querySelector(".dl-probe");
    frame.insertAdjacentHTML("afterbegin", '<div class="dl-plot"></div>');
    this.plot = new MapPlot(stage.Plotly, frame.firstChild, () => stage.viewChanged(this));
    sparePageScroll(frame);
    onHover(frame, (pixel) => this.#probe(pixel));
    onPress(frame, { click: (pixel, again) => this.#click(pixel, again) });
  }

  #probe(pixel) {
    const { field, texts, surface } = this.stage;
    const geometry = pixel && this.geometry();
    const over = Boolean(geometry?.holds(pixel));
    this.probe.hidden = !over;
    this.key.hidden = over;
    if (!over) return;
    const [x, y] = geometry.data(pixel);
    const [first, second] = surface.variables;
    const loss = short(field.loss(field.heightAt(x, y)), 3);
    this.probe.textContent = fill(texts.probe, { first, x: short(x, 3), second, y: short(y, 3), loss });
  }

  #click(pixel, again) {
    clearTimeout(this.#choosing);
    const geometry = this.geometry();
    if (!geometry?.holds(pixel)) return;
    if (again && this.plot.zoomed) return this.stage.resetView(this);
    const point = geometry.data(pixel).map((v, i) => roundTo(v, geometry.bounds[i]));
    const choose = () => this.stage.chooseStart(point);
    // While zoomed in, a second click may follow and mean "zoom out".
    if (this.plot.zoomed) this.#choosing = setTimeout(choose, DOUBLE);
    else choose();
  }

  geometry() {
    const area = this.plot.area();
    return area && plane(area);
  }

  columns(line) {
    return [line.x, line.y];
  }

  onGround(point) {
    return point;
  }

  draw(spec) {
    return this.plot.draw(spec, this.stage.surface.domain);
  }

  resize() {
    this.plot.resize();
  }

  get moved() {
    return this.plot.zoomed;
  }

  reset() {
    this.plot.resetZoom();
  }

  // What the signs on the map mean, those of the lanes that are shown included.
  relabel() {
    super.relabel();
    const { texts, surface, best, shown } = this.stage;
    const signs = [["★", texts.minimum, surface.minima.length], ["✕", texts.saddle, surface.saddles.length]];
    signs.push(["┄", texts.valley, surface.valleys?.length], ["○", texts.start, true]);
    const kept = shown.some((lane) => lane.restored !== undefined);
    signs.push(["◉", [best && texts.best, kept && texts.kept].filter(Boolean).join(" / "), best || kept]);
    const names = new Set(shown.flatMap((lane) => lane.iterates.map(({ name }) => name)));
    for (const name of names) signs.push(["┈", texts[`iterate_${name}`] ?? name, true]);
    this.key.textContent = signs
      .filter(([, , seen]) => seen)
      .map(([sign, text]) => `${sign} ${text}`)
      .join("\u2002");
  }

  destroy() {
    clearTimeout(this.#choosing);
    this.plot.purge();
  }
}

// As many decimals as a pixel is worth.
function roundTo(value, [low, high]) {
  const decimals = Math.max(0, Math.ceil(-Math.log10((high - low) / 1000)));
  return Number(value.toFixed(decimals));
}
