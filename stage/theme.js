// Colours and fonts of the page, read from CSS variables that stage.css maps to the host's theme.

const NAMES = ["background", "text", "font", "blue", "red", "green", "violet", "orange", "gray"];

const SIZES = [2, 1.75, 1.5, 1.3, 1.15, 1];
const WIDTH_AT_SIZE_ONE = 1050;

// Colours, and how large letters and lines are on a stage this wide; `before` itself if nothing changed.
export function readLook(root, before) {
  const style = getComputedStyle(root);
  const [background, text, font, ...lanes] = NAMES.map((name) => style.getPropertyValue(`--dl-${name}`).trim());
  const size = SIZES.find((one) => root.clientWidth >= WIDTH_AT_SIZE_ONE * one) ?? 1;
  const key = [background, text, font, ...lanes, size].join("|");
  if (key === before?.key) return before;
  const theme = { ...shades(rgb(background), rgb(text)), font, lanes };
  root.style.setProperty("--dl-size", size);
  root.dataset.theme = theme.dark ? "dark" : "light";
  return { key, size, theme };
}

function shades(background, text) {
  const mixed = (share) => css(text.map((v, i) => share * v + (1 - share) * background[i]));
  return {
    dark: luminance(background) < 0.25,
    background: css(background),
    text: css(text),
    muted: mixed(0.72),
    edge: mixed(0.38),
    grid: mixed(0.09),
  };
}

// The specifications of both backdrops with this theme and type size put in.
export function chartSpecs({ charts, palettes }, { theme, size }) {
  const specs = dress(charts, {
    ...palettes[theme.dark ? "dark" : "light"],
    $text: theme.muted,
    $edge: theme.edge,
    $grid: theme.grid,
    $font: theme.font,
    $size: 12 * size,
    $small: 11 * size,
  });
  const { margin } = specs.contour.layout;
  for (const side in margin) margin[side] *= size;
  return specs;
}

// Puts real values for the "$names" of a chart specification.
function dress(spec, names) {
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
