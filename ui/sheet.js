// On a phone the panel is a sheet over the lower part of the page; this is the button that puts it away.

export default function sheet({ data: { show, hide }, parentElement }) {
  let button = parentElement.querySelector("button");
  if (!button) {
    button = Object.assign(document.createElement("button"), { type: "button", className: "sheet-handle" });
    button.addEventListener("click", () => {
      const root = document.documentElement.dataset;
      root.sheet = root.sheet === "away" ? "open" : "away";
      dress();
    });
    parentElement.append(button);
  }
  const dress = () => {
    const open = document.documentElement.dataset.sheet !== "away";
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open ? hide : show;
  };
  dress();
}
