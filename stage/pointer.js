// Mouse and touch on the charts: picking a start, reading values, seeking, and leaving the page's scrolling alone.

import { fill, short } from "./format.js";

const STILL = 5;
const DOUBLE = 300;

export function wirePointers(viewer) {
  const { frames, plots, painter, clock } = viewer;
  for (const frame of Object.values(frames)) sparePageScroll(frame);
  for (const view of ["loss", "rate"]) wireCurve(viewer, view);
  wireContour(viewer);
  onTouchOrbit(
    frames.surface,
    (angle, zoom) => plots.orbit(angle, zoom),
    () => plots.setCamera(plots.camera()),
  );
}

function wireCurve(viewer, view) {
  const { frames, curves, painter, clock } = viewer;
  const stepAt = (pixel) => {
    const geometry = painter.geometry(view);
    if (!geometry.holds(pixel)) return null;
    return Math.min(Math.max(Math.round(geometry.data(pixel)[0]), 0), clock.steps);
  };
  const drawBand = (box) => {
    viewer.band = box && { view, box };
    viewer.paint([view]);
  };
  onHover(frames[view], (pixel) => viewer.setHover(pixel && stepAt(pixel)));
  onPress(frames[view], {
    click: (pixel, again) => {
      const step = stepAt(pixel);
      if (again && curves[view].zoomed) viewer.resetView(view);
      else if (step !== null) clock.seek(step);
    },
    drag: (from, to) => drawBand([from, to]),
    drop: (from, to) => {
      curves[view].zoomTo(from, to, painter.sizes[view]);
      drawBand(null);
      viewer.settle();
    },
  });
}

function wireContour(viewer) {
  const { frames, plots, painter } = viewer;
  const probe = viewer.find(".dl-probe");
  const key = viewer.find(".dl-key");
  let choosing = 0;
  const choose = (point) => {
    viewer.pendingStart = point;
    viewer.paint(["contour"]);
    viewer.emit("start", point);
  };
  onHover(frames.contour, (pixel) => {
    const geometry = pixel && painter.geometry("contour");
    const over = Boolean(geometry?.holds(pixel));
    probe.hidden = !over;
    key.hidden = over;
    if (!over) return;
    const [x, y] = geometry.data(pixel);
    const loss = viewer.field.loss(viewer.field.heightAt(x, y));
    probe.textContent = fill(viewer.texts.probe, { x: short(x, 3), y: short(y, 3), loss: short(loss, 3) });
  });
  const click = (pixel, again) => {
    clearTimeout(choosing);
    const geometry = painter.geometry("contour");
    if (!geometry?.holds(pixel)) return;
    if (again && plots.zoomed) return viewer.resetView("contour");
    const point = geometry.data(pixel).map((v, i) => roundTo(v, geometry.bounds[i]));
    // While zoomed in, a second click may follow and mean "zoom out".
    if (plots.zoomed) choosing = setTimeout(choose, DOUBLE, point);
    else choose(point);
  };
  onPress(frames.contour, { click });
}

// As many decimals as a pixel is worth.
function roundTo(value, [low, high]) {
  const decimals = Math.max(0, Math.ceil(-Math.log10((high - low) / 1000)));
  return Number(value.toFixed(decimals));
}

// Plotly's own handlers swallow the wheel and one-finger drags; they get the wheel only with Ctrl (or a pinch)
// or in full screen, and touches never.
function sparePageScroll(frame) {
  const stop = (event) => event.stopPropagation();
  frame.addEventListener("wheel", (event) => event.ctrlKey || document.fullscreenElement || stop(event), { capture: true });
  for (const name of ["touchstart", "touchmove", "touchend"]) {
    frame.addEventListener(name, stop, { capture: true, passive: true });
  }
}

// `click(pixel, again)` after a press without a drag, `again` for the second of a double click;
// `drag(from, to)` and `drop(from, to)` while a mouse drags.
function onPress(frame, { click, drag, drop }) {
  let last = -Infinity;
  const press = (down) => {
    if (down.button !== 0 || !down.isPrimary) return;
    const from = pixelIn(frame, down);
    const dragging = drag && down.pointerType === "mouse";
    let moved = false;
    const move = (event) => {
      moved ||= Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > STILL;
      if (moved && dragging) drag(from, pixelIn(frame, event));
    };
    const up = (event) => {
      if (event.pointerId !== down.pointerId) return;
      for (const [name, listener] of heard) window.removeEventListener(name, listener);
      move(event);
      if (moved && dragging) return drop(from, pixelIn(frame, event));
      if (moved || event.type === "pointercancel") return;
      const again = event.timeStamp - last < DOUBLE;
      last = again ? -Infinity : event.timeStamp;
      click(from, again);
    };
    // Plotly covers the page while a button is down, so the rest is heard on the window.
    const heard = [["pointermove", move], ["pointerup", up], ["pointercancel", up]];
    for (const [name, listener] of heard) window.addEventListener(name, listener);
  };
  frame.addEventListener("pointerdown", press, { capture: true });
}

// `onMove(pixel)` for a hovering mouse, `onMove(null)` when it leaves.
function onHover(frame, onMove) {
  frame.addEventListener("pointermove", (event) => event.pointerType === "mouse" && onMove(pixelIn(frame, event)));
  frame.addEventListener("pointerleave", () => onMove(null));
}

// One finger to the side turns the scene, two fingers zoom; up and down stays with the page.
function onTouchOrbit(frame, turn, done) {
  const fingers = new Map();
  const spread = () => {
    const [a, b] = [...fingers.values()];
    return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
  };
  frame.addEventListener("pointerdown", (event) => event.pointerType === "touch" && fingers.set(event.pointerId, event));
  frame.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const wide = fingers.size === 2 ? spread() : 0;
    fingers.set(event.pointerId, event);
    if (fingers.size === 2) turn(0, wide / spread());
    else turn(((before.clientX - event.clientX) / frame.clientWidth) * Math.PI, 1);
  });
  const release = (event) => fingers.delete(event.pointerId) && done();
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) frame.addEventListener(name, release);
}

function pixelIn(frame, event) {
  const { left, top } = frame.getBoundingClientRect();
  return [event.clientX - left, event.clientY - top];
}
