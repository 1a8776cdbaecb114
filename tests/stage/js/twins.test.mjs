import assert from "node:assert/strict";
import test from "node:test";
import { tellApart } from "../../../stage/twins.js";

const drawn = (...rates) => ({ columns: [rates.map((_, step) => step), rates], look: { dash: [1, 2] } });

test("lines that differ keep their dashes", () => {
  const lanes = [drawn(1, 1, 1), drawn(1, 1, 2), drawn(2, 2, 2)];
  tellApart(lanes);
  for (const { twin, dash, offset } of lanes) assert.deepEqual([twin, dash, offset], [null, [1, 2], 0]);
});

test("each of three that are the same is seen a third of the way, in turns", () => {
  const lanes = [drawn(1, 1, 1), drawn(3, 1, 1), drawn(1, 1, 1), drawn(1, 1, 1)];
  tellApart(lanes);
  assert.deepEqual(lanes.map(({ twin }) => twin), [{ index: 0, of: 3 }, null, { index: 1, of: 3 }, { index: 2, of: 3 }]);
  const seen = ({ dash: [on, off], offset }, pixel) => (((pixel + offset) % (on + off)) + on + off) % (on + off) < on;
  const twins = lanes.filter(({ twin }) => twin);
  for (let pixel = 0.5; pixel < 100; pixel++) assert.equal(twins.filter((one) => seen(one, pixel)).length, 1, pixel);
});

test("one that ended earlier is no twin: it would leave gaps", () => {
  const lanes = [drawn(1, 1, 1), drawn(1, 1), drawn(1)];
  tellApart(lanes);
  assert.ok(lanes.every(({ twin }) => twin === null));
});
