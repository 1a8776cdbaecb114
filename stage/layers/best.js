// The point that a stop rule went back to, or on demand the lowest so far.

import { placeOf, put } from "../canvas.js";
import { target } from "../marks.js";

export default function best(ctx, { geometry, lanes, state: { position, scale, theme, best } }) {
  for (const drawn of lanes) {
    const { lane, look } = drawn;
    const kept = position >= lane.steps ? lane.restored : undefined;
    const marked = kept ?? (best ? lane.best[Math.min(Math.floor(position), lane.steps)] : undefined);
    if (marked === undefined) continue;
    put(ctx, placeOf(drawn, geometry, marked), (x, y) => target(ctx, x, y, 5.5 * scale, look.color, theme.background));
  }
}
