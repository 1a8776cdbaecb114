// The surface in space: reads the scene's camera, its render hook and its loop.

import { fitted } from "../projection.js";
import { Plot } from "./load.js";

const AWAKE = 250; // ms for which the scene goes on being drawn after something may have moved it
const MOVES = ["pointerdown", "pointermove", "pointerup", "touchmove", "wheel"];

export class ScenePlot extends Plot {
  #hooked = null;
  #awake = 0;
  #proportions = null;
  #frozen = null;

  // Draws or redraws; a camera survives always.
  async draw(spec, camera) {
    const { host, first } = this;
    const { scene } = spec.layout;
    if (!first || camera) scene.camera = first ? camera : this.camera();
    this.#proportions = scene.aspectratio;
    scene.aspectratio = fitted(this.#proportions, host.clientWidth, host.clientHeight);
    const drawn = this.react(spec);
    if (first) {
      host.on("plotly_afterplot", () => this.#wake());
      const moved = (event) => (event.buttons !== 0 || event.type === "wheel") && this.#wake();
      for (const event of MOVES) host.addEventListener(event, moved, { capture: true, passive: true });
    }
    this.#wake();
    await drawn;
    this.#wake();
  }

  // Draws the scene anew with each frame for a moment.
  #wake() {
    this.#hook();
    const asleep = !this.#awake;
    this.#awake = performance.now() + AWAKE;
    const frame = () => {
      if (performance.now() < this.#awake) requestAnimationFrame(frame);
      else this.#awake = 0;
      this.#hooked?.redraw();
    };
    if (asleep) requestAnimationFrame(frame);
  }

  // Plotly's scene asks for animation frames for ever. That costs power, and as long as a frame is asked for the
  // browser holds back timers after a key press, among them the one by which a slider sends its value.
  #endLoop(plot) {
    plot._stopped = true;
    requestAnimationFrame(() => {
      plot._stopped = false;
      if (plot !== this.#hooked) return plot.dispose();
      plot.update();
      this.#wake();
    });
  }

  // The overlay is painted in the same task as the WebGL frame, so the two never drift apart.
  #hook() {
    const plot = this.#scene()?.glplot;
    if (!plot || plot === this.#hooked) return;
    this.#hooked = plot;
    // Nothing is ever picked, so spare a second rendering and a slow read-back with each frame.
    for (const { surface } of Object.values(this.#scene().traces)) {
      plot.remove(surface);
      surface.pickSlots = 0;
      plot.add(surface);
    }
    const render = plot.onrender;
    plot.onrender = () => {
      render();
      this.onChange();
    };
    this.#endLoop(plot);
  }

  #scene() {
    return this.host._fullLayout?.scene?._scene;
  }

  // Null where WebGL is missing.
  space() {
    const scene = this.#scene();
    const params = scene?.glplot?.cameraParams;
    if (!params) return null;
    const { projection, view, model } = params;
    const { width, height } = this.host._fullLayout;
    return { projection, view, model, scale: scene.dataScale, width, height };
  }

  camera() {
    const { eye, up, center } = this.#scene()?.getCamera?.() ?? this.host.layout.scene.camera;
    return { eye, up, center };
  }

  setCamera(camera) {
    this.#wake();
    return this.Plotly.relayout(this.host, { "scene.camera": camera });
  }

  // Turns about the vertical axis and moves nearer or farther, without a relayout.
  orbit(angle, zoom) {
    const scene = this.#scene();
    if (!scene?.glplot) return;
    const { eye, up, center } = this.camera();
    const [cos, sin] = [Math.cos(angle) * zoom, Math.sin(angle) * zoom];
    const moved = { x: eye.x * cos - eye.y * sin, y: eye.x * sin + eye.y * cos, z: eye.z * zoom };
    scene.setViewport({
      camera: { eye: moved, up, center, projection: { type: "perspective" } },
      aspectratio: scene.glplot.getAspectratio(),
    });
    this.#wake();
  }

  // The canvas itself: it holds its picture only within the task that draws it.
  async image() {
    const canvas = this.#drawn();
    return canvas ? createImageBitmap(canvas) : super.image(1);
  }

  // A picture in place of the canvas, which no printer sees; or the canvas again.
  freeze(frozen) {
    this.#frozen?.remove();
    this.#frozen = null;
    const canvas = frozen && this.#drawn();
    if (!canvas) return;
    this.#frozen = Object.assign(new Image(), { src: canvas.toDataURL(), alt: "", className: "dl-frozen" });
    this.host.after(this.#frozen);
  }

  #drawn() {
    const plot = this.#scene()?.glplot;
    plot?.redraw();
    return plot?.canvas ?? null;
  }

  resize() {
    super.resize((width, height) => ({
      "scene.camera": this.camera(),
      "scene.aspectratio": fitted(this.#proportions, width, height),
    }));
    this.#wake();
  }

  purge() {
    this.#hooked = null;
    super.purge();
  }
}
