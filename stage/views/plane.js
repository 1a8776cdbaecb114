// The loss on a plane through the space of weights. Paths stand at their true height, which need not be that of the plane.

import Surface from "./surface.js";

export default class Plane extends Surface {
  columns(line) {
    const { field } = this.stage;
    return [line.x, line.y, Float64Array.from(line.height ?? line.loss, (loss) => field.height(loss))];
  }
}
