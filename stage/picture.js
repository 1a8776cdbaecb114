// The stage as a picture: views, legend and read-out where they are on the page, what it shows above, its link below.

import { short } from "./format.js";
import { linkOf } from "./view_link.js";

const RATIO = 2; // pixels of the picture for one of the page
const EDGE = 16;
const LINE = 1.5; // heights of a letter

export async function savePicture(viewer) {
  const canvas = await picture(viewer);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve));
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: "descent-lab.png" });
  link.click();
  URL.revokeObjectURL(link.href);
}

async function picture(viewer) {
  const { root, views, look } = viewer;
  const { theme } = look;
  const below = await Promise.all(views.map((view) => view.plot?.image(RATIO)));
  const letter = 13 * look.size;
  const page = viewer.find(".dl-grid").getBoundingClientRect();
  const [bar, table] = [".dl-bar", ".dl-table"].map((part) => viewer.find(part).getBoundingClientRect());
  const gap = Math.abs(table.top - bar.bottom) < letter ? bar.height : 0; // the table moves up to where the bar was
  const shown = page.height - gap;
  const ctx = document.createElement("canvas").getContext("2d");
  ctx.font = `${letter}px ${theme.font}`;
  const [head, foot] = [caption(viewer), linkOf(viewer)].map((text) => lines(ctx, text, page.width, letter));
  const top = EDGE + LINE * letter * (head.length + 0.5);
  const height = top + shown + LINE * letter * (foot.length + 0.5) + EDGE;
  Object.assign(ctx.canvas, { width: (page.width + 2 * EDGE) * RATIO, height: height * RATIO });
  ctx.setTransform(RATIO, 0, 0, RATIO, 0, 0);
  ctx.fillStyle = theme.background;
  ctx.fillRect(0, 0, page.width + 2 * EDGE, height);
  ctx.font = `${letter}px ${theme.font}`;
  ctx.fillStyle = theme.text;
  const write = (found, y) => found.forEach((text, i) => ctx.fillText(text, EDGE, y + LINE * letter * (i + 0.8)));
  write(head, EDGE);
  write(foot, top + shown + 0.5 * letter);
  ctx.translate(EDGE - page.left, top - page.top);
  views.forEach((view, i) => {
    const { left, top, width, height } = view.frame.getBoundingClientRect();
    if (below[i]) ctx.drawImage(below[i], left, top, width, height);
    ctx.drawImage(viewer.painted(view, RATIO), left, top, width, height);
  });
  for (const part of root.querySelectorAll(".dl-title, .dl-key:not([hidden])")) copyText(ctx, part);
  ctx.translate(0, -gap);
  for (const sample of root.querySelectorAll(".dl-sample")) {
    const { left, top, width, height } = sample.getBoundingClientRect();
    ctx.drawImage(sample, left, top, width, height);
  }
  copyText(ctx, viewer.find(".dl-table"));
  return ctx.canvas;
}

// What is shown, and where in it.
export function caption({ run, texts, clock }) {
  const [x, y] = run.start.map((v) => short(v, 6));
  return `${run.title}   ${texts.start} (${x}, ${y})   ${texts.step} ${clock.step} / ${clock.steps}`;
}

// A text cut into lines of at most this width, wherever that is.
function lines(ctx, text, width, letter) {
  const found = [];
  for (let rest = text; rest; ) {
    let count = Math.min(rest.length, Math.floor((4 * width) / letter)); // letters are wider than a quarter of their height
    while (count > 1 && ctx.measureText(rest.slice(0, count)).width > width) count--;
    found.push(rest.slice(0, count));
    rest = rest.slice(count);
  }
  return found;
}

// Every word where the page has it, in its font and colour.
function copyText(ctx, part) {
  const written = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (written.nextNode()) {
    const node = written.currentNode;
    const host = node.parentElement;
    const cell = (host.closest("th, td") ?? host).getBoundingClientRect();
    const { fontWeight, fontSize, fontFamily, color, textDecorationLine: crossed } = getComputedStyle(host);
    ctx.save();
    ctx.beginPath();
    ctx.rect(cell.left, cell.top, cell.width, cell.height);
    ctx.clip();
    Object.assign(ctx, { font: `${fontWeight} ${fontSize} ${fontFamily}`, fillStyle: color });
    for (const { index, 0: word } of node.data.matchAll(/\S+/g)) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const { left, top, width, height } = range.getBoundingClientRect();
      const { fontBoundingBoxAscent: above, fontBoundingBoxDescent: below } = ctx.measureText(word);
      if (width) ctx.fillText(word, left, top + (height - above - below) / 2 + above);
      if (crossed === "line-through") ctx.fillRect(left, top + height / 2, width, 1);
    }
    ctx.restore();
  }
}
