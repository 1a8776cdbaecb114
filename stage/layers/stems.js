// How far the path of the chosen lane is from the plane in height: a thin line from it down, or up, to the plane.

import { clipped } from "../canvas.js";

const MOST = 40;

export default function stems(ctx, { view, geometry, lanes, state: { position, scale } }) {
  clipped(ctx, geometry, () => {
    for (const { lane, look, columns } of lanes) {
      if (lane.slot !== view.stage.run.chosen) continue;
      const every = Math.max(1, Math.ceil(lane.steps / MOST));
      ctx.setLineDash([]);
      ctx.strokeStyle = look.color;
      ctx.lineWidth = scale;
      ctx.globalAlpha = 0.55;
      ctx.beginPath();
      for (let epoch = 0; epoch <= Math.min(position, lane.steps); epoch += every) {
        const [x, y, z] = columns.map((column) => column[epoch]);
        const foot = view.onGround([x, y]);
        if (geometry.bounds.some(([low, high], i) => [x, y, z][i] < low || [x, y, z][i] > high)) continue;
        ctx.moveTo(...geometry.project([x, y, z]));
        ctx.lineTo(...geometry.project(foot));
      }
      ctx.stroke();
      ctx.globalAlpha = 1;
    }
  });
}
