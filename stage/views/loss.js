// Losses, or how far above the lowest known loss they are, with switches for the axis and for the best point.

import { lossHome } from "../home_ranges.js";
import { LineView } from "../line_view.js";

const SCALES = ["log", "linear"];

export default class Loss extends LineView {
  constructor(stage, declared) {
    super(stage, declared);
    const { texts } = stage;
    this.best = chip({ do: "best" }, texts.best, () => stage.change({ best: !stage.best }));
    this.best.title = texts.best_hint;
    this.scales = SCALES.map((scale) => chip({ loss: scale }, texts[scale], () => this.#choose(scale)));
    const choice = document.createElement("span");
    choice.className = "dl-choice";
    choice.setAttribute("role", "group");
    choice.setAttribute("aria-label", texts.log_hint);
    choice.append(...this.scales);
    this.resetButton.after(this.best, choice);
  }

  #choose(scale) {
    this.stage.change({ lossChoice: scale === this.stage.surface.scale ? null : scale });
  }

  get log() {
    return (this.stage.lossChoice ?? this.stage.surface.scale) === "log";
  }

  get title() {
    const { texts, surface } = this.stage;
    return this.log && surface.bottom !== 0 ? texts.loss_above : texts.title_loss;
  }

  relabel() {
    super.relabel();
    this.best.setAttribute("aria-pressed", String(this.stage.best));
    this.scales.forEach((one, i) => one.setAttribute("aria-pressed", String(this.log === (SCALES[i] === "log"))));
  }

  values(line) {
    return line.loss;
  }

  zero(log) {
    return log ? this.stage.surface.bottom : 0;
  }

  home(lanes) {
    const lines = lanes.flatMap((lane) => [lane, ...lane.iterates]);
    return lossHome(lines, this.stage.clock.steps, this.log, this.stage.surface.bottom);
  }
}

function chip(data, text, onClick) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "dl-chip", textContent: text });
  Object.assign(button.dataset, data);
  button.addEventListener("click", onClick);
  return button;
}
