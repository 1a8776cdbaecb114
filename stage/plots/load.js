// Plotly draws the still pictures. Only this folder knows Plotly, and only it reads half-private members of Plotly's.

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

// What the map and the scene have in common: a host element that Plotly fills.
export class Plot {
  constructor(Plotly, host, onChange) {
    Object.assign(this, { Plotly, host, onChange });
  }

  get first() {
    return !this.host._fullLayout;
  }

  // The picture is there when this returns; the promise tells when Plotly has settled.
  react({ data, layout }) {
    const { host, first } = this;
    Object.assign(layout, { width: host.clientWidth, height: host.clientHeight });
    const drawn = this.Plotly.react(host, data, layout, CONFIG);
    const events = ["plotly_relayout", "plotly_relayouting", "plotly_afterplot"];
    if (first) for (const event of events) host.on(event, () => this.onChange());
    return drawn;
  }

  // To the size of its host, with what else changes by that.
  resize(changes = () => ({})) {
    const { clientWidth: width, clientHeight: height } = this.host;
    const { width: w, height: h } = this.host._fullLayout ?? {};
    if (!w || width <= 0 || height <= 0 || (width === w && height === h)) return;
    this.Plotly.relayout(this.host, { width, height, ...changes(width, height) });
  }

  // The picture without what is painted over it, with so many pixels for each of the page.
  async image(ratio) {
    const { clientWidth: width, clientHeight: height } = this.host;
    const image = new Image();
    image.src = await this.Plotly.toImage(this.host, { format: "png", scale: ratio, width, height });
    await image.decode();
    return image;
  }

  purge() {
    if (!this.first) this.Plotly.purge(this.host);
  }
}
