// A view of numbers against the step. A line chart says which numbers, and its home range:
//   values(line)   one number a step
//   home(lanes)    {x: [low, high], y: [low, high], log}; on a logarithmic axis y are powers of ten
//   zero(log)      what the axis counts from

import { LineChart } from "./line_chart.js";
import { onHover, onPress, sparePageScroll } from "./pointer.js";
import { View } from "./view.js";

const TINY = 1e-300;

export class LineView extends View {
  chart = new LineChart();
  band = null;

  constructor(stage, declared) {
    super(stage, declared);
    const { frame, chart } = this;
    const { clock } = stage;
    const stepAt = (pixel) => {
      const geometry = this.geometry();
      if (!geometry.holds(pixel)) return null;
      return Math.min(Math.max(Math.round(geometry.data(pixel)[0]), 0), clock.steps);
    };
    const drawBand = (box) => {
      this.band = box;
      stage.paint([this]);
    };
    sparePageScroll(frame);
    onHover(frame, (pixel) => stage.setHover(pixel && stepAt(pixel)));
    onPress(frame, {
      click: (pixel, again) => {
        const step = stepAt(pixel);
        if (again && chart.zoomed) stage.resetView(this);
        else if (step !== null) clock.seek(step);
      },
      drag: (from, to) => drawBand([from, to]),
      drop: (from, to) => {
        chart.zoomTo(from, to, this.size);
        drawBand(null);
        stage.settle();
      },
    });
  }

  zero() {
    return 0;
  }

  fit(lanes) {
    this.chart.setHome(this.home(lanes));
  }

  geometry() {
    return this.chart.geometry(this.size);
  }

  columns(line, { log }) {
    const zero = this.zero(log);
    const steps = Float64Array.from({ length: line.steps + 1 }, (_, step) => step);
    const values = Float64Array.from(this.values(line), (v) => (log ? Math.log10(Math.max(v - zero, TINY)) : v));
    return [steps, values];
  }

  underlay(ctx, geometry, state) {
    this.chart.paint(ctx, geometry, state, this.stage.texts.step);
  }

  get moved() {
    return this.chart.zoomed;
  }

  reset() {
    this.chart.reset();
  }
}
