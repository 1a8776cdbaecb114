// What an optimizer keeps beside its path (an average, slow weights): dotted, with a small ring at its end.

import { clipped, placeOf, put, scaled } from "../canvas.js";
import { ring } from "../marks.js";
import { HIDDEN, SHOWN } from "../path.js";

export default function iterates(ctx, { geometry, lanes, state: { position, scale, theme } }) {
  const lines = lanes.flatMap(({ iterates, look }) => iterates.map((drawn) => ({ drawn, look })));
  if (!lines.length) return;
  clipped(ctx, geometry, () => {
    ctx.setLineDash(scaled(theme.dots, scale));
    ctx.lineWidth = 1.5 * scale;
    for (const { drawn, look } of lines) {
      ctx.strokeStyle = look.color;
      ctx.globalAlpha = 0.85;
      ctx.stroke(drawn.path.until(SHOWN, position));
      ctx.globalAlpha = 0.35;
      if (geometry.hides) ctx.stroke(drawn.path.until(HIDDEN, position));
    }
  });
  for (const { drawn, look } of lines) {
    put(ctx, placeOf(drawn, geometry, position), (x, y) => ring(ctx, x, y, 3.2 * scale, look.color, theme.background));
  }
}
