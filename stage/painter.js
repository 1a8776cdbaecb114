// Everything that moves: one canvas per view, painted from one position on the clock.

import { paintBox } from "./box.js";
import { clear, cursor, pointOut } from "./canvas.js";
import { DASHES, DOTS, burst, cross, head, ring, star, target } from "./marks.js";
import { plane, space } from "./projection.js";
import { HIDDEN, SHOWN, Track } from "./track.js";

const TINY = 1e-300;

export class Painter {
  #tracks = {};

  constructor(plots, curves, canvases) {
    Object.assign(this, { plots, curves, canvases, sizes: {} });
  }

  // Sizes are measured when they change, never in a frame: reading them there would force a layout.
  measure(scale) {
    for (const [view, canvas] of Object.entries(this.canvases)) {
      const { clientWidth: width, clientHeight: height } = canvas.parentElement;
      this.sizes[view] = { width, height, scale };
    }
  }

  setData(field, run) {
    this.field = field;
    this.run = run;
    this.#tracks = {};
  }

  // The view's geometry now, or null while it cannot be drawn.
  geometry(view) {
    if (this.curves[view]) return this.curves[view].geometry(this.sizes[view]);
    if (view === "contour") {
      const area = this.plots.area();
      return area && plane(area);
    }
    const scene = this.plots.space();
    if (!scene) return null;
    const [low, high] = this.field.range;
    const geometry = space(scene);
    geometry.bounds = [...this.field.domain, [low, high + 0.02 * (high - low)]];
    geometry.hides = (point) => this.field.hides(...point, geometry.eye);
    return geometry;
  }

