// A track is the path of one lane in one view: clipped to the view's box, in pixels, thinned out,
// each vertex with the step it belongs to. Built once per data or view change, stroked every frame.

const MOVE = 0;
export const SHOWN = 1;
export const HIDDEN = 2;

const CLOSE = 0.35;

export class Track {
  steps = [];
  x = [];
  y = [];
  kind = [];
  #whole = {};

  // `point(step)` gives coordinates, `bounds` [[low, high], ...] the box in them, `project(coordinates)` pixels,
  // `hidden(coordinates)` whether the surface hides that point, `pieces(a, b)` in how many parts a segment is tested.
  constructor(last, point, bounds, project, hidden, pieces = () => 1) {
    let from = point(0);
    let connected = false;
    for (let step = 0; step < last; step++) {
      const to = point(step + 1);
      const part = clip(from, to, bounds);
      if (part) {
        const between = (t) => from.map((v, i) => v + t * (to[i] - v));
        const start = part[0] > 0 ? between(part[0]) : from;
        const end = part[1] < 1 ? between(part[1]) : to;
        if (!connected || part[0] > 0) this.#add(step + part[0], project(start), MOVE);
        const a = [this.x.at(-1), this.y.at(-1)];
        const count = pieces(a, project(end));
        for (let i = 1; i <= count; i++) {
          const t = part[0] + ((part[1] - part[0]) * i) / count;
          const here = i === count ? end : between(t);
          const pixel = project(here);
          if (this.#far(pixel) || step === last - 1) {
            this.#add(step + t, pixel, hidden && hidden(here) ? HIDDEN : SHOWN);
          }
        }
      }
      connected = part !== null && part[1] === 1;
      from = to;
    }
  }

  #far(pixel) {
    return Math.abs(pixel[0] - this.x.at(-1)) + Math.abs(pixel[1] - this.y.at(-1)) > CLOSE;
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

// The part [t0, t1] of the segment inside the box, or null (Liang and Barsky).
function clip(from, to, bounds) {
  let t0 = 0;
  let t1 = 1;
  for (let i = 0; i < bounds.length; i++) {
    const delta = to[i] - from[i];
    const toLow = bounds[i][0] - from[i];
    const toHigh = bounds[i][1] - from[i];
    if (delta === 0) {
      if (toLow > 0 || toHigh < 0) return null;
      continue;
    }
    t0 = Math.max(t0, (delta > 0 ? toLow : toHigh) / delta);
    t1 = Math.min(t1, (delta > 0 ? toHigh : toLow) / delta);
    if (t0 >= t1) return null;
  }
  return [t0, t1];
}
