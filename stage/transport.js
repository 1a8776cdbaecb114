// Buttons and slider that move the clock.

// The keys that do the same as a button (keys.js).
const KEYS = { first: ({ key_home }) => key_home, back: () => "←", forward: () => "→", last: ({ key_end }) => key_end };

export class Transport {
  constructor(root, clock, texts) {
    const find = (selector) => root.querySelector(selector);
    Object.assign(this, { clock, texts });
    this.slider = find(".dl-scrub");
    this.playButton = find("[data-do=play]");
    this.loopButton = find("[data-do=loop]");
    this.speed = find(".dl-speed");
    this.now = find(".dl-now");
    this.total = find(".dl-total");
    const actions = {
      first: () => clock.seek(0),
      back: () => clock.seek(Math.ceil(clock.position) - 1),
      play: () => clock.toggle(),
      forward: () => clock.seek(clock.step + 1),
      last: () => clock.seek(clock.steps),
      loop: () => clock.repeat(!clock.loop),
    };
    for (const [name, action] of Object.entries(actions)) {
      const button = find(`[data-do=${name}]`);
      button.addEventListener("click", action);
      if (name !== "play") entitle(button, texts[name], KEYS[name]?.(texts));
    }
    find(".dl-bar").setAttribute("aria-label", texts.controls);
    this.slider.setAttribute("aria-label", texts.scrub);
    this.speed.setAttribute("aria-label", texts.speed);
    this.slider.addEventListener("input", () => clock.seek(Number(this.slider.value)));
    this.speed.addEventListener("change", () => {
      clock.speed = Number(this.speed.value);
    });
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
    slider.style.setProperty("--done", clock.step / clock.steps);
    this.loopButton.setAttribute("aria-pressed", String(clock.loop));
    if (this.speed.value !== String(clock.speed)) this.speed.value = String(clock.speed);
    const label = clock.playing ? texts.pause : texts.play;
    if (this.playButton.ariaLabel !== label) {
      entitle(this.playButton, label, texts.key_space);
      this.playButton.classList.toggle("dl-playing", clock.playing);
    }
  }
}

function entitle(button, text, key) {
  button.title = key ? `${text} (${key})` : text;
  button.ariaLabel = text;
}
