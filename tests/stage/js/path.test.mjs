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
const points = (parts) =>
  parts.flatMap(({ line }) => line.points.map(([kind, x, y]) => `${kind}${x.toFixed(0)},${y.toFixed(0)}`)).join(" ");
const whole = (path, kind) => path.parts(kind, 0, Infinity);

test("a path is in pixels, and ends between two steps", () => {
  const path = new Path([[0, 5, 10], [0, 5, 5]], geometry);
  assert.equal(points(whole(path, SHOWN)), "M0,100 L50,50 L100,50");
  assert.equal(points(path.parts(SHOWN, 0, 1.5)), "M0,100 L50,50 L75,50");
  assert.equal(points(path.parts(SHOWN, 0, 0)), "");
  assert.equal(points(path.parts(SHOWN, 0, 9)), "M0,100 L50,50 L100,50");
});

test("what leaves the picture and comes back is two lines", () => {
  const path = new Path([[5, 5, 5, 5], [5, 50, 50, 5]], geometry);
  assert.equal(points(whole(path, SHOWN)).split("M").length - 1, 2);
});

test("drawn part by part it is the same line, and dashes go on where they were", () => {
  const path = new Path([[0, 5, 10], [0, 5, 5]], geometry);
  assert.equal(points(path.parts(SHOWN, 0.5, 1.5)), "M25,75 L50,50 L75,50");
  assert.equal(points(path.parts(SHOWN, 1, 2)), "M50,50 L100,50");
  assert.equal(points(path.parts(SHOWN, 1, 1)), "");
  const offset = (from) => path.parts(SHOWN, from, 2)[0].offset;
  assert.deepEqual([0, 0.5, 1, 1.5].map((from) => Math.round(offset(from))), [0, 35, 71, 96]);
  const many = new Path([[0, 1, 2, 3, 4, 5], [0, 1, 0, 1, 0, 1]], geometry);
  const parts = many.parts(SHOWN, 0, Infinity, 2);
  assert.equal(points(parts), "M0,100 L10,90 L20,100 M20,100 L30,90 L40,100 M40,100 L50,90");
  assert.deepEqual(parts.map(({ offset }) => Math.round(offset)), [0, 28, 57]);
});

test("after a gap dashes begin anew", () => {
  const path = new Path([[5, 5, 5, 5, 5], [5, 50, 50, 5, 2]], geometry);
  assert.deepEqual(path.parts(SHOWN, 0, Infinity, 99).map(({ offset }) => offset), [0, 0]);
  assert.deepEqual(whole(path, SHOWN).map(({ offset }) => offset), [0]); // in one call
});

test("steps closer than a pixel are thinned out, but for the last one", () => {
  const many = Array.from({ length: 10_001 }, (_, i) => i / 1000);
  const path = new Path([many, many], geometry);
  assert.ok(path.steps.length < 500);
  assert.equal(path.steps.at(-1), 10_000);
});

test("parts behind the surface are a line of their own", () => {
  const path = new Path([[0, 4, 8], [5, 5, 5]], { ...geometry, hides: ([x]) => x > 4.01 });
  assert.ok(whole(path, HIDDEN)[0].line.points.every(([, x]) => x >= 39));
  assert.ok(whole(path, SHOWN)[0].line.points.every(([, x]) => x <= 41));
});
