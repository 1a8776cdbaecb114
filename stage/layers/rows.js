// The rows: those that are learnt from filled, those that are kept back hollow, each with the sign of its class.

import { clipped } from "../canvas.js";
import { css, pointed, toward } from "../hues.js";
import { head, ring } from "../marks.js";

const MARKERS = ["circle", "triangle-up", "square", "diamond", "pentagon"];
const MOST = 1500; // rows that are drawn

export default function rows(ctx, { view, geometry, state: { theme, scale } }) {
  const { run } = view.stage;
  const { classes, range } = run.data;
  const every = Math.ceil(run.row_x.length / MOST);
  clipped(ctx, geometry, () => {
    for (let i = 0; i < run.row_x.length; i += every) {
      const [x, y] = geometry.project([run.row_x[i], run.row_y[i]]);
      const target = run.row_target[i];
      const hue = classes.length ? pointed(target, theme.dark) : toward((target - range[0]) / (range[1] - range[0]), theme.dark);
      const color = css(hue);
      if (run.row_kept[i]) ring(ctx, x, y, 2.6 * scale, color, theme.background);
      else head(ctx, classes.length ? MARKERS[target % MARKERS.length] : "circle", x, y, 2.5 * scale, color, theme.background);
    }
  });
}
