// What is around every page: the keys of undo, and a word when the connection is lost.

const TYPED = "input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, [contenteditable]";
const STATE = "data-test-connection-state";

let texts = null;

export default function frame({ data }) {
  const first = !texts;
  texts = data;
  if (!first) return;
  const app = document.querySelector(`[${STATE}]`);
  const look = () => tell(navigator.onLine && app.getAttribute(STATE) === "CONNECTED");
  new MutationObserver(look).observe(app, { attributes: true, attributeFilter: [STATE] });
  addEventListener("offline", look);
  addEventListener("online", look);
  document.addEventListener("keydown", undoOrRedo);
}

// Ctrl+Z and Ctrl+Y, but not in text fields, which have their own.
function undoOrRedo(event) {
  const key = event.key.toLowerCase();
  if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== "z" && key !== "y")) return;
  if (event.target instanceof Element && event.target.closest(TYPED)) return;
  const name = key === "y" || event.shiftKey ? "redo" : "undo";
  const button = document.querySelector(`.st-key-history [class*="-${name}"] button`);
  if (!button) return;
  event.preventDefault();
  button.click();
}

function tell(connected) {
  let said = document.querySelector(".offline");
  if (!said) {
    said = Object.assign(document.createElement("p"), { className: "offline", role: "status" });
    document.body.append(said);
  }
  const text = connected ? "" : texts.offline;
  if (said.textContent !== text) said.textContent = text;
}
