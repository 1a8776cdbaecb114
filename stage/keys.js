// Keys that move a clock, answered once whatever number of stages is on the page.

const OWN_KEYS =
  "input,textarea,select,button,a[href],summary,[contenteditable],[role=slider],[role=combobox],[role=listbox]," +
  "[role=option],[role=radio],[role=radiogroup],[role=tab],[role=menu],[role=menuitem],[role=dialog],[role=spinbutton]," +
  "[role=grid],[role=switch]";

const stages = new Set();
let touched = null;

// What the list of keys says: each line's keys, and the text that tells what they do.
export const KEYS = [
  [["space"], "key_play"],
  [["←", "→"], "key_step"],
  [["⇧ ←", "⇧ →"], "key_ten"],
  [["home", "end"], "key_ends"],
  [["?"], "key_list"],
];

// A stage is {root, clock, showKeys()}. Returns how to stop listening for it.
export function listen(stage) {
  if (!stages.size) document.addEventListener("keydown", answer);
  stages.add(stage);
  stage.root.addEventListener("pointerdown", () => (touched = stage), { capture: true });
  return () => {
    stages.delete(stage);
    if (touched === stage) touched = null;
    if (!stages.size) document.removeEventListener("keydown", answer);
  };
}

function answer(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const { target, key } = event;
  const stage = addressed(target);
  if (!stage) return;
  const busy = target instanceof Element && target.closest(OWN_KEYS);
  if (busy && busy.closest("dialog")) return;
  const ours = busy && stage.root.contains(busy);
  const scrub = ours && busy.matches(".dl-scrub");
  if (busy && !(ours && busy.tagName === "BUTTON" && key !== " ") && !(scrub && key === " ")) return;
  const { clock } = stage;
  const stride = event.shiftKey ? 10 : 1;
  const act = {
    " ": () => clock.toggle(),
    ArrowLeft: () => clock.seek(Math.ceil(clock.position) - stride),
    ArrowRight: () => clock.seek(clock.step + stride),
    Home: () => clock.seek(0),
    End: () => clock.seek(clock.steps),
    "?": () => stage.showKeys(),
  }[key];
  if (!act) return;
  event.preventDefault();
  act();
}

// The stage that has the focus, else the one last touched, else the first; always one that is seen.
function addressed(target) {
  const seen = [...stages].filter(({ root }) => root.isConnected && visible(root));
  return seen.find(({ root }) => root.contains(target)) ?? (seen.includes(touched) ? touched : seen[0]);
}

function visible(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 80 && top < window.innerHeight - 80;
}
