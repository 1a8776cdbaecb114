// How it looks on this page: the host's colours and fonts (CSS variables), put into the table that Python sends (look.py).

const SIZES = [2, 1.75, 1.5, 1.3, 1.15, 1];
const WIDTH_AT_SIZE_ONE = 1050;

// Colours, and how large letters and lines are on a stage this wide; `before` itself if nothing changed. Drawn for a
// `projector` all is stronger, and on `paper` it is on white, whatever the page's theme is.
export function readLook(root, table, before, { projector = false, paper = false } = {}) {
  const style = getComputedStyle(root);
  const read = (name) => style.getPropertyValue(name).trim();
  const [background, text, font] = ["--dl-background", "--dl-text", "--dl-font"].map(read);
  // Where the system's colours are forced upon the page, and on paper, the host's theme does not tell which ones fit.
  const own = paper || matchMedia("(forced-colors: active)").matches;
  const given = table.slots.map((slot) => (own ? "" : read(`--st-${slot.color}-color`)));
  const strength = projector ? "projector" : "screen";
  const { size: enlarged, line, trail, ...parts } = table.strengths[strength];
  const size = enlarged * (SIZES.find((one) => root.clientWidth >= WIDTH_AT_SIZE_ONE * one) ?? 1);
  const key = [background, text, font, ...given, size, strength].join("|");
  if (key === before?.key) return before;
  const dark = luminance(rgb(background)) < 0.25;
  const fallback = dark ? "dark" : "light";
  const colors = table.slots.map((slot, i) => given[i] || slot[fallback]);
  const palette = table.palettes[projector ? `${fallback}_projector` : fallback];
  const theme = { dark, font, palette, line, trail, dots: table.dots, ...shades(rgb(background), rgb(text), parts) };
  theme.slot = (slot) => slotLook(table.slots, colors, slot);
  root.style.setProperty("--dl-size", size);
  root.dataset.theme = dark ? "dark" : "light";
  return { key, size, theme };
}

// Colour, dash and marker of a slot; as in look.py, six colours come again with other dashes and markers.
export function slotLook(slots, colors, slot) {
  const { dash, marker } = slots[(slot + Math.floor(slot / slots.length)) % slots.length];
  return { color: colors[slot % colors.length], dash, marker };
}

function shades(background, text, parts) {
  const mixed = (part) => css(text.map((v, i) => part * v + (1 - part) * background[i]));
  const found = Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, mixed(part)]));
  return { background: css(background), text: css(text), ...found };
}

// The specifications of still pictures with this theme and type size put in.
export function chartSpecs(charts, { sizes }, { theme, size }) {
  const letters = Object.fromEntries(Object.entries(sizes).map(([name, pixels]) => [name, pixels * size]));
  const { muted: $text, edge: $edge, grid: $grid, font: $font } = theme;
  const specs = dress(charts, { ...theme.palette, ...letters, $text, $edge, $grid, $font });
  for (const { layout } of Object.values(specs)) for (const side in layout.margin) layout.margin[side] *= size;
  return specs;
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
