// The small buttons at the end of the bar.

import { copyLink } from "./view_link.js";

export function wireControls(viewer) {
  const { root, texts } = viewer;
  const copy = viewer.find("[data-do=copy]");
  copy.title = viewer.find(".dl-copy-text").textContent = texts.copy;
  copy.addEventListener("click", () => copyLink(viewer));
  const full = viewer.find("[data-do=fullscreen]");
  full.title = texts.fullscreen;
  full.setAttribute("aria-label", texts.fullscreen);
  full.hidden = !root.requestFullscreen;
  full.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else root.requestFullscreen();
  });
}
