// The box that is being dragged over a line chart, to zoom into it.

export default function band(ctx, { view, state: { theme } }) {
  if (!view.band) return;
  const [from, to] = view.band;
  ctx.setLineDash([]);
  ctx.lineWidth = 1;
  ctx.fillStyle = theme.grid;
  ctx.fillRect(from[0], from[1], to[0] - from[0], to[1] - from[1]);
  ctx.strokeStyle = theme.edge;
  ctx.strokeRect(from[0], from[1], to[0] - from[0], to[1] - from[1]);
}
