// Canvas helpers of the layers.

// A clear canvas as large as its box, in device pixels, or with `ratio` pixels for each of the page. The font is set as
// seldom as possible: setting it makes the browser bring all styles of the page up to date.
export function clear(canvas, size, font) {
  const ratio = size.ratio ?? (window.devicePixelRatio || 1);
  const width = Math.round(size.width * ratio);
  const height = Math.round(size.height * ratio);
  const ctx = canvas.getContext("2d");
  if (canvas.width !== width || canvas.height !== height || size.font !== font) {
    Object.assign(canvas, { width, height });
    // Whole pixels, like Plotly's own layers: the box itself may end in between.
    Object.assign(canvas.style, { width: `${size.width}px`, height: `${size.height}px` });
    size.font = ctx.font = font;
  }
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, size.width, size.height);
  return ctx;
}

// What `draw` draws, as far as it is inside the view's box.
export function clipped(ctx, { box }, draw) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(box.x, box.y, box.width, box.height);
  ctx.clip();
  ctx.lineJoin = ctx.lineCap = "round";
  draw();
  ctx.restore();
}

// Where a line is at a position between two steps: its pixel, whether that is in the picture, and hidden by the surface.
export function placeOf({ columns, line }, geometry, position) {
  const at = Math.min(position, line.steps);
  const step = Math.floor(at);
  const next = Math.min(step + 1, line.steps);
  const here = columns.map((column) => column[step] + (at - step) * (column[next] - column[step]));
  const pixel = geometry.project(here);
  const within = geometry.bounds.every(([low, high], i) => here[i] >= low && here[i] <= high);
  const inside = within && (geometry.holds?.(pixel) ?? true);
  return { pixel, inside, hidden: inside && geometry.hides?.(here) };
}

// Draws at such a place if it is in the picture; behind the surface faintly.
export function put(ctx, { pixel, inside, hidden }, draw) {
  if (!inside) return;
  ctx.globalAlpha = hidden ? 0.45 : 1;
  draw(...pixel);
  ctx.globalAlpha = 1;
}

// An image of a view's size beside the canvas that is seen.
export class Sheet {
  used = false; // whether anything is on it
  #canvas = document.createElement("canvas");
  #size = {};

  clear({ width, height, ratio, font }) {
    this.used = false;
    this.ctx = clear(this.#canvas, Object.assign(this.#size, { width, height, ratio }), font);
    return this;
  }

  copy(other) {
    this.used = other.used;
    other.copyTo(this.ctx);
    return this;
  }

  // Pixel by pixel on to a canvas of the same size.
  copyTo(ctx) {
    if (!this.used) return;
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.drawImage(this.#canvas, 0, 0);
    ctx.restore();
  }
}

export const scaled = (dash, scale) => dash.map((v) => v * scale);
