// The table under the charts: legend, switch and read-out in one.

import { coordinate, fill, number, short } from "./format.js";
import { head } from "./marks.js";

const COLUMNS = ["x", "y", "loss", "rate", "gradient", "status"];

export class StepTable {
  #rows = [];

  constructor(table, texts, onToggle) {
    this.body = table.tBodies[0];
    this.texts = texts;
    this.onToggle = onToggle;
    this.head = Object.fromEntries([...table.tHead.rows[0].cells].map((cell) => [cell.dataset.column, cell]));
    for (const column of ["loss", "rate", "gradient", "status"]) this.head[column].textContent = texts[column];
  }

  setVariables([x, y]) {
    this.head.x.textContent = x;
    this.head.y.textContent = y;
  }

  // True if rows came or went; `dress` gives them their names.
  setLanes(lanes) {
    const before = this.#rows.length;
    this.lanes = lanes;
    while (this.#rows.length > lanes.length) this.#rows.pop().row.remove();
    while (this.#rows.length < lanes.length) this.#rows.push(this.#newRow());
    return lanes.length !== before;
  }

  #newRow() {
    const row = this.body.insertRow();
    const heading = document.createElement("th");
    heading.scope = "row";
    heading.innerHTML =
      '<button type="button" class="dl-lane"><canvas class="dl-sample" aria-hidden="true"></canvas>' +
      '<span class="dl-name"></span> <span class="dl-detail"></span></button>';
    row.append(heading);
    const cells = Object.fromEntries(
      COLUMNS.map((column) => {
        const cell = row.insertCell();
        cell.className = `dl-${column}`;
        const text = document.createTextNode("");
        cell.append(text);
        return [column, text];
      }),
    );
    const button = heading.firstChild;
    button.addEventListener("click", () => this.onToggle(Number(button.dataset.slot)));
    const find = (name) => heading.querySelector(`.dl-${name}`);
    return { row, button, cells, name: find("name"), detail: find("detail"), sample: find("sample") };
  }

  // Names, line samples and pressed states: after a change of lanes, theme or visibility.
  dress(look, hidden) {
    this.lanes.forEach((lane, i) => {
      const mine = this.#rows[i];
      const { row, button, name, detail, sample } = mine;
      const shown = !hidden.has(lane.slot);
      button.setAttribute("aria-pressed", String(shown));
      row.classList.toggle("dl-off", !shown);
      const dressed = [look, devicePixelRatio, lane.slot, lane.label, lane.detail];
      if (dressed.every((one, k) => one === mine.dressed?.[k])) return;
      mine.dressed = dressed;
      name.textContent = lane.label;
      detail.textContent = lane.detail;
      button.title = fill(this.texts.toggle, { name: lane.label });
      button.dataset.slot = lane.slot;
      drawSample(sample, look.theme.slot(lane.slot), look);
    });
  }

  show(step) {
    const heading = fill(this.texts.at_step, { step });
    if (this.head.optimizer.textContent !== heading) this.head.optimizer.textContent = heading;
    this.lanes.forEach((lane, i) => {
      const { cells } = this.#rows[i];
      const at = Math.min(step, lane.steps);
      const put = (column, text) => {
        if (cells[column].data !== text) cells[column].data = text;
      };
      put("x", coordinate(lane.x[at]));
      put("y", coordinate(lane.y[at]));
      put("loss", number(lane.loss[at]));
      put("rate", short(lane.rate[at]));
      put("gradient", number(lane.gradient[at]));
      const ended = step >= lane.ended;
      put("status", fill(this.texts[ended ? lane.status : "running"], { step: lane.ended }));
    });
  }
}

function drawSample(canvas, { color, dash, marker }, { theme, size }) {
  const ratio = (window.devicePixelRatio || 1) * size;
  const [width, height] = [34, 14];
  Object.assign(canvas, { width: width * ratio, height: height * ratio });
  const ctx = canvas.getContext("2d");
  ctx.scale(ratio, ratio);
  ctx.strokeStyle = color;
  ctx.lineWidth = 2.2;
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(1, height / 2);
  ctx.lineTo(width - 7, height / 2);
  ctx.stroke();
  head(ctx, marker, width - 7, height / 2, 4.4, color, theme.background);
}
