// The loss on a plane through the space of weights. Paths stand at their true height, which need not be that of the plane.

import { paintAxes } from "../axes3d.js";
import Surface from "./surface.js";

export default class Plane extends Surface {
  columns({ along, across, height }) {
    const { field } = this.stage;
    return [along, across, Float64Array.from(height, (loss) => field.height(loss))];
  }

  // The table's columns have names of their own, so those of the axes are the stage's.
  underlay(ctx, geometry, { theme, scale, field }) {
    const { texts, surface } = this.stage;
    const titles = [texts.direction_1, texts.direction_2, texts.height];
    paintAxes(ctx, geometry, { theme, scale, titles, ticks: surface.ticks, low: field.range[0] });
  }
}