  // The coordinates of a lane's steps in the axes of the view, one array each.
  #columns(view, lane, log) {
    const { field } = this;
    const count = lane.steps + 1;
    if (view === "contour") return [lane.x, lane.y];
    const values = new Float64Array(count);
    if (view === "surface") {
      for (let step = 0; step < count; step++) values[step] = field.height(lane.loss[step]);
      return [lane.x, lane.y, values];
    }
    const steps = new Float64Array(count);
    const bottom = log && view === "loss" ? field.bottom : 0;
    for (let step = 0; step < count; step++) {
      const value = view === "loss" ? lane.loss[step] - bottom : lane.rateAt(step);
      steps[step] = step;
      values[step] = log ? Math.log10(Math.max(value, TINY)) : value;
    }
    return [steps, values];
  }

  #lanes(view, geometry) {
    const kept = this.#tracks[view];
    if (kept?.key === geometry.key) return kept.lanes;
    const tracked = (lane) => {
      const columns = this.#columns(view, lane, geometry.log);
      const beside = view === "rate" ? [] : lane.beside.map(tracked);
      return { lane, columns, track: new Track(columns, geometry), beside };
    };
    const lanes = this.run.lanes.map(tracked);
    this.#tracks[view] = { key: geometry.key, lanes };
    return lanes;
  }

  paint(view, state) {
    const ctx = clear(this.canvases[view], this.sizes[view], `${11.5 * state.scale}px ${state.theme.font}`);
    const geometry = this.geometry(view);
    if (!geometry) return;
    const { theme, scale, labels } = state;
    if (this.curves[view]) {
      this.curves[view].paint(ctx, geometry, { theme, scale, labels, band: state.band?.view === view ? state.band.box : null });
    }
    if (view === "surface") {
      const { x, y, z } = this.field.ticks;
      paintBox(ctx, geometry, { theme, scale, titles: labels.axes, ticks: [x, y, z], low: this.field.range[0] });
    }
    const lanes = this.#lanes(view, geometry).filter(({ lane }) => !state.hidden.has(lane.slot));
    const { x, y, width, height } = geometry.box;
    ctx.save();
    ctx.beginPath();
    ctx.rect(x, y, width, height);
    ctx.clip();
    if (state.hover !== null && this.curves[view]) cursor(ctx, geometry, state);
    ctx.lineJoin = ctx.lineCap = "round";
    for (const { lane, track } of lanes) {
      ctx.setLineDash(DASHES[lane.slot].map((v) => v * scale));
      ctx.strokeStyle = theme.lanes[lane.slot];
      ctx.lineWidth = 1.3 * scale;
      ctx.globalAlpha = 0.36;
      ctx.stroke(track.whole(SHOWN));
      ctx.globalAlpha = 0.14;
      if (view === "surface") ctx.stroke(track.whole(HIDDEN));
    }
    ctx.globalAlpha = 1;
    if (!this.curves[view]) this.#signs(ctx, view, geometry, state);
    for (const { lane, track } of lanes) {
      const shown = track.until(SHOWN, state.position);
      ctx.setLineDash([]);
      ctx.strokeStyle = theme.background;
      ctx.lineWidth = 4.6 * scale;
      ctx.globalAlpha = 0.75;
      ctx.stroke(shown);
      ctx.globalAlpha = 1;
      ctx.setLineDash(DASHES[lane.slot].map((v) => v * scale));
      ctx.strokeStyle = theme.lanes[lane.slot];
      ctx.lineWidth = 2.2 * scale;
      ctx.stroke(shown);
      if (view === "surface") {
        ctx.globalAlpha = 0.4;
        ctx.lineWidth = 1.6 * scale;
        ctx.stroke(track.until(HIDDEN, state.position));
        ctx.globalAlpha = 1;
      }
    }
    for (const { track, lane } of lanes.flatMap(({ beside }) => beside)) {
      ctx.setLineDash(DOTS.map((v) => v * scale));
      ctx.strokeStyle = theme.lanes[lane.slot];
      ctx.lineWidth = 1.5 * scale;
      ctx.globalAlpha = 0.85;
      ctx.stroke(track.until(SHOWN, state.position));
      ctx.globalAlpha = 0.35;
      if (view === "surface") ctx.stroke(track.until(HIDDEN, state.position));
      ctx.globalAlpha = 1;
    }
    ctx.setLineDash([]);
    ctx.restore();
    this.#heads(ctx, view, geometry, lanes, state);
  }

  #heads(ctx, view, geometry, lanes, { position, hover, theme, scale, best }) {
    const halo = theme.background;
    for (const { lane, columns, beside } of lanes) {
      const color = theme.lanes[lane.slot];
      const done = position >= lane.steps;
      const sign = (draw, at, size) => {
        if (!at.inside) return;
        ctx.globalAlpha = at.hidden ? 0.45 : 1;
        draw(ctx, ...at.pixel, size * scale, color, halo);
        ctx.globalAlpha = 1;
      };
      for (const one of beside) sign(ring, this.#place(geometry, one.columns, lane, position), 3.2);
      // Where a stop rule went back to, or on demand the lowest point so far.
      const kept = done ? lane.restored : undefined;
      const marked = kept ?? (best ? lane.best[Math.min(Math.floor(position), lane.steps)] : undefined);
      if (marked !== undefined && view !== "rate") sign(target, this.#place(geometry, columns, lane, marked), 5.5);
      const at = this.#place(geometry, columns, lane, position);
      if (at.inside) {
        ctx.globalAlpha = at.hidden ? 0.45 : 1;
        if (done && lane.status === "diverged") burst(ctx, ...at.pixel, 5.5 * scale, color, halo);
        else head(ctx, lane.slot, ...at.pixel, 4.6 * scale, color, halo);
        ctx.globalAlpha = 1;
      } else if (view === "contour") {
        pointOut(ctx, geometry, at.pixel, 5 * scale, color, halo);
      }
      if (hover !== null && hover <= lane.steps) {
        const there = this.#place(geometry, columns, lane, hover);
        if (there.inside) ring(ctx, ...there.pixel, 6.5 * scale, color, halo);
      }
    }
  }

  // Pixel of a lane at a position between two steps, whether it is in the picture, and hidden by the surface.
  #place(geometry, columns, lane, position) {
    const at = Math.min(position, lane.steps);
    const step = Math.floor(at);
    const next = Math.min(step + 1, lane.steps);
    const here = columns.map((column) => column[step] + (at - step) * (column[next] - column[step]));
    const pixel = geometry.project(here);
    const within = geometry.bounds.every(([low, high], i) => here[i] >= low && here[i] <= high);
    const inside = within && (geometry.holds?.(pixel) ?? true);
    return { pixel, inside, hidden: inside && geometry.hides?.(here) };
  }

  #signs(ctx, view, geometry, { theme, scale, start }) {
    const place = ([x, y]) => {
      if (view === "contour") return [geometry.project([x, y]), false];
      const z = this.field.heightAt(x, y);
      return [geometry.project([x, y, z]), geometry.hides([x, y, z])];
    };
    const put = (draw, at, size) => {
      const inside = this.field.domain.every(([low, high], i) => at[i] >= low && at[i] <= high);
      if (!inside) return;
      const [pixel, hidden] = place(at);
      ctx.globalAlpha = hidden ? 0.35 : 1;
      draw(ctx, ...pixel, size * scale, theme.text, theme.background);
      ctx.globalAlpha = 1;
    };
    for (const minimum of this.field.minima) put(star, minimum, 6);
    for (const saddle of this.field.saddles) put(cross, saddle, 3.6);
    put(ring, start, 4.4);
  }
}
