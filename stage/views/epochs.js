// Losses of training and, dotted, of validation, by epoch, with a switch for the axis.

import { lossHome } from "../home_ranges.js";
import { LineView } from "../line_view.js";

const SCALES = ["log", "linear"];

export default class Epochs extends LineView {
  constructor(stage, declared) {
    super(stage, declared);
    const { texts } = stage;
    this.scales = SCALES.map((scale) => this.#chip(scale, texts[scale]));
    const group = document.createElement("span");
    group.className = "dl-choice";
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", texts.log_hint);
    group.append(...this.scales);
    this.resetButton.after(group);
  }

  #chip(scale, text) {
    const chip = Object.assign(document.createElement("button"), { type: "button", className: "dl-chip", textContent: text });
    chip.dataset.loss = scale;
    chip.addEventListener("click", () => this.stage.change({ lossChoice: scale === "log" ? null : scale }));
    return chip;
  }

  get log() {
    return this.stage.lossChoice !== "linear";
  }

  relabel() {
    super.relabel();
    this.scales.forEach((one, i) => one.setAttribute("aria-pressed", String(this.log === (SCALES[i] === "log"))));
  }

  values(line) {
    return line.loss;
  }

  home(lanes) {
    const lines = lanes.flatMap((lane) => [lane, ...lane.iterates]);
    return lossHome(lines, this.stage.clock.steps, this.log, 0);
  }
}
