// The path of one lane in one view: clipped to the view's box, in pixels, thinned out,
// each vertex with the step it belongs to. Built once per data or view change, stroked every frame.

const MOVE = 0;
export const SHOWN = 1;
export const HIDDEN = 2;

const CLOSE = 0.35;
const PIECE = 9;
const MOST_PIECES = 16;

export class Path {
  steps = [];
  x = [];
  y = [];
  kind = [];
  #whole = {};

  // `columns` holds one array per coordinate. The view's geometry gives `bounds`, the box in these coordinates,
  // `project` to pixels, and in space `hides`: there long segments are tested piece by piece.
  constructor(columns, { bounds, project, hides }) {
    const last = columns[0].length - 1;
    const size = columns.length;
    let from = columns.map((column) => column[0]);
    let to = [...from];
    const here = [...from];
    const pixel = [0, 0];
    const between = (t) => {
      for (let i = 0; i < size; i++) here[i] = from[i] + t * (to[i] - from[i]);
      project(here, pixel);
    };
    let connected = false;
    for (let step = 0; step < last; step++) {
      for (let i = 0; i < size; i++) to[i] = columns[i][step + 1];
      const part = clip(from, to, bounds);
      if (part) {
        const [start, end] = part;
        if (!connected || start > 0) {
          between(start);
          this.#add(step + start, pixel, MOVE);
        }
        between(end);
        const length = this.#distance(pixel);
        const count = hides ? Math.min(Math.max(Math.ceil(length / PIECE), 1), MOST_PIECES) : 1;
        for (let i = 1; i <= count; i++) {
          const t = start + ((end - start) * i) / count;
          if (count > 1) between(t);
          if (count > 1 || length > CLOSE || step === last - 1) {
            this.#add(step + t, pixel, hides?.(here) ? HIDDEN : SHOWN);
          }
        }
      }
      connected = part !== null && part[1] === 1;
      [from, to] = [to, from];
    }
  }

  #distance([x, y]) {
    return Math.hypot(x - this.x[this.x.length - 1], y - this.y[this.y.length - 1]);
  }

  #add(step, pixel, kind) {
    this.steps.push(step);
    this.x.push(pixel[0]);
    this.y.push(pixel[1]);
    this.kind.push(kind);
  }

  whole(kind) {
    return (this.#whole[kind] ??= this.#trace(new Path2D(), kind, Infinity));
  }

  until(kind, step) {
    return this.#trace(new Path2D(), kind, step);
  }

  #trace(path, kind, until) {
    const { steps, x, y } = this;
    let down = false;
    for (let i = 0; i < steps.length; i++) {
      const drawn = this.kind[i] === kind;
      if (drawn && !down) path.moveTo(x[i - 1], y[i - 1]);
      down = drawn;
      if (steps[i] >= until) {
        if (drawn) {
          const t = (until - steps[i - 1]) / (steps[i] - steps[i - 1]);
          path.lineTo(x[i - 1] + t * (x[i] - x[i - 1]), y[i - 1] + t * (y[i] - y[i - 1]));
        }
        break;
      }
      if (drawn) path.lineTo(x[i], y[i]);
    }
    return path;
  }
}

const WHOLE = [0, 1];

// The part [t0, t1] of the segment inside the box, or null (Liang and Barsky).
export function clip(from, to, bounds) {
  let t0 = 0;
  let t1 = 1;
  for (let i = 0; i < bounds.length; i++) {
    const [low, high] = bounds[i];
    const a = from[i];
    const b = to[i];
    if (a >= low && a <= high && b >= low && b <= high) continue;
    if (a === b) return null;
    const enter = ((b > a ? low : high) - a) / (b - a);
    const leave = ((b > a ? high : low) - a) / (b - a);
    if (enter > t0) t0 = enter;
    if (leave < t1) t1 = leave;
    if (t0 >= t1) return null;
  }
  return t0 === 0 && t1 === 1 ? WHOLE : [t0, t1];
}
