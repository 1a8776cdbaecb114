// The Streamlit half in the browser: component entries that feed one viewer.

import { readSurface } from "./payload.js";
import { loadPlotly } from "./plots.js";
import { Viewer } from "./viewer.js";

const SURFACES_KEPT = 6;

const surfaces = new Map();
const stages = new Map();
const memories = new Map();

const html = fetch(new URL("stage.html", import.meta.url)).then((response) => response.text());
const css = new Promise((resolve) => {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL("stage.css", import.meta.url) });
  link.onload = link.onerror = resolve;
  document.head.append(link);
});

export function surface({ data }) {
  const arrived = readSurface(data);
  const known = surfaces.get(arrived.id);
  surfaces.delete(arrived.id);
  surfaces.set(arrived.id, known ?? arrived);
  while (surfaces.size > SURFACES_KEPT) surfaces.delete(surfaces.keys().next().value);
  for (const { viewer } of stages.values()) viewer?.surfaceArrived();
}

export async function stage({ data, parentElement, setTriggerValue }, plotly) {
  let mine = stages.get(parentElement);
  if (!mine) {
    mine = { root: document.createElement("div"), viewer: null };
    mine.root.className = "dl-stage";
    mine.root.style.minHeight = "540px";
    parentElement.append(mine.root);
    stages.set(parentElement, mine);
  }
  mine.latest = data;
  mine.emit = setTriggerValue;
  show(mine, plotly);
  // A superseded call is cleaned up too, while its element lives on.
  return () => setTimeout(() => parentElement.isConnected || destroy(parentElement));
}

async function show(mine, plotly) {
  mine.loading ??= Promise.all([html, loadPlotly(plotly), css]);
  try {
    const [markup, Plotly] = mine.viewer ? [] : await mine.loading;
    if (!stages.has(mine.root.parentElement)) return;
    mine.viewer ??= create(mine, markup, Plotly);
  } catch {
    mine.loading = null;
    mine.root.innerHTML = '<p class="dl-trouble" role="alert"></p>';
    const known = [...surfaces.values()].at(-1);
    mine.root.firstChild.textContent = known?.texts.no_plotly ?? "The charts could not be loaded.";
    return;
  }
  mine.viewer.themeChanged();
  if (mine.latest) mine.viewer.setRun(mine.latest);
  mine.latest = null;
}

function create(mine, markup, Plotly) {
  mine.root.style.minHeight = "";
  const page = location.pathname;
  if (!memories.has(page)) memories.set(page, {});
  return new Viewer(mine.root, markup, Plotly, {
    surfaces,
    memory: memories.get(page),
    emit: (name, value) => mine.emit(name, value),
  });
}

function destroy(parentElement) {
  const mine = stages.get(parentElement);
  stages.delete(parentElement);
  mine?.viewer?.destroy();
}
