// The surface as a height field: heights between grid points, and what hides what.

export class HeightField {
  constructor(surface) {
    const { domain, size, range, bottom, softening, height } = surface;
    Object.assign(this, { domain, size, range, bottom, softening, heights: height });
    const [[x0, x1], [y0, y1]] = surface.domain;
    this.toColumn = (x) => ((x - x0) / (x1 - x0)) * (this.size - 1);
    this.toRow = (y) => ((y - y0) / (y1 - y0)) * (this.size - 1);
    this.log = surface.scale === "log";
  }

  rows() {
    return Array.from({ length: this.size }, (_, i) => this.heights.subarray(i * this.size, (i + 1) * this.size));
  }

  // Loss as displayed height (figures/heights.py), and back.
  height(loss) {
    return this.log ? Math.log10(Math.max(loss - this.bottom, 0) + this.softening) : Math.max(loss, this.bottom);
  }

  loss(height) {
    return this.log ? Math.max(10 ** height - this.softening, 0) + this.bottom : height;
  }

  at(column, row) {
    const { size, heights: grid } = this;
    const i = Math.min(Math.max(Math.floor(column), 0), size - 2);
    const j = Math.min(Math.max(Math.floor(row), 0), size - 2);
    const u = column - i;
    const v = row - j;
    const k = j * size + i;
    return (1 - v) * ((1 - u) * grid[k] + u * grid[k + 1]) + v * ((1 - u) * grid[k + size] + u * grid[k + size + 1]);
  }

  heightAt(x, y) {
    return this.at(this.toColumn(x), this.toRow(y));
  }

  // Marches from a point to the eye: hidden if the ray is both above and below the surface on its way.
  hides(x, y, z, eye) {
    const [low, high] = this.range;
    const last = this.size - 1;
    const tolerance = (high - low) * 0.008;
    let column = this.toColumn(x);
    let row = this.toRow(y);
    let du = this.toColumn(eye[0]) - column;
    let dv = this.toRow(eye[1]) - row;
    let dz = eye[2] - z;
    const stride = 1.5 / Math.max(Math.abs(du), Math.abs(dv), (Math.abs(dz) * last) / (high - low) / 4);
    du *= stride;
    dv *= stride;
    dz *= stride;
    let above = false;
    let below = false;
    for (let k = 0; k < 4 * last && !(above && below); k++) {
      column += du;
      row += dv;
      z += dz;
      if (!(column >= 0 && row >= 0 && column <= last && row <= last)) break;
      const gap = z - this.at(column, row);
      if (gap > tolerance) above = true;
      else if (gap < -tolerance) below = true;
      if (z > high || z < low) break;
    }
    return above && below;
  }
}
