// The learning rate of each step.

import { rateHome } from "../home_ranges.js";
import { LineView } from "../line_view.js";

export default class Rate extends LineView {
  values(line) {
    return line.rate;
  }

  home(lanes) {
    return rateHome(lanes, this.stage.clock.steps);
  }
}
