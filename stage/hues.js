// Colours of classes and values, apart for those who do not see all hues, and not those of the runs.

export const CLASSES = [
  [35, 99, 178],
  [196, 98, 16],
  [20, 128, 84],
  [150, 70, 150],
  [130, 110, 20],
  [90, 95, 105],
  [190, 60, 90],
  [60, 150, 170],
  [110, 80, 50],
  [80, 60, 160],
];
const GROUNDS = { light: [255, 255, 255], dark: [18, 24, 31] };
const STRENGTH = { light: 0.5, dark: 0.6 };

export const css = (color) => `rgb(${color.map(Math.round)})`;

function between(a, b, share) {
  return a.map((v, i) => v + share * (b[i] - v));
}

// The colour of a class's own points: lighter on a dark ground.
export function pointed(k, dark) {
  const color = CLASSES[k % CLASSES.length];
  return dark ? between(color, [255, 255, 255], 0.5) : color;
}

// Shares of colours, over the page's ground: where nothing is sure, it is pale.
export function mixed(parts, dark) {
  const theme = dark ? "dark" : "light";
  const top = parts.reduce((best, one) => (one[1] > best[1] ? one : best));
  const sure = Math.min(Math.max((top[1] - 1 / parts.length) / (1 - 1 / parts.length), 0), 1);
  return between(GROUNDS[theme], top[0], STRENGTH[theme] * (0.12 + 0.88 * sure));
}

// A value from 0 to 1, from the first colour over the ground to the second.
export function toward(share, dark) {
  const ground = GROUNDS[dark ? "dark" : "light"];
  const at = Math.min(Math.max(share, 0), 1);
  return at < 0.5 ? between(CLASSES[0], ground, 2 * at) : between(ground, CLASSES[1], 2 * at - 1);
}
