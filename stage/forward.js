// A network's answers, worked out in the browser from its flat vector of weights: W1, b1, W2, ..., W row by row.

const SCALE = 1.0507009873554805;
const ALPHA = 1.6732632423543772;

// Abramowitz and Stegun 7.1.26: good to seven digits, which a picture does not see.
function erf(x) {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const y = 1 - ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * Math.exp(-x * x);
  return x < 0 ? -y : y;
}

export const ACTIVATIONS = {
  linear: (z) => z,
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
  tanh: Math.tanh,
  relu: (z) => (z > 0 ? z : 0),
  leaky_relu: (z, leak) => (z > 0 ? z : leak * z),
  elu: (z) => (z > 0 ? z : Math.expm1(z)),
  selu: (z) => SCALE * (z > 0 ? z : ALPHA * Math.expm1(z)),
  gelu: (z) => 0.5 * z * (1 + erf(z / Math.SQRT2)),
  softplus: (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
};

// `inputs` are columns of one length; the answer is an array for each unit of the last layer.
export function forward(inputs, weights, { units, activation, leak }) {
  const value = ACTIVATIONS[activation];
  const count = inputs[0].length;
  let signals = inputs;
  let at = 0;
  for (let layer = 0; layer < units.length; layer++) {
    const width = units[layer];
    const biases = at + signals.length * width;
    const next = [];
    for (let unit = 0; unit < width; unit++) {
      const sum = new Float64Array(count).fill(weights[biases + unit]);
      signals.forEach((signal, i) => {
        const weight = weights[at + i * width + unit];
        for (let row = 0; row < count; row++) sum[row] += weight * signal[row];
      });
      if (layer < units.length - 1) for (let row = 0; row < count; row++) sum[row] = value(sum[row], leak);
      next.push(sum);
    }
    at = biases + width;
    signals = next;
  }
  return signals;
}

// Probabilities of the classes from the last layer's sums: two from one logit, else one from each.
export function probabilities(outputs) {
  if (outputs.length === 1) {
    const second = outputs[0].map(ACTIVATIONS.sigmoid);
    return [second.map((p) => 1 - p), second];
  }
  const count = outputs[0].length;
  const found = outputs.map(() => new Float64Array(count));
  for (let row = 0; row < count; row++) {
    const top = Math.max(...outputs.map((one) => one[row]));
    let total = 0;
    outputs.forEach((one, k) => (total += found[k][row] = Math.exp(one[row] - top)));
    for (const one of found) one[row] /= total;
  }
  return found;
}
