// Paths up to the clock's position, bright; what the surface hides is thin.

import { clipped, scaled } from "../canvas.js";
import { HIDDEN, SHOWN } from "../path.js";

export default function paths(ctx, { geometry, lanes, state: { position, scale, theme } }) {
  clipped(ctx, geometry, () => {
    for (const { path, look } of lanes) {
      const shown = path.until(SHOWN, position);
      ctx.setLineDash([]);
      ctx.strokeStyle = theme.background;
      ctx.lineWidth = 4.6 * scale;
      ctx.globalAlpha = 0.75;
      ctx.stroke(shown);
      ctx.globalAlpha = 1;
      ctx.setLineDash(scaled(look.dash, scale));
      ctx.strokeStyle = look.color;
      ctx.lineWidth = 2.2 * scale;
      ctx.stroke(shown);
      if (!geometry.hides) continue;
      ctx.globalAlpha = 0.4;
      ctx.lineWidth = 1.6 * scale;
      ctx.stroke(path.until(HIDDEN, position));
      ctx.globalAlpha = 1;
    }
  });
}
