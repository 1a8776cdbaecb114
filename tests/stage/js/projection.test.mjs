import assert from "node:assert/strict";
import test from "node:test";
import { fitted, plane } from "../../../stage/projection.js";

const area = { x: 50, y: 10, width: 200, height: 100, ranges: { x: [-1, 3], y: [0, 5] }, log: false };

test("a plane leads from data to pixels and back", () => {
  const { project, data, holds } = plane(area);
  assert.deepEqual(project([-1, 0]), [50, 110]);
  assert.deepEqual(project([3, 5]), [250, 10]);
  assert.deepEqual(data(project([0.5, 2])), [0.5, 2]);
  assert.ok(holds([50, 10]) && holds([250, 110]) && !holds([252, 50]) && !holds([100, 5]));
});

test("another range is another key", () => {
  assert.notEqual(plane(area).key, plane({ ...area, ranges: { x: [-1, 2], y: [0, 5] } }).key);
});

test("the box keeps its proportions, and is smaller in a narrow frame only", () => {
  const box = { x: 1, y: 1, z: 0.56 };
  assert.deepEqual(fitted(box, 900, 300), fitted(box, 600, 400));
  const narrow = fitted(box, 300, 600);
  assert.ok(narrow.x < 0.5 && narrow.x === narrow.y);
  assert.ok(Math.abs(narrow.z / narrow.x - 0.56) < 1e-12);
});
