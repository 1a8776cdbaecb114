// The small buttons in the captions and at the end of the bar.

import { copyLink } from "./address.js";

export function wireControls(viewer) {
  const { root } = viewer;
  const onClick = (selector, action) => viewer.find(selector).addEventListener("click", action);
  for (const view of ["contour", "surface", "loss", "rate"]) onClick(`[data-do=reset-${view}]`, () => viewer.resetView(view));
  for (const scale of ["log", "linear"]) onClick(`[data-loss=${scale}]`, () => viewer.chooseLoss(scale));
  onClick("[data-do=best]", () => viewer.toggleBest());
  onClick("[data-do=copy]", () => copyLink(viewer));
  viewer.find("[data-do=fullscreen]").hidden = !root.requestFullscreen;
  onClick("[data-do=fullscreen]", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else root.requestFullscreen();
  });
}
