// One line on the map for those who have never clicked here: what a click does, and which key plays.

const SEEN = "descent-lab.clicked";

export function hint({ root, texts, views }) {
  const map = views.find(({ id }) => id === "contour");
  if (!map || seen()) return;
  const line = document.createElement("p");
  line.className = "dl-hint";
  line.textContent = matchMedia("(pointer: coarse)").matches ? texts.hint_touch : texts.hint;
  map.frame.append(line);
  const clicked = () => {
    line.remove();
    root.removeEventListener("click", clicked, true);
    remember();
  };
  root.addEventListener("click", clicked, true);
}

// A browser may keep nothing; then the line comes again.
function seen() {
  try {
    return localStorage.getItem(SEEN) !== null;
  } catch {
    return false;
  }
}

function remember() {
  try {
    localStorage.setItem(SEEN, "");
  } catch {}
}
