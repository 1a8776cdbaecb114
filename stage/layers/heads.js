// Where each lane is now: its marker, a burst where it blew up, an arrow on the map's edge if it is outside. A minimum
// that would lie under a marker gets a star large enough to stick out.

import { placeOf, put } from "../canvas.js";
import { arrow, burst, head, star } from "../marks.js";

const COVERS = 8; // pixels

export default function heads(ctx, { view, geometry, lanes, state: { position, scale, theme, minima } }) {
  const halo = theme.background;
  const places = lanes.map((drawn) => placeOf(drawn, geometry, position));
  for (const minimum of view.onGround ? minima : []) {
    const [x, y] = geometry.project(view.onGround(minimum));
    const near = ({ inside, pixel }) => inside && Math.hypot(pixel[0] - x, pixel[1] - y) < COVERS * scale;
    if (places.some(near)) star(ctx, x, y, 11 * scale, theme.text, halo);
  }
  for (const [n, drawn] of lanes.entries()) {
    const { lane, look, twin } = drawn;
    const r = (4.6 + (twin ? 2.6 * (twin.of - 1 - twin.index) : 0)) * scale; // those below stick out
    const at = places[n];
    const burnt = position >= lane.steps && lane.status === "diverged";
    put(ctx, at, (x, y) => {
      if (burnt) burst(ctx, x, y, 5.5 * scale, look.color, halo);
      else head(ctx, look.marker, x, y, r, look.color, halo);
    });
    if (!at.inside && view.pointsOut) pointOut(ctx, geometry, at.pixel, 5 * scale, look.color, halo);
  }
}

function pointOut(ctx, { box }, pixel, r, color, halo) {
  const x = Math.min(Math.max(pixel[0], box.x + 2), box.x + box.width - 2);
  const y = Math.min(Math.max(pixel[1], box.y + 2), box.y + box.height - 2);
  arrow(ctx, x, y, Math.atan2(pixel[1] - y, pixel[0] - x), r, color, halo);
}
