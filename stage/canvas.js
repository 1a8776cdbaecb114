// Canvas helpers of the painter.

import { arrow } from "./marks.js";

export function cursor(ctx, { project, box }, { hover, theme, scale }) {
  const x = Math.round(project([hover, 0])[0]) + 0.5;
  ctx.strokeStyle = theme.muted;
  ctx.lineWidth = scale;
  ctx.beginPath();
  ctx.moveTo(x, box.y);
  ctx.lineTo(x, box.y + box.height);
  ctx.stroke();
}

// A head outside the plane: an arrow on the edge shows where it went.
export function pointOut(ctx, { box }, pixel, r, color, halo) {
  const x = Math.min(Math.max(pixel[0], box.x + 2), box.x + box.width - 2);
  const y = Math.min(Math.max(pixel[1], box.y + 2), box.y + box.height - 2);
  arrow(ctx, x, y, Math.atan2(pixel[1] - y, pixel[0] - x), r, color, halo);
}

// A clear canvas as large as its box, in device pixels. The font is set as seldom as possible:
// setting it makes the browser bring all styles of the page up to date.
export function clear(canvas, size, font) {
  const ratio = window.devicePixelRatio || 1;
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
