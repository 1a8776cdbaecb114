// An upright line through the step that is pointed at in a line chart.

import { clipped } from "../canvas.js";

export default function cursor(ctx, { geometry, state: { hover, scale, theme } }) {
  if (hover === null) return;
  const { box, project } = geometry;
  clipped(ctx, geometry, () => {
    const x = Math.round(project([hover, 0])[0]) + 0.5;
    ctx.strokeStyle = theme.muted;
    ctx.lineWidth = scale;
    ctx.beginPath();
    ctx.moveTo(x, box.y);
    ctx.lineTo(x, box.y + box.height);
    ctx.stroke();
  });
}
