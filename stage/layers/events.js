// Where a callback did something: cut the rate, stopped, kept an epoch. A short mark at the foot, with its word.

import { clipped } from "../canvas.js";

export default function events(ctx, { view, geometry, lanes, state: { position, scale } }) {
  const { texts } = view.stage;
  const { box, project } = geometry;
  clipped(ctx, geometry, () => {
    ctx.textBaseline = "bottom";
    lanes.forEach(({ lane, look }, number) => {
      let free = -Infinity; // where the next word may begin
      for (const [epoch, kind] of lane.events) {
        if (epoch > position) continue;
        const x = Math.round(project([epoch, 0])[0]) + 0.5;
        const bottom = box.y + box.height;
        ctx.strokeStyle = ctx.fillStyle = look.color;
        ctx.lineWidth = 1.6 * scale;
        ctx.setLineDash(kind === "stopped" ? [] : [3 * scale, 3 * scale]);
        ctx.beginPath();
        ctx.moveTo(x, bottom);
        ctx.lineTo(x, kind === "stopped" ? box.y : bottom - 0.35 * box.height);
        ctx.stroke();
        const word = texts[`event_${kind}`];
        const right = x > box.x + 0.7 * box.width;
        const width = ctx.measureText(word).width + 8 * scale;
        if (x - (right ? width : 0) < free) continue;
        ctx.textAlign = right ? "right" : "left";
        ctx.fillText(word, x + (right ? -4 : 4) * scale, bottom - (3 + 13 * number) * scale);
        free = right ? x : x + width;
      }
    });
  });
}
