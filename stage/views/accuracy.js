// The share of rows that are classified rightly, of training and, dotted, of validation.

import { LineView } from "../line_view.js";

export default class Accuracy extends LineView {
  values(line) {
    return line.accuracy;
  }

  home(lanes) {
    let low = 1;
    for (const lane of lanes) for (const value of lane.accuracy) if (value < low) low = value;
    return { x: [0, this.stage.clock.steps], y: [Math.floor(low * 5) / 5 - 0.02, 1.02], log: false };
  }
}
