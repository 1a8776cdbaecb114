// Known minima and saddles, and the start.

import { clipped } from "../canvas.js";
import { cross, ring, star } from "../marks.js";

export default function signs(ctx, { view, geometry, state: { field, minima, saddles, start, theme, scale } }) {
  const sign = (draw, at, size) => {
    const inside = field.domain.every(([low, high], i) => at[i] >= low && at[i] <= high);
    if (!inside) return;
    const place = view.onGround(at);
    ctx.globalAlpha = geometry.hides?.(place) ? 0.35 : 1;
    draw(ctx, ...geometry.project(place), size * scale, theme.text, theme.background);
    ctx.globalAlpha = 1;
  };
  clipped(ctx, geometry, () => {
    for (const minimum of minima) sign(star, minimum, 6);
    for (const saddle of saddles) sign(cross, saddle, 3.6);
    sign(ring, start, 4.4);
  });
}

signs.still = true;
