// Lines that grow with the clock. Of a long run the finished part is kept as images, so that a frame draws the last bit.
//
// What is drawn is a list of pens, the lowest first: {alpha, strokes}, a stroke being {path, kind, color, width, dash,
// offset}. All strokes of a pen lie on one sheet, so where they overlap they do not get darker.

import { clipped } from "./canvas.js";

const BIT = 128; // steps that become part of an image together
const LONG = 4 * BIT; // runs up to here are drawn anew each time
const KEPT = 8 * BIT; // after so many steps an image is kept, for when the clock is turned back
const VERTICES = 128; // drawn at once: software rendering takes far longer for one long line than for its parts

export class Strokes {
  #reached = 0;
  #now = null;
  #kept = new Map();

  // `take()` gives an empty sheet, `steps` is how many the longest run has.
  constructor(geometry, pens, steps, take) {
    Object.assign(this, { geometry, take, long: steps > LONG });
    this.pens = pens.filter(({ strokes }) => strokes.length);
  }

  // Up to a position of the clock.
  paint(ctx, position) {
    const finished = this.long ? Math.floor(position / BIT) * BIT : 0;
    if (finished) this.#reach(finished);
    this.pens.forEach((pen, k) => {
      ctx.globalAlpha = pen.alpha;
      if (finished) this.#now[k].copyTo(ctx);
      this.#draw(ctx, pen, finished, position);
    });
    ctx.globalAlpha = 1;
  }

  // From the first step to the last.
  paintAll(ctx) {
    for (const pen of this.pens) {
      ctx.globalAlpha = pen.alpha;
      if (this.long) {
        const sheet = this.take();
        this.#draw(sheet, pen, 0, Infinity);
        sheet.copyTo(ctx);
      } else this.#draw(ctx, pen, 0, Infinity);
    }
    ctx.globalAlpha = 1;
  }

  // Puts on the sheets what is finished up to this step: always bit by bit, so however one comes there, they are the same.
  #reach(step) {
    const nearest = Math.max(0, ...[...this.#kept.keys()].filter((one) => one <= step));
    if (!this.#now || this.#reached > step || this.#reached < nearest) {
      this.#now = this.#kept.get(nearest)?.map((sheet) => this.take().copy(sheet)) ?? this.pens.map(() => this.take());
      this.#reached = nearest;
    }
    while (this.#reached < step) {
      this.pens.forEach((pen, k) => this.#draw(this.#now[k], pen, this.#reached, this.#reached + BIT));
      this.#reached += BIT;
      if (this.#reached % KEPT === 0 && !this.#kept.has(this.#reached)) {
        this.#kept.set(this.#reached, this.#now.map((sheet) => this.take().copy(sheet)));
      }
    }
  }

  // On a sheet or straight on a canvas.
  #draw(onto, { strokes }, from, until) {
    const ctx = onto.ctx ?? onto;
    clipped(ctx, this.geometry, () => {
      for (const { path, kind, color, width, dash, offset = 0 } of strokes) {
        const parts = path.parts(kind, from, until, this.long ? VERTICES : Infinity);
        if (!parts.length) continue;
        onto.used = true;
        ctx.setLineDash(dash);
        ctx.strokeStyle = color;
        ctx.lineWidth = width;
        for (const part of parts) {
          ctx.lineDashOffset = part.offset + offset;
          ctx.stroke(part.line);
        }
      }
    });
  }
}
