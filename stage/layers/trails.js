// Whole paths, faint: where each lane will have gone.

import { scaled } from "../canvas.js";
import { HIDDEN, SHOWN } from "../path.js";

export default function trails(ctx, { view, geometry, lanes, state: { scale } }) {
  const pen = (kind, alpha) => ({
    alpha,
    strokes: lanes.map(({ path, look, dash, offset }) => ({
      path, kind, color: look.color, width: 1.3 * scale, dash: scaled(dash, scale), offset: offset * scale,
    })),
  });
  const pens = () => (geometry.hides ? [pen(HIDDEN, 0.14), pen(SHOWN, 0.36)] : [pen(SHOWN, 0.36)]);
  view.strokes("trails", geometry, pens).paintAll(ctx);
}

trails.still = true;
