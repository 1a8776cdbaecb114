// From data to pixels, in the plane of an axis pair and in the space of the 3-D scene.

export function plane(area) {
  const { x, y, width, height, ranges, log } = area;
  const [x0, x1] = ranges.x;
  const [y0, y1] = ranges.y;
  const perX = width / (x1 - x0);
  const perY = height / (y1 - y0);
  const margin = (low, high) => [Math.min(low, high) - Math.abs(high - low) * 0.05, Math.max(low, high) + Math.abs(high - low) * 0.05];
  return {
    key: [x, y, width, height, x0, x1, y0, y1, log].join(),
    box: { x, y, width, height },
    bounds: [margin(x0, x1), margin(y0, y1)],
    log,
    project: (point, out = [0, 0]) => {
      out[0] = x + (point[0] - x0) * perX;
      out[1] = y + height - (point[1] - y0) * perY;
      return out;
    },
    data: ([px, py]) => [x0 + ((px - x) / width) * (x1 - x0), y0 + ((y + height - py) / height) * (y1 - y0)],
    holds: ([px, py]) => px > x - 0.5 && px < x + width + 0.5 && py > y - 0.5 && py < y + height + 0.5,
  };
}

export function space({ projection, view, model, scale, width, height }) {
  const toEye = multiply(view, model);
  const m = multiply(projection, toEye);
  const [sx, sy, sz] = scale;
  return {
    key: [...m, sx, sy, sz, width, height].join(),
    box: { x: 0, y: 0, width, height },
    eye: eye(toEye).map((v, i) => v / scale[i]),
    project: (point, out = [0, 0]) => {
      const x = point[0] * sx;
      const y = point[1] * sy;
      const z = point[2] * sz;
      const w = m[3] * x + m[7] * y + m[11] * z + m[15];
      out[0] = ((m[0] * x + m[4] * y + m[8] * z + m[12]) / w + 1) * 0.5 * width;
      out[1] = (1 - (m[1] * x + m[5] * y + m[9] * z + m[13]) / w) * 0.5 * height;
      return out;
    },
  };
}

// Column-major 4 x 4 matrices, as in WebGL.
function multiply(a, b) {
  const out = new Array(16);
  for (let column = 0; column < 4; column++) {
    for (let row = 0; row < 4; row++) {
      let sum = 0;
      for (let k = 0; k < 4; k++) sum += a[4 * k + row] * b[4 * column + k];
      out[4 * column + row] = sum;
    }
  }
  return out;
}

// The point that an affine matrix [A | t] sends to the origin: -A⁻¹ t, by Cramer's rule.
function eye(m) {
  const a = [m[0], m[1], m[2]];
  const b = [m[4], m[5], m[6]];
  const c = [m[8], m[9], m[10]];
  const t = [-m[12], -m[13], -m[14]];
  const det = (p, q, r) =>
    p[0] * (q[1] * r[2] - q[2] * r[1]) - p[1] * (q[0] * r[2] - q[2] * r[0]) + p[2] * (q[0] * r[1] - q[1] * r[0]);
  const whole = det(a, b, c);
  return [det(t, b, c) / whole, det(a, t, c) / whole, det(a, b, t) / whole];
}

// From a width to height on, the whole box is seen wherever it is turned to, at this part of its own proportions.
const FITS = 1.3;
const PART = 0.97;

// Proportions of the box for a frame of this size: the camera's view has a fixed height, so where the frame is narrow
// the box is drawn smaller. The camera stays as it is, and a link's means the same in every frame.
export function fitted({ x, y, z }, width, height) {
  const part = Math.min(PART, width / height / FITS);
  return { x: x * part, y: y * part, z: z * part };
}
