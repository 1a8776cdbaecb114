// Plotly draws the still picture. This is the only file that knows Plotly, and the only one that reads
// its half-private members: axis `_offset`/`_length`, and the scene's camera and render hook.

const CONFIG = {
  displayModeBar: false,
  responsive: false,
  doubleClick: false,
  scrollZoom: true,
  showTips: false,
};

let loading = null;

export function loadPlotly(url) {
  loading ??= new Promise((resolve, reject) => {
    if (window.Plotly) return resolve(window.Plotly);
    let script = document.querySelector(`script[src="${url}"]`); // the page has asked for it already, or that failed
    if (!script) {
      script = Object.assign(document.createElement("script"), { src: url });
      document.head.append(script);
    }
    script.addEventListener("load", () => (window.Plotly ? resolve(window.Plotly) : reject(new Error(url))));
    script.addEventListener("error", () => reject(new Error(url)));
  }).catch((error) => {
    loading = null;
    document.querySelector(`script[src="${url}"]`)?.remove(); // to be asked for anew
    throw error;
  });
  return loading;
}

const AWAKE = 250; // ms for which the scene goes on being drawn after something may have moved it
const MOVES = ["pointerdown", "pointermove", "pointerup", "touchmove", "wheel"];

export class Plots {
  #domain = null;
  #hooked = null;
  #awake = 0;

  constructor(Plotly, hosts, onChange) {
    this.Plotly = Plotly;
    this.hosts = hosts;
    this.onChange = onChange;
    this.touch = matchMedia("(pointer: coarse)").matches;
  }

  // Draws or redraws both. A zoom survives as long as the domain stays the same, a camera always.
  // The picture is there when this returns; the promise tells when Plotly has settled.
  async draw(specs, domain, camera) {
    const { contour, surface } = this.hosts;
    const first = !contour._fullLayout;
    const kept = !first && same(domain, this.#domain) ? this.#ranges() : domain;
    this.#domain = domain;
    specs.contour.layout.xaxis.range = [...kept[0]];
    specs.contour.layout.yaxis.range = [...kept[1]];
    if (this.touch) specs.contour.layout.dragmode = false;
    if (!first || camera) specs.surface.layout.scene.camera = first ? camera : this.camera();
    const drawn = Object.entries(this.hosts).map(([view, host]) => {
      const { data, layout } = specs[view];
      Object.assign(layout, { width: host.clientWidth, height: host.clientHeight });
      return this.Plotly.react(host, data, layout, CONFIG);
    });
    if (first) {
      for (const event of ["plotly_relayout", "plotly_relayouting", "plotly_afterplot"]) {
        contour.on(event, () => this.onChange("contour"));
        surface.on(event, () => this.onChange("surface"));
      }
      surface.on("plotly_afterplot", () => this.#wake());
      const moved = (event) => (event.buttons !== 0 || event.type === "wheel") && this.#wake();
      for (const event of MOVES) surface.addEventListener(event, moved, { capture: true, passive: true });
    }
    this.#wake();
    await Promise.all(drawn);
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
      this.onChange("surface");
    };
    this.#endLoop(plot);
  }

  resetZoom() {
    const [x, y] = this.#domain;
    this.Plotly.relayout(this.hosts.contour, { "xaxis.range": [...x], "yaxis.range": [...y] });
  }

  get zoomed() {
    return !same(this.#ranges(), this.#domain);
  }

  #ranges() {
    const { xaxis, yaxis } = this.hosts.contour._fullLayout;
    return [xaxis.range.map(Number), yaxis.range.map(Number)];
  }

  area() {
    const { xaxis, yaxis } = this.hosts.contour._fullLayout ?? {};
    if (!xaxis?._length) return null;
    const [x, y] = this.#ranges();
    return { x: xaxis._offset, y: yaxis._offset, width: xaxis._length, height: yaxis._length, ranges: { x, y }, log: false };
  }

  #scene() {
    return this.hosts.surface._fullLayout?.scene?._scene;
  }

  // Null where WebGL is missing.
  space() {
    const scene = this.#scene();
    const params = scene?.glplot?.cameraParams;
    if (!params) return null;
    const { projection, view, model } = params;
    const { width, height } = this.hosts.surface._fullLayout;
    return { projection, view, model, scale: scene.dataScale, width, height };
  }

  camera() {
    const { eye, up, center } = this.#scene()?.getCamera?.() ?? this.hosts.surface.layout.scene.camera;
    return { eye, up, center };
  }

  setCamera(camera) {
    this.#wake();
    return this.Plotly.relayout(this.hosts.surface, { "scene.camera": camera });
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

  resize() {
    for (const host of Object.values(this.hosts)) {
      const { clientWidth: width, clientHeight: height } = host;
      const { width: w, height: h } = host._fullLayout ?? {};
      if (w && width > 0 && height > 0 && (width !== w || height !== h)) this.Plotly.relayout(host, { width, height });
    }
    this.#wake();
  }

  purge() {
    this.#hooked = null;
    for (const host of Object.values(this.hosts)) if (host._fullLayout) this.Plotly.purge(host);
  }
}

function same(a, b) {
  return a.every((range, i) => range.every((v, j) => Math.abs(v - b[i][j]) <= 1e-9 * Math.abs(b[i][1] - b[i][0])));
}
