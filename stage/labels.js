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
  const key = [["★", texts.minimum, surface.minima], ["✕", texts.saddle, surface.saddles], ["○", texts.start, [0]]];
  root.querySelector(".dl-key").textContent = key
    .filter(([, , points]) => points.length)
    .map(([sign, text]) => `${sign} ${text}`)
    .join("\u2002");
}
