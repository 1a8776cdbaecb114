import assert from "node:assert/strict";
import test from "node:test";
import { Path, SHOWN } from "../../../stage/path.js";
import { plane } from "../../../stage/projection.js";
import { Strokes } from "../../../stage/strokes.js";

// A canvas that remembers what was drawn on it, in the order in which it is seen.
class Recorder {
  drawn = [];
  save() {}
  restore() {}
  beginPath() {}
  rect() {}
  clip() {}
  setLineDash(dash) {
    this.dash = dash;
  }
  stroke({ points }) {
    for (let i = 1; i < points.length; i++) this.drawn.push([this.strokeStyle, ...points[i - 1], ...points[i]].join());
  }
}

class Sheet {
  ctx = new Recorder();
  copy(other) {
    other.copyTo(this.ctx);
    return this;
  }
  copyTo(ctx) {
    ctx.drawn.push(...this.ctx.drawn);
  }
}

globalThis.Path2D = class {
  points = [];
  moveTo(...point) {
    this.points.push(point);
  }
  lineTo(...point) {
    this.points.push(point);
  }
};

const geometry = plane({ x: 0, y: 0, width: 9000, height: 100, ranges: { x: [0, 3000], y: [0, 3] }, log: false });
const line = (height, steps) => [Array.from({ length: steps + 1 }, (_, i) => i), new Array(steps + 1).fill(height)];
const strokesOf = (steps) => {
  let taken = 0;
  const paths = [1, 2].map((height) => new Path(line(height, steps), geometry));
  const strokes = paths.map((path, i) => ({ path, kind: SHOWN, color: `c${i}`, width: 1, dash: [] }));
  const made = new Strokes(geometry, [{ alpha: 1, strokes }, { alpha: 0.5, strokes: [] }], steps, () => ++taken && new Sheet());
  return { made, taken: () => taken };
};
const at = (strokes, position) => {
  const ctx = new Recorder();
  strokes.paint(ctx, position);
  return ctx.drawn;
};

test("a short run needs no image", () => {
  const { made, taken } = strokesOf(300);
  assert.equal(at(made, 300).length, 600);
  assert.equal(taken(), 0);
});

test("whatever way the clock came, the picture of a step is the same and whole", () => {
  const fresh = (step) => at(strokesOf(3000).made, step);
  const { made } = strokesOf(3000);
  for (const step of [0, 1, 700.5, 3000, 2999, 1024, 1023, 130, 2500, 2048]) {
    const seen = at(made, step);
    assert.deepEqual(seen, fresh(step), step);
    const segments = 2 * Math.ceil(step);
    assert.equal(seen.length, segments, step);
    assert.equal(new Set(seen).size, segments, step);
  }
});

test("a step back draws little", () => {
  const { made } = strokesOf(3000);
  at(made, 3000);
  let lines = 0;
  const { lineTo } = Path2D.prototype;
  Path2D.prototype.lineTo = function (...point) {
    lines++;
    lineTo.apply(this, point);
  };
  for (let step = 2999; step > 1500; step--) {
    lines = 0;
    at(made, step);
    assert.ok(lines <= 2 * (1024 + 128) + 2, `${step}: ${lines}`);
  }
  Path2D.prototype.lineTo = lineTo;
});
