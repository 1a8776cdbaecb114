// Whole paths, faint: where each lane will have gone.

import { clipped, scaled } from "../canvas.js";
import { HIDDEN, SHOWN } from "../path.js";

export default function trails(ctx, { geometry, lanes, state: { scale } }) {
  clipped(ctx, geometry, () => {
    for (const { path, look } of lanes) {
      ctx.setLineDash(scaled(look.dash, scale));
      ctx.strokeStyle = look.color;
      ctx.lineWidth = 1.3 * scale;
      ctx.globalAlpha = 0.36;
      ctx.stroke(path.whole(SHOWN));
      ctx.globalAlpha = 0.14;
      if (geometry.hides) ctx.stroke(path.whole(HIDDEN));
    }
  });
}
