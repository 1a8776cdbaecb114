// On payloads that stage/payload.py has written.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { HeightField } from "../../../stage/height_field.js";
import { lowest, readRun, readSurface, split } from "../../../stage/payload.js";
import { slotLook } from "../../../stage/theme.js";

const folder = process.env.PAYLOADS;
const bytes = (name) => new Uint8Array(readFileSync(`${folder}/${name}`));
const said = JSON.parse(readFileSync(`${folder}/said.json`));

test("the word in front says whose it is", () => {
  assert.deepEqual(split(bytes("run.bin"))[0], { key: "a", clock: "b" });
});

test("every column of every lane arrives to the last bit, by its name", async () => {
  const run = await readRun(split(bytes("run.bin"))[1]);
  assert.equal(run.lanes[0].label, "É");
  assert.equal(run.steps, 40);
  for (const [i, { status, columns, iterates }] of said.runs.entries()) {
    const lane = run.lanes[i];
    assert.equal(lane.status, status);
    assert.equal(lane.steps, columns.loss.length - 1);
    for (const [name, numbers] of Object.entries(columns)) assert.deepEqual(Array.from(lane[name], Math.fround), numbers);
    assert.deepEqual(lane.iterates.map(({ name }) => name), Object.keys(iterates));
    for (const { name, x, loss } of lane.iterates) {
      assert.deepEqual([...x], iterates[name]);
      assert.equal(loss.length, x.length);
    }
  }
  assert.equal(run.lanes[0].iterates[0].name, "average");
});

test("a view of a larger buffer is read where it begins", async () => {
  const run = bytes("run.bin");
  const shifted = new Uint8Array(run.length + 7);
  shifted.set(run, 7);
  const [, payload] = split(shifted.subarray(7));
  assert.equal((await readRun(payload)).lanes.length, 2);
});

for (const [name, { losses, heights }] of Object.entries(said.surfaces)) {
  test(`heights of ${name} are Python's`, async () => {
    const field = new HeightField(await readSurface(bytes(`${name}.bin`)));
    for (const [i, loss] of losses.entries()) {
      assert.ok(Math.abs(field.height(loss) - heights[i]) <= 1e-12 * Math.max(1, Math.abs(heights[i])));
    }
    assert.equal(field.rows().length, field.size);
    const [[x0, x1], [y0, y1]] = field.domain;
    assert.equal(field.heightAt(x0, y0), field.heights[0]);
    assert.equal(field.heightAt(x1, y1), field.heights.at(-1));
  });
}

test("the best point so far is found beyond 65,535 steps", () => {
  const losses = Float32Array.from({ length: 70_001 }, (_, step) => 70_000 - step);
  const best = lowest(losses);
  assert.equal(best[70_000], 70_000);
  assert.deepEqual([...lowest([3, 1, 2, 1, 0])], [0, 1, 1, 1, 4]);
});

test("a slot has Python's colour, dash and marker", () => {
  const { table, found } = said.slots;
  const colors = table.map((slot) => slot.light);
  for (const [slot, [color, dash, marker]] of found.entries()) {
    assert.deepEqual(slotLook(table, colors, slot), { color, dash, marker });
  }
});
