// Colours and fonts of the page, read from CSS variables that stage.css maps to the host's theme.

const LANES = ["blue", "red", "green", "violet", "orange", "gray"];

export function readTheme(root) {
  const style = getComputedStyle(root);
  const get = (name) => style.getPropertyValue(`--dl-${name}`).trim();
  const background = rgb(get("background"));
  const text = rgb(get("text"));
  const mixed = (share) => text.map((v, i) => share * v + (1 - share) * background[i]);
  return {
    dark: luminance(background) < 0.25,
    background: css(background),
    text: css(text),
    muted: css(mixed(0.72)),
    edge: css(mixed(0.38)),
    grid: css(mixed(0.09)),
    lanes: LANES.map((name) => get(name)),
    font: get("font"),
  };
}

export function sameTheme(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

// Puts real values for the "$names" of a chart specification.
export function dress(spec, names) {
  if (typeof spec === "string") return spec in names ? names[spec] : spec;
  if (Array.isArray(spec)) return spec.map((item) => dress(item, names));
  if (spec && typeof spec === "object") {
    return Object.fromEntries(Object.entries(spec).map(([key, item]) => [key, dress(item, names)]));
  }
  return spec;
}

function rgb(color) {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
}

const css = (channels) => `rgb(${channels.map(Math.round)})`;

function luminance(channels) {
  const [r, g, b] = channels.map((byte) => (byte / 255) ** 2.2);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
