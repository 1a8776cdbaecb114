// The table under the charts: legend, switch and read-out in one.

import { coordinate, fill, number, short } from "./format.js";
import { head } from "./marks.js";

const UNFOLD = '<button type="button" class="dl-unfold" aria-expanded="false"><svg viewBox="0 0 20 20" aria-hidden="true"><path d="M5 7.5 10 12.5 15 7.5" /></svg></button>';
const COLUMNS = ["x", "y", "loss", "rate", "gradient", "status"];

export class StepTable {
  #rows = [];

  constructor(table, texts, onToggle) {
    this.body = table.tBodies[0];
    table.setAttribute("role", "table"); // which it is for those who hear it, however a phone lays it out
    for (const part of [table.tHead, this.body]) part.setAttribute("role", "rowgroup");
    for (const part of [table.tHead.rows[0], ...table.tHead.rows[0].cells]) part.setAttribute("role", part.tagName === "TR" ? "row" : "columnheader");
    this.texts = texts;
    this.onToggle = onToggle;
    this.head = Object.fromEntries([...table.tHead.rows[0].cells].map((cell) => [cell.dataset.column, cell]));
    for (const column of ["loss", "rate", "gradient", "status"]) this.head[column].textContent = texts[column];
  }

  setVariables([x, y]) {
    this.head.x.textContent = x;
    this.head.y.textContent = y;
    for (const { row } of this.#rows) this.#label(row);
  }

  // On a phone, where the heads have no room, an unfolded number has its name beside it.
  #label(row) {
    for (const column of COLUMNS.slice(0, -1)) row.querySelector(`.dl-${column}`).dataset.label = this.head[column].textContent;
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
    row.setAttribute("role", "row");
    heading.setAttribute("role", "rowheader");
    heading.innerHTML =
      '<button type="button" class="dl-lane"><canvas class="dl-sample" aria-hidden="true"></canvas>' +
      '<span class="dl-name"></span> <span class="dl-detail"></span></button>';
    row.append(heading);
    const cells = Object.fromEntries(
      COLUMNS.map((column) => {
        const cell = row.insertCell();
        cell.className = `dl-${column}`;
        cell.setAttribute("role", "cell");
        const text = document.createTextNode("");
        cell.append(text);
        return [column, text];
      }),
    );
    const end = row.cells[row.cells.length - 1];
    end.className = "dl-end";
    end.innerHTML = '<div class="dl-lines"><span class="dl-status"></span><span class="dl-reason"></span></div>';
    end.querySelector(".dl-status").append(cells.status);
    const reason = end.querySelector(".dl-reason");
    const more = row.insertCell();
    more.className = "dl-more";
    more.setAttribute("role", "cell");
    more.innerHTML = UNFOLD;
    const unfold = more.firstChild;
    unfold.addEventListener("click", () => unfold.setAttribute("aria-expanded", String(row.classList.toggle("dl-unfolded"))));
    this.#label(row);
    const button = heading.firstChild;
    button.addEventListener("click", () => this.onToggle(Number(button.dataset.slot)));
    const find = (name) => heading.querySelector(`.dl-${name}`);
    return { row, button, cells, name: find("name"), detail: find("detail"), sample: find("sample"), reason, unfold };
  }

  // Names, line samples and pressed states: after a change of lanes, theme or visibility.
  dress(look, hidden) {
    this.lanes.forEach((lane, i) => {
      const mine = this.#rows[i];
      const { row, button, unfold, name, detail, sample } = mine;
      const shown = !hidden.has(lane.slot);
      button.setAttribute("aria-pressed", String(shown));
      row.classList.toggle("dl-off", !shown);
      const dressed = [look, devicePixelRatio, lane.slot, lane.label, lane.detail];
      if (dressed.every((one, k) => one === mine.dressed?.[k])) return;
      mine.dressed = dressed;
      name.textContent = lane.label;
      detail.textContent = lane.detail;
      button.title = fill(this.texts.toggle, { name: lane.label });
      unfold.setAttribute("aria-label", fill(this.texts.unfold, { name: lane.label }));
      button.dataset.slot = lane.slot;
      drawSample(sample, look.theme.slot(lane.slot), look);
    });
  }

  // Why each run goes as it does: {slot: sentence}.
  remark(said) {
    this.lanes.forEach((lane, i) => {
      const { reason } = this.#rows[i];
      const text = said[lane.slot] ?? "";
      if (reason.textContent === text) return;
      reason.textContent = text;
      reason.title = text;
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
