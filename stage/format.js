const LEAST = 2 ** -149; // stands for every number that is smaller
const MOST = (2 - 2 ** -23) * 2 ** 127; // and this one for every one that is larger

// What a number that stands for others is shown as.
function beyond(value) {
  if (Math.abs(value) === LEAST) return "< 1.5e\u221245";
  if (value === MOST) return "> 3.4e38";
  if (value === -MOST) return "< \u22123.4e38";
}

// Numbers for the table: five significant digits, a real minus sign, never wider than ten characters.

export function number(value) {
  if (value === undefined || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size === MOST) return beyond(value);
  if (size < 1e-3 || size >= 1e5) {
    const [mantissa, exponent] = value.toExponential(3).split("e");
    return minus(`${mantissa}e${Number(exponent)}`);
  }
  return minus(value.toPrecision(size < 1 ? 4 : 5));
}

const NONE = 3.4e38; // what there is not travels as the largest number there is

export function coordinate(value) {
  if (Math.abs(value) >= NONE) return "–";
  if (Math.abs(value) >= 1000) return number(value);
  return minus(value.toFixed(4).replace(/^-(0\.0*)$/, "$1"));
}

// Shortest form, for learning rates and coordinates typed by people.
export function short(value, digits = 4) {
  const told = beyond(value);
  if (told) return told;
  const text = Number(value.toPrecision(digits));
  return minus(Math.abs(text) >= 1e5 || (text !== 0 && Math.abs(text) < 1e-4) ? text.toExponential() : String(text));
}

export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

const minus = (text) => text.replace(/-/g, "\u2212");
