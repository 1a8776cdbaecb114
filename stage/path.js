// The path of one lane in one view: clipped to the view's box, in pixels, thinned out,
// each vertex with the step it belongs to. Built once per data or view change.

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
  #along = null;
  #made = {};

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

  // For each vertex the pixels from where its unbroken line began; only a line that is drawn part by part asks for them.
  get along() {
    if (this.#along) return this.#along;
    const { kind, x, y } = this;
    const along = (this.#along = [0]);
    for (let i = 1; i < kind.length; i++) {
      const before = kind[i - 1] === kind[i] ? along[i - 1] : 0;
      along.push(kind[i] === MOVE ? 0 : before + Math.hypot(x[i] - x[i - 1], y[i] - y[i - 1]));
    }
    return along;
  }

  #add(step, pixel, kind) {
    this.steps.push(step);
    this.x.push(pixel[0]);
    this.y.push(pixel[1]);
    this.kind.push(kind);
  }

  // What is drawn of one kind between two positions, in parts of at most so many vertices: {line, offset}. With the
  // offset, a dashed line that is drawn part by part looks as if it were drawn at once.
  parts(kind, from, until, most = Infinity) {
    const known = this.#made[kind];
    until = Math.min(until, this.steps.at(-1)); // so that the whole path and the one up to the last step are the same
    if (known?.from === from && known.until === until && known.most === most) return known.parts;
    const parts = this.#parts(kind, from, until, most);
    this.#made[kind] = { from, until, most, parts };
    return parts;
  }

  #parts(kind, from, until, most) {
    const { steps, x, y } = this;
    const parts = [];
    let line = null;
    let count = 0;
    const at = (i, step) => {
      const t = (step - steps[i - 1]) / (steps[i] - steps[i - 1]);
      return [x[i - 1] + t * (x[i] - x[i - 1]), y[i - 1] + t * (y[i] - y[i - 1])];
    };
    for (let i = after(steps, from); i < steps.length && steps[i - 1] < until; i++) {
      if (this.kind[i] !== kind) {
        line = null;
        continue;
      }
      if (!line || count >= most) {
        const begin = steps[i - 1] < from ? at(i, from) : [x[i - 1], y[i - 1]];
        const before = this.kind[i - 1] === kind ? this.along[i - 1] : 0;
        const offset = before + Math.hypot(begin[0] - x[i - 1], begin[1] - y[i - 1]);
        const goesOn = most === Infinity && parts.length > 0 && offset === parts[0].offset; // one call draws all
        line = goesOn ? parts[0].line : new Path2D();
        line.moveTo(...begin);
        if (!goesOn) parts.push({ line, offset });
        count = 0;
      }
      count++;
      if (steps[i] > until) line.lineTo(...at(i, until));
      else line.lineTo(x[i], y[i]);
    }
    return parts;
  }
}

// The first index, but at least one, whose step comes after this one.
function after(steps, step) {
  let low = 1;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle] > step) high = middle;
    else low = middle + 1;
  }
  return low;
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
