// Markers of the slots, by the names in look.py, and the signs for start, minimum, saddle and a run that blew up.

const SIDES = { square: 4, diamond: 4, "triangle-up": 3, pentagon: 5 };

function outline(ctx, shape, x, y, r) {
  ctx.beginPath();
  if (shape === "circle") return ctx.arc(x, y, r, 0, 2 * Math.PI);
  if (shape === "cross") {
    const a = r * 1.05;
    const b = r * 0.4;
    const corners = [[-b, -a], [b, -a], [b, -b], [a, -b], [a, b], [b, b], [b, a], [-b, a], [-b, b], [-a, b], [-a, -b], [-b, -b]];
    corners.forEach(([dx, dy], i) => ctx[i ? "lineTo" : "moveTo"](x + dx, y + dy));
    return ctx.closePath();
  }
  const sides = SIDES[shape];
  const turn = shape === "square" ? Math.PI / 4 : Math.PI / 2;
  const reach = r * (sides === 3 ? 1.3 : sides === 4 ? 1.2 : 1.1);
  for (let i = 0; i < sides; i++) {
    const angle = turn + (2 * Math.PI * i) / sides;
    ctx[i ? "lineTo" : "moveTo"](x + reach * Math.cos(angle), y - reach * Math.sin(angle));
  }
  ctx.closePath();
}

export function head(ctx, marker, x, y, r, color, halo) {
  outline(ctx, marker, x, y, r);
  ctx.lineJoin = "round";
  ctx.lineWidth = r * 0.8;
  ctx.strokeStyle = halo;
  ctx.stroke();
  ctx.fillStyle = color;
  ctx.fill();
}

export function ring(ctx, x, y, r, color, halo) {
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 2 * Math.PI);
  twice(ctx, 1.8, color, halo);
}

// The best point so far.
export function target(ctx, x, y, r, color, halo) {
  ring(ctx, x, y, r, color, halo);
  ctx.beginPath();
  ctx.arc(x, y, r * 0.36, 0, 2 * Math.PI);
  ctx.fillStyle = color;
  ctx.fill();
}

export function cross(ctx, x, y, r, color, halo) {
  ctx.beginPath();
  ctx.moveTo(x - r, y - r);
  ctx.lineTo(x + r, y + r);
  ctx.moveTo(x + r, y - r);
  ctx.lineTo(x - r, y + r);
  twice(ctx, 1.8, color, halo);
}

export function star(ctx, x, y, r, color, halo) {
  ctx.beginPath();
  for (let i = 0; i < 10; i++) {
    const angle = Math.PI / 2 + (i * Math.PI) / 5;
    const reach = i % 2 ? r * 0.45 : r * 1.15;
    ctx[i ? "lineTo" : "moveTo"](x + reach * Math.cos(angle), y - reach * Math.sin(angle));
  }
  ctx.closePath();
  ctx.lineJoin = "round";
  ctx.lineWidth = 2.5;
  ctx.strokeStyle = halo;
  ctx.stroke();
  ctx.fillStyle = color;
  ctx.fill();
}

// Where a diverged run ended.
export function burst(ctx, x, y, r, color, halo) {
  cross(ctx, x, y, r * 0.62, color, halo);
  ring(ctx, x, y, r * 1.35, color, halo);
}

// A head outside the picture: a small arrow on the edge, pointing to it.
export function arrow(ctx, x, y, angle, r, color, halo) {
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(angle);
  ctx.beginPath();
  ctx.moveTo(0, 0);
  ctx.lineTo(-1.7 * r, r);
  ctx.lineTo(-1.7 * r, -r);
  ctx.closePath();
  ctx.lineJoin = "round";
  ctx.lineWidth = 3;
  ctx.strokeStyle = halo;
  ctx.stroke();
  ctx.fillStyle = color;
  ctx.fill();
  ctx.restore();
}

function twice(ctx, width, color, halo) {
  ctx.setLineDash([]);
  ctx.lineWidth = width + 2.4;
  ctx.strokeStyle = halo;
  ctx.stroke();
  ctx.lineWidth = width;
  ctx.strokeStyle = color;
  ctx.stroke();
}
