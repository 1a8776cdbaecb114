// A ring on each lane at the step that is pointed at in a line chart.

import { placeOf, put } from "../canvas.js";
import { ring } from "../marks.js";

export default function pointed(ctx, { geometry, lanes, state: { hover, scale, theme } }) {
  if (hover === null) return;
  for (const drawn of lanes) {
    if (hover > drawn.lane.steps) continue;
    const place = placeOf(drawn, geometry, hover);
    put(ctx, { ...place, hidden: false }, (x, y) => ring(ctx, x, y, 6.5 * scale, drawn.look.color, theme.background));
  }
}
