// Round tick values with their texts. On a logarithmic axis `range` and `at` are powers of ten.

const SUPER = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

export function ticks(range, count, { log = false, whole = false } = {}) {
  return log ? decades(range, count) : steps(range, count, whole);
}

function steps([low, high], count, whole) {
  let step = round((high - low) / Math.max(count, 2));
  if (whole) step = Math.max(1, Math.round(step));
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) {
    found.push({ at: k * step, text: plain(k * step, step) });
  }
  return found;
}

function decades([low, high], count) {
  const span = high - low;
  if (span < 1.3) return within(low, high);
  const every = [1, 2, 3, 5, 10, 20, 50].find((step) => span / step <= Math.max(count, 2));
  const powers = [];
  for (let k = Math.ceil(low / every - 1e-9); k * every <= high + 1e-9; k++) powers.push(k * every);
  const short = powers.every((k) => k >= -3 && k <= 3);
  return powers.map((at) => ({ at, text: short ? String(10 ** at).replace("-", "\u2212") : `10${[...String(at)].map((c) => SUPER[c]).join("")}` }));
}

// Less than a good decade: 1, 2, 5 inside it, or even linear steps when still closer.
function within(low, high) {
  const found = [];
  for (let k = Math.floor(low); k <= Math.ceil(high); k++) {
    for (const m of [1, 2, 5]) {
      const at = k + Math.log10(m);
      if (at >= low && at <= high) found.push({ at, text: number(m * 10 ** k) });
    }
  }
  if (found.length > 1) return found;
  return steps([10 ** low, 10 ** high], 3, false).map(({ at, text }) => ({ at: Math.log10(at), text }));
}

function round(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].find((m) => m * power >= rough * 0.999) * power;
}

function plain(value, step) {
  if (Math.abs(value) < step / 2) return "0";
  if (Math.abs(value) >= 1e5 || step < 1e-5) return number(Number(value.toPrecision(4)));
  return value.toFixed(Math.max(0, -Math.floor(Math.log10(step) + 1e-9))).replace("-", "\u2212");
}

function number(value) {
  const text = value >= 1e5 || Math.abs(value) < 1e-4 ? value.toExponential() : String(Number(value.toPrecision(6)));
  return text.replace(/-/g, "\u2212").replace("e+", "e");
}
