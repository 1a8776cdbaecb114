// Home ranges of the line charts: round numbers, so that they seldom move while a slider does.

const DECADES_AT_MOST = 18;

export function lossHome(lanes, steps, log, bottom) {
  const calm = lanes.filter((lane) => lane.status !== "diverged");
  let high = Math.max(...calm.map((lane) => max(lane.loss)), ...lanes.map((lane) => lane.loss[0]));
  if (!calm.length) high = Math.min(Math.max(...lanes.map((lane) => max(lane.loss))), 1e3 * (Math.abs(high) || 1));
  if (log) {
    let low = Infinity;
    for (const lane of lanes) for (const loss of lane.loss) if (loss > bottom && loss - bottom < low) low = loss - bottom;
    return { x: [0, steps], y: decades(low, high - bottom), log: true };
  }
  // A surface without a floor lets runs fall for ever: only the first part of the fall is shown.
  const lowest = Math.min(bottom, ...calm.map((lane) => -max(lane.loss.map((v) => -v))));
  const low = Math.max(lowest, bottom - 0.5 * Math.abs(high - bottom));
  return { x: [0, steps], y: roundRange(low, high), log: false };
}

// Norms of gradients, as powers of ten; what a diverged run reached counts only if all have diverged.
export function gradientHome(lanes, steps) {
  const calm = lanes.filter((lane) => lane.status !== "diverged");
  let [low, high] = [Infinity, 0];
  for (const { gradient } of calm.length ? calm : lanes) {
    for (const norm of gradient) {
      if (norm > 0 && norm < low) low = norm;
      if (norm > high) high = norm;
    }
  }
  for (const { gradient } of lanes) high = Math.max(high, gradient[0]);
  return { x: [0, steps], y: decades(low, high), log: true };
}

export function rateHome(lanes, steps) {
  const peaks = lanes.map((lane) => max(lane.rate));
  const top = Math.max(...peaks);
  const log = Math.min(...peaks) > 0 && top / Math.min(...peaks) > 20;
  if (!log) return { x: [0, steps], y: roundRange(0, top * 1.04), log: false };
  let low = Infinity;
  for (const lane of lanes) for (const rate of lane.rate) if (rate > 0) low = Math.min(low, rate);
  return { x: [0, steps], y: decades(Math.max(low, Math.min(...peaks) * 1e-3), top * 1.1), log: true };
}

function decades(low, high) {
  if (!(high > 0)) return [-1.04, 0.04];
  const top = Math.ceil(Math.log10(high) - 1e-9);
  const bottom = low > 0 && low < Infinity ? Math.floor(Math.log10(low) + 1e-9) : top - 1;
  const low10 = Math.max(Math.min(bottom, top - 1), top - DECADES_AT_MOST);
  const count = top - low10;
  return [low10 - 0.04 * count, top + 0.04 * count];
}

function roundRange(low, high) {
  const span = high - low || Math.abs(high) || 1;
  const power = 10 ** Math.floor(Math.log10(span));
  const step = ([1, 2, 5, 10].find((m) => m * power >= span) * power) / 5;
  return [Math.floor(low / step + 1e-9) * step, Math.ceil((low + span) / step - 1e-9) * step];
}

function max(values) {
  let top = -Infinity;
  for (const value of values) if (value > top) top = value;
  return top;
}
