// Edges, tick labels and titles of the 3-D box: upright text that never overlaps, on the edges nearest to the reader.

const AXES = [0, 1, 2];
const HEIGHT_FIRST = [2, 0, 1];

export function paintAxes(ctx, { bounds, project, box }, { theme, scale, titles, ticks, low }) {
  const ends = [bounds[0], bounds[1], [low, bounds[2][1]]];
  const middle = project(ends.map(([a, b]) => (a + b) / 2));
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineWidth = 1;
  const taken = [];
  const free = (p) => taken.every((q) => Math.abs(p[0] - q[0]) > 26 * scale || Math.abs(p[1] - q[1]) > 13 * scale);
  for (const axis of HEIGHT_FIRST) {
    const corner = nearEdge(axis, ends, project);
    const point = (value) => project(corner.map((c, i) => (i === axis ? value : c)));
    const from = point(ends[axis][0]);
    const to = point(ends[axis][1]);
    const out = outward(from, to, middle);
    ctx.strokeStyle = theme.edge;
    ctx.beginPath();
    ctx.moveTo(...from);
    ctx.lineTo(...to);
    ctx.fillStyle = theme.muted;
    for (const [at, text] of ticks[axis]) {
      const p = point(at);
      ctx.moveTo(...p);
      ctx.lineTo(p[0] + 4 * scale * out[0], p[1] + 4 * scale * out[1]);
      const reach = 9 * scale + (axis === 2 ? ctx.measureText(text).width / 2 : 5 * scale);
      const place = [p[0] + reach * out[0], Math.min(p[1] + reach * out[1], box.height - 7 * scale)];
      if (!free(place)) continue;
      taken.push(place);
      ctx.fillText(text, ...place);
    }
    ctx.stroke();
    const title = axis === 2 ? aboveEdge(from, to, scale) : beside(from, to, out, scale);
    const half = ctx.measureText(titles[axis]).width / 2 + 2;
    ctx.fillText(
      titles[axis],
      Math.min(Math.max(title[0], half), box.width - half),
      Math.min(Math.max(title[1], 8 * scale), box.height - 7 * scale),
    );
  }
}

// Of the four edges along an axis: for x and y the lower one in front, for z the leftmost.
function nearEdge(axis, ends, project) {
  const others = AXES.filter((i) => i !== axis);
  const candidates = [0, 1, 2, 3]
    .map((k) => ends.map(([low, high], i) => (i === axis ? (low + high) / 2 : (k >> others.indexOf(i)) & 1 ? high : low)))
    .filter((corner) => axis === 2 || corner[2] === ends[2][0]);
  const rank = (corner) => (axis === 2 ? -project(corner)[0] : project(corner)[1]);
  return candidates.reduce((best, corner) => (rank(corner) > rank(best) ? corner : best));
}

function outward(from, to, middle) {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
  const normal = [(to[1] - from[1]) / length, (from[0] - to[0]) / length];
  const center = [(from[0] + to[0]) / 2 - middle[0], (from[1] + to[1]) / 2 - middle[1]];
  return normal[0] * center[0] + normal[1] * center[1] < 0 ? normal.map((v) => -v) : normal;
}

const beside = (from, to, out, scale) => [
  (from[0] + to[0]) / 2 + 30 * scale * out[0],
  (from[1] + to[1]) / 2 + 30 * scale * out[1],
];

function aboveEdge(from, to, scale) {
  const top = to[1] < from[1] ? to : from;
  return [top[0], top[1] - 14 * scale];
}
