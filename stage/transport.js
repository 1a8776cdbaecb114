// Buttons, slider and keys that move the clock.

const OWN_KEYS =
  "input,textarea,select,button,a[href],summary,[contenteditable],[role=slider],[role=combobox],[role=listbox]," +
  "[role=option],[role=radio],[role=radiogroup],[role=tab],[role=menu],[role=menuitem],[role=dialog],[role=spinbutton]," +
  "[role=grid],[role=switch]";

export class Transport {
  constructor(root, clock, texts) {
    this.root = root;
    this.clock = clock;
    this.texts = texts;
    this.slider = root.querySelector(".dl-scrub");
    this.playButton = root.querySelector("[data-do=play]");
    this.loopButton = root.querySelector("[data-do=loop]");
    this.speed = root.querySelector(".dl-speed");
    this.now = root.querySelector(".dl-now");
    this.total = root.querySelector(".dl-total");
    const actions = {
      first: () => clock.seek(0),
      back: () => clock.seek(Math.ceil(clock.position) - 1),
      play: () => clock.toggle(),
      forward: () => clock.seek(clock.step + 1),
      last: () => clock.seek(clock.steps),
      loop: () => {
        clock.loop = !clock.loop;
        clock.onChange();
      },
    };
    for (const [name, action] of Object.entries(actions)) {
      root.querySelector(`[data-do=${name}]`).addEventListener("click", action);
    }
    this.slider.addEventListener("input", () => clock.seek(Number(this.slider.value)));
    this.speed.addEventListener("change", () => {
      clock.speed = Number(this.speed.value);
    });
    this.keys = (event) => this.#key(event);
    document.addEventListener("keydown", this.keys);
  }

  #key(event) {
    const { clock, root } = this;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !root.isConnected) return;
    const { target, key } = event;
    const busy = target instanceof Element && target.closest(OWN_KEYS);
    const ours = busy && root.contains(busy);
    const free = !busy || (ours && busy.tagName === "BUTTON" && key !== " ") || (busy === this.slider && key === " ");
    if (!free || !visible(root)) return;
    const stride = event.shiftKey ? 10 : 1;
    const act = {
      " ": () => clock.toggle(),
      ArrowLeft: () => clock.seek(Math.ceil(clock.position) - stride),
      ArrowRight: () => clock.seek(clock.step + stride),
      Home: () => clock.seek(0),
      End: () => clock.seek(clock.steps),
    }[key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  show() {
    const { clock, texts, slider } = this;
    const step = String(clock.step);
    const steps = String(clock.steps);
    if (slider.max !== steps) {
      slider.max = steps;
      this.total.textContent = steps;
      this.now.style.minWidth = `${steps.length}ch`;
    }
    if (slider.value !== step) slider.value = step;
    if (this.now.textContent !== step) this.now.textContent = step;
    slider.style.setProperty("--done", `${(100 * clock.position) / clock.steps}%`);
    this.loopButton.setAttribute("aria-pressed", String(clock.loop));
    if (this.speed.value !== String(clock.speed)) this.speed.value = String(clock.speed);
    const label = clock.playing ? texts.pause : texts.play;
    if (this.playButton.title !== label) {
      this.playButton.title = label;
      this.playButton.setAttribute("aria-label", label);
      this.playButton.classList.toggle("dl-playing", clock.playing);
    }
  }

  destroy() {
    document.removeEventListener("keydown", this.keys);
  }
}

function visible(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 80 && top < window.innerHeight - 80;
}
