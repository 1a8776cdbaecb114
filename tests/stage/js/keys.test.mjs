import assert from "node:assert/strict";
import test from "node:test";

const listeners = new Set();
globalThis.document = {
  addEventListener: (_, listener) => listeners.add(listener),
  removeEventListener: (_, listener) => listeners.delete(listener),
};
globalThis.window = { innerHeight: 800 };
globalThis.Element = class {
  constructor(own = "") {
    this.own = own;
  }
  closest(selector) {
    return this.own && (selector !== "dialog" || this.asked) ? this : null;
  }
  matches(selector) {
    return this.own === selector;
  }
  get tagName() {
    return this.own.toUpperCase();
  }
};
const { listen } = await import("../../../stage/keys.js");

function stage(top = 100, inside = []) {
  const done = [];
  const clock = { position: 5, step: 5, steps: 20, seek: (step) => done.push(step), toggle: () => done.push("toggle") };
  const root = {
    isConnected: true,
    contains: (target) => inside.includes(target),
    getBoundingClientRect: () => ({ top, bottom: top + 500 }),
    addEventListener: (_, listener) => (root.touch = listener),
  };
  return { root, clock, done, showKeys: () => done.push("keys") };
}

function press(key, target = new Element(), changes = {}) {
  let prevented = false;
  for (const listener of listeners) listener({ key, target, preventDefault: () => (prevented = true), ...changes });
  return prevented;
}

test("two stages hear a key once: the first that is seen, or the one last touched, or the one with the focus", () => {
  const button = new Element("button");
  const [away, first, second] = [stage(5000), stage(100), stage(100, [button])];
  const stop = [away, first, second].map(listen);
  assert.equal(listeners.size, 1);
  press("ArrowRight");
  second.root.touch();
  press("End");
  press("Home");
  first.root.touch();
  press("ArrowLeft", button);
  press(" ");
  assert.deepEqual([away.done, first.done, second.done], [[], [6, "toggle"], [20, 0, 4]]);
  stop.forEach((one) => one());
  assert.equal(listeners.size, 0);
});

test("keys belong to what has the focus", () => {
  const scrub = new Element(".dl-scrub");
  const button = new Element("button");
  const one = stage(100, [scrub, button]);
  const stop = listen(one);
  assert.equal(press("ArrowRight", new Element("input")), false);
  assert.equal(press("ArrowRight", scrub), false);
  assert.equal(press(" ", button), false);
  assert.equal(press("ArrowRight", new Element(), { ctrlKey: true }), false);
  assert.equal(press("x"), false);
  assert.deepEqual(one.done, []);
  assert.equal(press(" ", scrub), true);
  press("ArrowRight", new Element(), { shiftKey: true });
  assert.deepEqual(one.done, ["toggle", 15]);
  stop();
});

test("a question mark asks for the list of keys, and the list keeps its keys", () => {
  const close = Object.assign(new Element("button"), { asked: true });
  const one = stage(100, [close]);
  const stop = listen(one);
  assert.equal(press("?"), true);
  assert.equal(press("ArrowRight", close), false);
  assert.deepEqual(one.done, ["keys"]);
  stop();
});
