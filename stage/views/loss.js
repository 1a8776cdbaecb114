// Losses, or how far above the lowest known loss they are, or the norms of the gradients; and a switch for the best point.

import { gradientHome, lossHome } from "../home_ranges.js";
import { LineView } from "../line_view.js";

const CHOICES = ["log", "linear", "gradient"];

export default class Loss extends LineView {
  constructor(stage, declared) {
    super(stage, declared);
    const { texts } = stage;
    this.best = button("dl-switch", { do: "best" }, "", () => stage.change({ best: !stage.best }));
    this.best.innerHTML = '<span class="dl-long"></span><span class="dl-brief" aria-hidden="true">◉</span>';
    this.best.firstChild.textContent = texts.best_switch;
    this.best.setAttribute("aria-label", texts.best_switch);
    this.best.title = texts.best_hint;
    this.best.setAttribute("role", "switch");
    this.choices = CHOICES.map((one) => button("dl-chip", { loss: one }, texts[one], () => this.#choose(one)));
    const group = document.createElement("span");
    group.className = "dl-choice";
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", texts.log_hint);
    group.append(...this.choices);
    this.resetButton.after(this.best, group);
  }

  #choose(one) {
    this.stage.change({ lossChoice: one === this.stage.surface.scale ? null : one });
  }

  get #chosen() {
    return this.stage.lossChoice ?? this.stage.surface.scale;
  }

  get #gradient() {
    return this.#chosen === "gradient";
  }

  get log() {
    return this.#chosen !== "linear";
  }

  get title() {
    const { texts, surface } = this.stage;
    if (this.#gradient) return texts.gradient_norm;
    return this.log && surface.bottom !== 0 ? texts.loss_above : texts.title_loss;
  }

  get alt() {
    return this.#gradient ? this.stage.texts.alt_gradient : super.alt;
  }

  relabel() {
    super.relabel();
    this.best.setAttribute("aria-checked", String(this.stage.best));
    this.choices.forEach((one, i) => one.setAttribute("aria-pressed", String(this.#chosen === CHOICES[i])));
  }

  values(line) {
    return this.#gradient ? line.gradient : line.loss;
  }

  // What is kept beside a path has no gradient of its own.
  draws(line) {
    return this.values(line) !== undefined;
  }

  zero(log) {
    return log && !this.#gradient ? this.stage.surface.bottom : 0;
  }

  home(lanes) {
    const { steps } = this.stage.clock;
    if (this.#gradient) return gradientHome(lanes, steps);
    const lines = lanes.flatMap((lane) => [lane, ...lane.iterates]);
    return lossHome(lines, steps, this.log, this.stage.surface.bottom);
  }
}

function button(className, data, text, onClick) {
  const made = Object.assign(document.createElement("button"), { type: "button", className, textContent: text });
  Object.assign(made.dataset, data);
  made.addEventListener("click", onClick);
  return made;
}
