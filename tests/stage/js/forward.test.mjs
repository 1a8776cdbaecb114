// A network's answers as the browser works them out, against numbers worked out by hand.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ACTIVATIONS, forward, probabilities } from "../../../stage/forward.js";

const close = (a, b, off = 1e-6) => assert.ok(Math.abs(a - b) < off, `${a} is not ${b}`);

test("two inputs, two hidden units, one output", () => {
  const weights = [1, -1, 2, 0.5, 0.25, -0.5, 3, -2, 0.1]; // W1 (2, 2), b1, W2 (2, 1), b2
  const inputs = [new Float64Array([1, -2]), new Float64Array([0.5, 1])];
  const [out] = forward(inputs, weights, { units: [2, 1], activation: "relu", leak: 0 });
  // first row: sums 1 + 1 + 0.25 = 2.25 and -1 + 0.25 - 0.5 < 0; second: -2 + 2 + 0.25 and 2 + 0.5 - 0.5
  close(out[0], 3 * 2.25 + 0.1);
  close(out[1], 3 * 0.25 - 2 * 2 + 0.1);
});

test("without hidden layers it is a weighted sum", () => {
  const out = forward([new Float64Array([2]), new Float64Array([3])], [1, 10, 2, 20, 0.5, -0.5], { units: [2], activation: "tanh" });
  close(out[0][0], 2 + 6 + 0.5);
  close(out[1][0], 20 + 60 - 0.5);
});

test("activations", () => {
  const expected = {
    linear: -0.5,
    sigmoid: 0.3775406687981454,
    tanh: -0.46211715726000973,
    relu: 0,
    leaky_relu: -0.05,
    elu: -0.3934693402873666,
    selu: -0.6917581878028713,
    gelu: -0.15426876936299344,
    softplus: 0.47407698418010663,
  };
  assert.deepEqual(Object.keys(ACTIVATIONS), Object.keys(expected));
  for (const [name, value] of Object.entries(expected)) close(ACTIVATIONS[name](-0.5, 0.1), value);
});

test("probabilities", () => {
  const [no, yes] = probabilities([new Float64Array([0, 3])]);
  close(no[0], 0.5);
  close(yes[1], 1 / (1 + Math.exp(-3)));
  const [a, b, c] = probabilities([[1000], [1000], [0]].map((one) => new Float64Array(one)));
  close(a[0], 0.5);
  close(b[0], 0.5);
  close(c[0], 0);
});
