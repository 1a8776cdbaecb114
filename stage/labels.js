// Puts the words into the markup.

import { fill } from "./format.js";

const TITLED = ["first", "back", "forward", "last", "loop", "fullscreen"];

export function label(root, texts) {
  const find = (selector) => root.querySelector(selector);
  for (const name of TITLED) {
    const button = find(`[data-do=${name}]`);
    button.title = texts[name];
    button.setAttribute("aria-label", texts[name]);
  }
  for (const view of ["contour", "loss", "rate"]) find(`[data-do=reset-${view}]`).textContent = texts.reset_zoom;
  find("[data-do=reset-surface]").textContent = texts.reset_camera;
  find(".dl-choice").setAttribute("aria-label", texts.log_hint);
  find("[data-do=best]").textContent = texts.best;
  find("[data-do=best]").title = texts.best_hint;
  find("[data-loss=log]").textContent = texts.log;
  find("[data-loss=linear]").textContent = texts.linear;
  find(".dl-bar").setAttribute("aria-label", texts.controls);
  find(".dl-scrub").setAttribute("aria-label", texts.scrub);
  find(".dl-speed").setAttribute("aria-label", texts.speed);
  find(".dl-copy").title = texts.copy;
  find(".dl-copy-text").textContent = texts.copy;
  const columns = { x: "x", y: "y", loss: texts.loss, rate: texts.rate, gradient: texts.gradient, status: texts.status };
  for (const [column, text] of Object.entries(columns)) find(`[data-column=${column}]`).textContent = text;
}

export function labelSurface(root, surface) {
  const { texts } = surface;
  for (const view of ["contour", "surface", "loss", "rate"]) {
    const figure = root.querySelector(`[data-view=${view}]`);
    figure.querySelector(".dl-title").textContent = texts[view];
    figure.querySelector(".dl-frame").setAttribute("aria-label", fill(texts[`alt_${view}`], { surface: surface.label }));
  }
}

// What the signs on the map mean, those of these lanes included.
export function labelSigns(root, { texts, minima, saddles }, best, lanes) {
  const beside = new Set(lanes.flatMap((lane) => lane.beside.map((one) => one.name)));
  const key = [["★", texts.minimum, minima.length], ["✕", texts.saddle, saddles.length], ["○", texts.start, true]];
  const kept = lanes.some((lane) => lane.restored !== undefined);
  key.push(["◉", [best && texts.best, kept && texts.kept].filter(Boolean).join(" / "), best || kept]);
  for (const name of beside) key.push(["┈", texts.beside[name], true]);
  root.querySelector(".dl-key").textContent = key
    .filter(([, , shown]) => shown)
    .map(([sign, text]) => `${sign} ${text}`)
    .join("\u2002");
}
