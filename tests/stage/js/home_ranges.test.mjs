import assert from "node:assert/strict";
import test from "node:test";
import { gradientHome, lossHome, rateHome } from "../../../stage/home_ranges.js";

const lane = (loss, status = "finished") => ({ loss, status });

test("a logarithmic loss axis spans whole decades, with a little room", () => {
  const { x, y, log } = lossHome([lane([300, 20, 0.02])], 2, true, 0);
  assert.deepEqual([x, log], [[0, 2], true]);
  assert.ok(y[0] < -2 && y[0] > -2.5);
  assert.ok(y[1] > 3 && y[1] < 3.5);
});

test("losses count from the lowest known one", () => {
  const { y } = lossHome([lane([110, 101])], 1, true, 100);
  assert.ok(y[0] <= 0 && y[1] >= 1 && y[1] < 1.5);
});

test("the axis is the same for small changes", () => {
  const home = (end) => lossHome([lane([300, 20, end])], 2, true, 0);
  assert.deepEqual(home(0.02), home(0.03));
});

test("a run that blew up does not squeeze the others", () => {
  const { y } = lossHome([lane([10, 1]), lane([10, 1e30], "diverged")], 1, false, 0);
  assert.ok(y[1] <= 20);
});

test("a surface without a floor shows the first part of the fall", () => {
  const { y } = lossHome([lane([1, -5, -1000])], 2, false, -10);
  assert.ok(y[0] >= -20);
});

test("at most eighteen decades", () => {
  const { y } = lossHome([lane([1, 1e-60])], 1, true, 0);
  assert.ok(y[1] - y[0] < 20);
});

test("rates are linear from zero, or logarithmic where they are far apart", () => {
  const rate = (...rate) => ({ rate });
  const near = rateHome([rate(0.1, 0.1), rate(0.05, 0.02)], 2);
  assert.equal(near.log, false);
  assert.equal(near.y[0], 0);
  assert.ok(near.y[1] >= 0.1);
  const far = rateHome([rate(0.1, 0.1), rate(0.001, 0.0005)], 2);
  assert.equal(far.log, true);
  assert.ok(far.y[0] <= Math.log10(0.0005) && far.y[1] >= -1);
  assert.deepEqual(rateHome([rate(0)], 1).y.map(Number.isFinite), [true, true]);
});

test("norms of gradients are on whole decades, zeros and what blew up left out", () => {
  const lanes = [{ gradient: [30, 0.02, 0], status: "finished" }, { gradient: [50, 1e30], status: "diverged" }];
  const { x, y, log } = gradientHome(lanes, 2);
  assert.deepEqual([x, log], [[0, 2], true]);
  assert.ok(y[0] < -2 && y[0] > -2.5);
  assert.ok(y[1] > 2 && y[1] < 2.5);
  assert.ok(gradientHome([lanes[1]], 1).y[1] > 30);
});
