// The small buttons at the end of the bar.

import { KEYS } from "./keys.js";
import { savePicture } from "./picture.js";
import { copyLink } from "./view_link.js";

export function wireControls(viewer) {
  const { root, texts } = viewer;
  const copy = viewer.find("[data-do=copy]");
  copy.title = viewer.find(".dl-copy-text").textContent = texts.copy;
  copy.addEventListener("click", () => copyLink(viewer));
  const act = {
    projector: () => viewer.change({ projector: !viewer.projector }),
    image: () => savePicture(viewer),
    keys: () => viewer.showKeys(),
  };
  for (const [name, action] of Object.entries(act)) {
    const button = viewer.find(`[data-do=${name}]`);
    button.title = texts[name];
    button.setAttribute("aria-label", texts[name]);
    button.addEventListener("click", action);
  }
  viewer.find("[data-do=keys]").title = `${texts.keys} (?)`;
  listKeys(viewer.find(".dl-keys"), texts);
  const full = viewer.find("[data-do=fullscreen]");
  full.title = texts.fullscreen;
  full.setAttribute("aria-label", texts.fullscreen);
  full.hidden = !root.requestFullscreen;
  full.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else root.requestFullscreen();
  });
}

function listKeys(dialog, texts) {
  const [title, list, close] = ["h2", "dl", "button"].map((name) => dialog.querySelector(name));
  title.textContent = texts.keys;
  close.textContent = texts.close;
  for (const [keys, does] of KEYS) {
    const term = document.createElement("dt");
    for (const key of keys) {
      term.append(Object.assign(document.createElement("kbd"), { textContent: texts[`key_${key}`] ?? key }));
    }
    list.append(term, Object.assign(document.createElement("dd"), { textContent: texts[does] }));
  }
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
}
