// Paths up to the clock's position, bright, with a rim below all of them; what the surface hides is thin.

import { scaled } from "../canvas.js";
import { HIDDEN, SHOWN } from "../path.js";

export default function paths(ctx, { view, geometry, lanes, state: { position, scale, theme } }) {
  const thick = scale * theme.line;
  const rim = ({ path }) => ({ path, kind: SHOWN, color: theme.background, width: 2.4 * scale + 2.2 * thick, dash: [] });
  const line = ({ path, look, dash, offset }, kind, width) => ({
    path, kind, color: look.color, width: width * thick, dash: scaled(dash, thick), offset: offset * thick,
  });
  const pens = () => [
    { alpha: 0.75, strokes: lanes.map(rim) },
    { alpha: 0.4, strokes: geometry.hides ? lanes.map((one) => line(one, HIDDEN, 1.6)) : [] },
    { alpha: 1, strokes: lanes.map((one) => line(one, SHOWN, 2.2)) },
  ];
  view.strokes("paths", geometry, pens).paint(ctx, position);
}
