// Known minima, curves of them and saddles, and the start.

import { clipped } from "../canvas.js";
import { cross, ring, star } from "../marks.js";

export default function signs(ctx, { view, geometry, state }) {
  const { field, minima, saddles, valleys, start, theme, scale } = state;
  const sign = (draw, at, size) => {
    const inside = field.domain.every(([low, high], i) => at[i] >= low && at[i] <= high);
    if (!inside) return;
    const place = view.onGround(at);
    ctx.globalAlpha = geometry.hides?.(place) ? 0.35 : 1;
    draw(ctx, ...geometry.project(place), size * scale, theme.text, theme.background);
    ctx.globalAlpha = 1;
  };
  const valley = (points) => {
    const floor = view.onGround(points[0])[2]; // the same everywhere: on a cliff's edge the grid knows no better
    ctx.beginPath();
    for (const at of points) ctx.lineTo(...geometry.project([...at, floor]));
    ctx.setLineDash([1.5 * scale, 3.5 * scale]);
    ctx.lineCap = "round";
    ctx.lineWidth = 2 * scale;
    ctx.strokeStyle = theme.text;
    ctx.stroke();
    ctx.setLineDash([]);
  };
  clipped(ctx, geometry, () => {
    for (const points of valleys ?? []) valley(points);
    for (const minimum of minima) sign(star, minimum, 6);
    for (const saddle of saddles) sign(cross, saddle, 3.6);
    sign(ring, start, 4.4);
  });
}

signs.still = true;
