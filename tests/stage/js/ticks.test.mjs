import assert from "node:assert/strict";
import test from "node:test";
import { ticks } from "../../../stage/ticks.js";

const texts = (...args) => ticks(...args).map(({ text }) => text);

test("round numbers, the ends included", () => {
  assert.deepEqual(texts([0, 300], 4), ["0", "100", "200", "300"]);
  assert.deepEqual(texts([-1, 1], 5), ["−1.0", "−0.5", "0", "0.5", "1.0"]);
  assert.deepEqual(texts([0, 1e6], 4), ["0", "5e5", "1e6"]);
});

test("whole steps only, where a step is whole", () => {
  assert.deepEqual(texts([0, 1], 5, { whole: true }), ["0", "1"]);
  assert.deepEqual(texts([0, 3], 9, { whole: true }), ["0", "1", "2", "3"]);
});

test("decades on a logarithmic axis", () => {
  assert.deepEqual(texts([-2.1, 1.1], 8, { log: true }), ["0.01", "0.1", "1", "10"]);
  assert.deepEqual(texts([-8, 0], 4, { log: true }), ["10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²", "10⁰"]);
});

test("less than a decade is divided by 1, 2, 5, or linearly", () => {
  assert.deepEqual(texts([0, 1], 5, { log: true }), ["1", "2", "5", "10"]);
  const near = ticks([0.31, 0.36], 5, { log: true });
  assert.ok(near.length > 1);
  for (const { at, text } of near) assert.ok(Math.abs(10 ** at - Number(text)) < 1e-9);
});

test("every tick is in its range and at what it says", () => {
  for (const range of [[0, 7], [-3.3, 12.9], [1e-7, 9e-7], [-5e8, 2e8]]) {
    for (const { at, text } of ticks(range, 5)) {
      assert.ok(at >= range[0] - 1e-9 && at <= range[1] * (1 + 1e-9));
      assert.ok(Math.abs(Number(text.replaceAll("−", "-")) - at) <= 1e-3 * Math.abs(at));
    }
  }
});
