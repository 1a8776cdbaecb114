// The Streamlit half in the browser: component entries that feed the stages of a page.

import { Clock } from "./clock.js";
import { readRun, readSurface, split } from "./payload.js";
import { loadPlotly } from "./plots/load.js";
import { Viewer } from "./viewer.js";

const SURFACES_KEPT = 6;
const RUN_BEGINS = 3000; // ms after a connection at most
const CONNECTION = "data-test-connection-state"; // of Streamlit's own element

const settings = new Map();
const surfaces = new Map();
const stages = new Map();
const clocks = new Map();
const memories = new Map();
const remarked = new Map();

const html = fetch(new URL("stage.html", import.meta.url)).then((response) => response.text());
const css = Promise.all(["stage", "help", "paper"].map(styles));

function styles(name) {
  return new Promise((resolve) => {
    const href = new URL(`${name}.css`, import.meta.url);
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
    link.onload = link.onerror = resolve;
    document.head.append(link);
  });
}

// Words, look and views of a stage, by a name that tells their content. Asked for before it is here it is waited for.
export function setting({ data }, plotly) {
  awaited(data.id).resolve(load(data));
  loadPlotly(plotly).catch(() => {}); // whoever needs it asks again, and hears why
}

function awaited(id) {
  if (!settings.has(id)) {
    const one = {};
    one.promise = new Promise((resolve) => Object.assign(one, { resolve }));
    settings.set(id, one);
  }
  return settings.get(id);
}

// The files that its rows name.
async function load({ texts, look, rows }) {
  const file = async (folder, id) => (await import(`./${folder}/${id}.js`)).default;
  const view = async ({ id, layers }) => {
    const [View, ...made] = await Promise.all([file("views", id), ...layers.map((layer) => file("layers", layer))]);
    return { id, View, layers: made };
  };
  return { texts, look, rows: await Promise.all(rows.map((row) => Promise.all(row.map(view)))) };
}

export async function surface({ data }) {
  const arrived = await readSurface(data);
  const known = surfaces.get(arrived.id);
  surfaces.delete(arrived.id);
  surfaces.set(arrived.id, known ?? arrived);
  while (surfaces.size > SURFACES_KEPT) surfaces.delete(surfaces.keys().next().value);
  for (const { viewer } of stages.values()) viewer?.surfaceArrived();
}

// A sentence on each run of a picture, which may come before or after it.
export function remarks({ data }) {
  remarked.set(data.key, data);
  for (const { viewer, key } of stages.values()) if (key === data.key) viewer?.setRemarks(data);
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
  const data = mine.latest;
  const [where, payload] = split(data);
  const parts = [readRun(payload), awaited(where.setting).promise, html, loadPlotly(plotly), css];
  let ready;
  try {
    ready = await Promise.all(parts);
  } catch {
    mine.root.innerHTML = '<p class="dl-trouble" role="alert"></p>';
    const known = await awaited(where.setting).promise.catch(() => null);
    mine.root.firstChild.textContent = known?.texts.no_plotly ?? "The charts could not be loaded.";
    return;
  }
  const [run, set, markup, Plotly] = ready;
  if (!stages.has(mine.root.parentElement)) return;
  if (mine.viewer && mine.viewer.setting !== set) {
    mine.viewer.destroy();
    mine.viewer = null;
  }
  mine.viewer ??= create(mine, where, set, markup, Plotly);
  mine.viewer.themeChanged();
  if (mine.latest === data) mine.viewer.setRun(run);
}

function create(mine, { key, clock }, set, markup, Plotly) {
  mine.root.style.minHeight = "";
  mine.key = key;
  const page = location.pathname;
  return new Viewer(mine.root, markup, Plotly, {
    remarks: remarked.get(key),
    setting: set,
    surfaces,
    clock: kept(clocks, `${page} ${clock}`, () => new Clock()),
    memory: kept(memories, `${page} ${key}`, () => ({})),
    emit: (name, value) => whenConnected(mine, () => mine.emit(name, value)),
  });
}

// While the connection is lost Streamlit drops what it is told, so the last choice waits for it, and for the script run
// with which a new session begins; one that lives on may begin without.
function whenConnected(mine, act) {
  mine.waiting?.disconnect();
  const app = document.querySelector(`[${CONNECTION}]`);
  const connected = () => app.getAttribute(CONNECTION) === "CONNECTED";
  if (!app || connected()) return act();
  const done = () => {
    waiting.disconnect();
    clearTimeout(timer);
    if (mine.waiting === waiting) act();
  };
  let ran = false;
  let timer = 0;
  const waiting = new MutationObserver(() => {
    if (!connected()) return;
    timer ||= setTimeout(done, RUN_BEGINS);
    if (app.dataset.testScriptState === "running") ran = true;
    else if (ran) done();
  });
  mine.waiting = waiting;
  waiting.observe(app, { attributes: true });
}

function kept(map, key, make) {
  if (!map.has(key)) map.set(key, make());
  return map.get(key);
}

function destroy(parentElement) {
  const mine = stages.get(parentElement);
  stages.delete(parentElement);
  mine?.viewer?.destroy();
  for (const [name, clock] of clocks) if (!clock.watched) clocks.delete(name);
}
