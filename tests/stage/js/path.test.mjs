import assert from "node:assert/strict";
import test from "node:test";
import { HIDDEN, Path, SHOWN, clip } from "../../../stage/path.js";
import { plane } from "../../../stage/projection.js";

globalThis.Path2D = class {
  points = [];
  moveTo(x, y) {
    this.points.push(["M", x, y]);
  }
  lineTo(x, y) {
    this.points.push(["L", x, y]);
  }
};
const BOX = [[0, 10], [0, 10]];

test("a segment is cut at the box", () => {
  assert.deepEqual(clip([1, 1], [9, 9], BOX), [0, 1]);
  assert.deepEqual(clip([-10, 5], [10, 5], BOX), [0.5, 1]);
  assert.deepEqual(clip([5, 5], [5, 15], BOX), [0, 0.5]);
  assert.deepEqual(clip([-5, 5], [15, 5], BOX), [0.25, 0.75]);
  assert.equal(clip([-5, 5], [-1, 5], BOX), null);
  assert.equal(clip([-5, 2], [2, -5], BOX), null);
  assert.equal(clip([20, 20], [20, 20], BOX), null);
});

test("an end outside of all numbers leaves no path", () => {
  const far = 3.4e38;
  const part = clip([5, 5], [far, far], BOX);
  assert.ok(part[0] === 0 && part[1] < 1e-30);
});

const geometry = plane({ x: 0, y: 0, width: 100, height: 100, ranges: { x: [0, 10], y: [0, 10] }, log: false });
const points = (path) => path.points.map(([kind, x, y]) => `${kind}${x.toFixed(0)},${y.toFixed(0)}`).join(" ");

test("a path is in pixels, and ends between two steps", () => {
  const path = new Path([[0, 5, 10], [0, 5, 5]], geometry);
  assert.equal(points(path.whole(SHOWN)), "M0,100 L50,50 L100,50");
  assert.equal(points(path.until(SHOWN, 1.5)), "M0,100 L50,50 L75,50");
  assert.equal(points(path.until(SHOWN, 0)), "");
  assert.equal(points(path.until(SHOWN, 9)), "M0,100 L50,50 L100,50");
});

test("what leaves the picture and comes back is two lines", () => {
  const path = new Path([[5, 5, 5, 5], [5, 50, 50, 5]], geometry);
  assert.equal(points(path.whole(SHOWN)).split("M").length - 1, 2);
});

test("steps closer than a pixel are thinned out, but for the last one", () => {
  const many = Array.from({ length: 10_001 }, (_, i) => i / 1000);
  const path = new Path([many, many], geometry);
  assert.ok(path.steps.length < 500);
  assert.equal(path.steps.at(-1), 10_000);
});

test("parts behind the surface are a line of their own", () => {
  const path = new Path([[0, 4, 8], [5, 5, 5]], { ...geometry, hides: ([x]) => x > 4.01 });
  assert.ok(path.whole(HIDDEN).points.every(([, x]) => x >= 39));
  assert.ok(path.whole(SHOWN).points.every(([, x]) => x <= 41));
});
