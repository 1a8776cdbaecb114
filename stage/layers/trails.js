// Whole paths, faint: where each lane will have gone.

import { scaled } from "../canvas.js";
import { HIDDEN, SHOWN } from "../path.js";

export default function trails(ctx, { view, geometry, lanes, state: { scale, theme } }) {
  const pattern = scale * theme.line;
  const pen = (kind, alpha) => ({
    alpha,
    strokes: lanes.map(({ path, look, dash, offset }) => ({
      path, kind, color: look.color, width: 1.3 * scale * theme.line, dash: scaled(dash, pattern), offset: offset * pattern,
    })),
  });
  const pens = () => (geometry.hides ? [pen(HIDDEN, 0.4 * theme.trail), pen(SHOWN, theme.trail)] : [pen(SHOWN, theme.trail)]);
  view.strokes("trails", geometry, pens).paintAll(ctx);
}

trails.still = true;
