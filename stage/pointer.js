// Mouse and touch on a frame, as presses, drags, hovering and turning; the page's scrolling is left alone.

const STILL = 5;
const DOUBLE = 300;

// Plotly's own handlers swallow the wheel and one-finger drags; they get the wheel only with Ctrl (or a pinch)
// or in full screen, and touches never.
export function sparePageScroll(frame) {
  const stop = (event) => event.stopPropagation();
  frame.addEventListener("wheel", (event) => event.ctrlKey || document.fullscreenElement || stop(event), { capture: true });
  for (const name of ["touchstart", "touchmove", "touchend"]) {
    frame.addEventListener(name, stop, { capture: true, passive: true });
  }
}

// `click(pixel, again)` after a press without a drag, `again` for the second of a double click;
// `drag(from, to)` and `drop(from, to)` while a mouse drags.
export function onPress(frame, { click, drag, drop }) {
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
export function onHover(frame, onMove) {
  frame.addEventListener("pointermove", (event) => event.pointerType === "mouse" && onMove(pixelIn(frame, event)));
  frame.addEventListener("pointerleave", () => onMove(null));
}

// One finger to the side turns the scene, two fingers zoom; up and down stays with the page.
export function onTouchOrbit(frame, turn, done) {
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
