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
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => (window.Plotly ? resolve(window.Plotly) : reject(new Error(url)));
    script.onerror = () => reject(new Error(url));
    document.head.append(script);
  }).catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}

export class Plots {
  #home = {};
  #hooked = null;

  constructor(Plotly, hosts, onChange) {
    this.Plotly = Plotly;
    this.hosts = hosts;
    this.onChange = onChange;
    this.touch = matchMedia("(pointer: coarse)").matches;
  }

  // Draws or redraws one view. A zoom survives as long as the home range stays the same, a camera always.
  // The picture is there when this returns; the promise tells when Plotly has settled.
  async draw(view, { data, layout }, home, camera) {
    const host = this.hosts[view];
    const first = !host._fullLayout;
    const keep = !first && home && sameRanges(home, this.#home[view]) ? this.#ranges(host) : home;
    this.#home[view] = home;
    Object.assign(layout, { width: host.clientWidth, height: host.clientHeight });
    if (this.touch && view !== "surface") layout.dragmode = false;
    if (view === "surface") {
      if (!first || camera) layout.scene.camera = first ? camera : this.camera();
    } else {
      for (const axis of ["x", "y"]) Object.assign(layout[`${axis}axis`], { range: keep[axis] });
      Object.assign(layout.yaxis, { type: home.type ?? "linear", dtick: home.tick });
    }
    await this.Plotly.react(host, data, layout, CONFIG);
    if (first && host._fullLayout) {
      for (const event of ["plotly_relayout", "plotly_relayouting", "plotly_afterplot"]) {
        host.on(event, () => this.onChange(view));
      }
    }
    this.#hook();
  }

  // The overlay is painted in the same task as the WebGL frame, so the two never drift apart.
  #hook() {
    const plot = this.#scene()?.glplot;
    if (!plot || plot === this.#hooked) return;
    this.#hooked = plot;
    const render = plot.onrender;
    plot.onrender = () => {
      render();
      this.onChange("surface");
    };
  }

  // Moves the axes of a curve chart to a new home range, unless a person has zoomed in.
  fit(view, home) {
    const old = this.#home[view];
    if (sameRanges(old, home)) return;
    const free = old.type !== home.type || !this.zoomed(view);
    this.#home[view] = home;
    if (free) this.home(view);
  }

  home(view) {
    const { x, y, type = "linear", tick = null } = this.#home[view];
    const update = { "xaxis.range": [...x], "yaxis.range": [...y], "yaxis.type": type, "yaxis.dtick": tick };
    this.Plotly.relayout(this.hosts[view], update);
  }

  zoomed(view) {
    const { x, y } = this.#home[view];
    return !sameRanges(this.#ranges(this.hosts[view]), { x, y });
  }

  #ranges(host) {
    const { xaxis, yaxis } = host._fullLayout;
    return { x: xaxis.range.map(Number), y: yaxis.range.map(Number) };
  }

  area(view) {
    const { xaxis, yaxis } = this.hosts[view]._fullLayout ?? {};
    if (!xaxis?._length) return null;
    return {
      x: xaxis._offset,
      y: yaxis._offset,
      width: xaxis._length,
      height: yaxis._length,
      ranges: this.#ranges(this.hosts[view]),
      log: yaxis.type === "log",
    };
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
    return {
      projection,
      view,
      model,
      scale: scene.dataScale,
      width: this.hosts.surface.clientWidth,
      height: this.hosts.surface.clientHeight,
    };
  }

  camera() {
    const { eye, up, center } = this.#scene()?.getCamera?.() ?? this.hosts.surface.layout.scene.camera;
    return { eye, up, center };
  }

  setCamera(camera) {
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
  }

  resize() {
    for (const host of Object.values(this.hosts)) {
      const { clientWidth: width, clientHeight: height } = host;
      const { width: w, height: h } = host._fullLayout ?? {};
      if (w && width > 0 && height > 0 && (width !== w || height !== h)) this.Plotly.relayout(host, { width, height });
    }
  }

  purge() {
    for (const host of Object.values(this.hosts)) if (host._fullLayout) this.Plotly.purge(host);
  }
}

function sameRanges(a, b) {
  const close = (p, q) => p.every((v, i) => Math.abs(v - q[i]) <= 1e-9 * (Math.abs(q[1] - q[0]) || 1));
  return Boolean(a && b) && (a.type ?? null) === (b.type ?? null) && close(a.x, b.x) && close(a.y, b.y);
}
