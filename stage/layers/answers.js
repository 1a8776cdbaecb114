// What the network says of every place of the plane at the epoch shown, as a picture of its classes or values.

import { forward, probabilities } from "../forward.js";
import { CLASSES, mixed, toward } from "../hues.js";

const WORK = 6e6; // products per picture, about
const kept = new WeakMap(); // view -> the last picture

export default function answers(ctx, { view, geometry, state }) {
  const { run } = view.stage;
  const lane = view.asked;
  const { position, theme } = state;
  const epoch = Math.min(Math.floor(position), lane.steps);
  const frame = Math.min(Math.floor(epoch / lane.every), lane.weights.length / lane.size - 1);
  const last = epoch === lane.steps ? lane.weights.length / lane.size - 1 : frame;
  const old = kept.get(view);
  let picture = old;
  if (old?.lane !== lane || old.frame !== last || old.theme !== theme) {
    picture = { lane, frame: last, theme, canvas: drawn(run.data, lane, last, theme) };
    kept.set(view, picture);
  }
  const { box } = geometry;
  ctx.imageSmoothingEnabled = true;
  ctx.drawImage(picture.canvas, box.x, box.y, box.width, box.height);
  ctx.strokeStyle = theme.edge;
  ctx.lineWidth = 1;
  ctx.strokeRect(Math.round(box.x) + 0.5, Math.round(box.y) + 0.5, box.width - 1, box.height - 1);
}

function drawn({ domain, classes, range }, lane, frame, theme) {
  const n = Math.max(20, Math.min(96, Math.floor(Math.sqrt(WORK / lane.size))));
  const [xs, ys] = [new Float64Array(n * n), new Float64Array(n * n)];
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      xs[row * n + column] = domain[0][0] + ((column + 0.5) / n) * (domain[0][1] - domain[0][0]);
      ys[row * n + column] = domain[1][1] - ((row + 0.5) / n) * (domain[1][1] - domain[1][0]);
    }
  }
  const weights = lane.weights.subarray(frame * lane.size, (frame + 1) * lane.size);
  const outputs = forward([xs, ys], weights, lane);
  const canvas = Object.assign(document.createElement("canvas"), { width: n, height: n });
  const image = new ImageData(n, n);
  const shares = classes.length ? probabilities(outputs) : null;
  for (let at = 0; at < n * n; at++) {
    const color = shares
      ? mixed(shares.map((one, k) => [CLASSES[k % CLASSES.length], one[at]]), theme.dark)
      : toward((outputs[0][at] - range[0]) / (range[1] - range[0]), theme.dark);
    image.data.set([...color, 255], 4 * at);
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}
