// The surface in three dimensions; what it hides of the paths is drawn faintly.

import { paintAxes } from "../axes3d.js";
import { ScenePlot } from "../plots/scene.js";
import { onTouchOrbit, sparePageScroll } from "../pointer.js";
import { space } from "../projection.js";
import { View } from "../view.js";
import { cameraNumbers } from "../view_link.js";

export default class Surface extends View {
  tall = true;

  constructor(stage, declared) {
    super(stage, declared);
    const { frame } = this;
    frame.insertAdjacentHTML("afterbegin", '<div class="dl-plot"></div>');
    this.plot = new ScenePlot(stage.Plotly, frame.firstChild, () => stage.viewChanged(this));
    sparePageScroll(frame);
    onTouchOrbit(
      frame,
      (angle, zoom) => this.plot.orbit(angle, zoom),
      () => this.setCamera(this.camera()),
    );
  }

  get resetText() {
    return this.stage.texts.reset_camera;
  }

  geometry() {
    const scene = this.plot.space();
    if (!scene) return null;
    const { field } = this.stage;
    const [low, high] = field.range;
    const geometry = space(scene);
    geometry.bounds = [...field.domain, [low, high + 0.02 * (high - low)]];
    geometry.hides = (point) => field.hides(...point, geometry.eye);
    return geometry;
  }

  columns(line) {
    const { field } = this.stage;
    return [line.x, line.y, Float64Array.from(line.loss, (loss) => field.height(loss))];
  }

  onGround([x, y]) {
    return [x, y, this.stage.field.heightAt(x, y)];
  }

  underlay(ctx, geometry, { theme, scale, field }) {
    const { texts, surface } = this.stage;
    const height = field.log && surface.bottom !== 0 ? texts.height_above : texts.height;
    paintAxes(ctx, geometry, { theme, scale, titles: [...surface.variables, height], ticks: surface.ticks, low: field.range[0] });
  }

  draw(spec, camera) {
    return this.plot.draw(spec, camera);
  }

  resize() {
    this.plot.resize();
  }

  camera() {
    return this.plot.camera();
  }

  setCamera(camera) {
    return this.plot.setCamera(camera);
  }

  get #home() {
    return this.stage.surface.charts.surface.layout.scene.camera;
  }

  get moved() {
    return cameraNumbers(this.camera()).join() !== cameraNumbers(this.#home).join();
  }

  reset() {
    this.setCamera(this.#home);
  }

  destroy() {
    this.plot.purge();
  }
}
