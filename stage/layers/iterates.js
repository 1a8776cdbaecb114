// What an optimizer keeps beside its path (an average, slow weights): dotted, with a small ring at its end.

import { placeOf, put, scaled } from "../canvas.js";
import { ring } from "../marks.js";
import { HIDDEN, SHOWN } from "../path.js";

export default function iterates(ctx, { view, geometry, lanes, state: { position, scale, theme } }) {
  const lines = lanes.flatMap(({ iterates, look }) => iterates.map((drawn) => ({ drawn, look })));
  if (!lines.length) return;
  const thick = scale * theme.line;
  const dash = scaled(theme.dots, thick);
  const pen = (kind, alpha) => ({
    alpha,
    strokes: lines.map(({ drawn, look }) => ({ path: drawn.path, kind, color: look.color, width: 1.5 * thick, dash })),
  });
  const pens = () => (geometry.hides ? [pen(HIDDEN, 0.35), pen(SHOWN, 0.85)] : [pen(SHOWN, 0.85)]);
  view.strokes("iterates", geometry, pens).paint(ctx, position);
  for (const { drawn, look } of lines) {
    put(ctx, placeOf(drawn, geometry, position), (x, y) => ring(ctx, x, y, 3.2 * scale, look.color, theme.background));
  }
}
