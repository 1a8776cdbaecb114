// One clock for all views: a position in steps, fractional while playing, whole when at rest.

const WHOLE_RUN = 6000;
const REST_BEFORE_REPEAT = 900;

export class Clock {
  steps = 0;
  position = 0;
  playing = false;
  speed = 1;
  loop = false;
  #frame = 0;
  #rested = 0;

  constructor(onChange) {
    this.onChange = onChange;
  }

  get step() {
    return Math.floor(this.position + 1e-9);
  }

  get atEnd() {
    return this.position >= this.steps;
  }

  // A new run: whoever watches the end keeps watching the end.
  setSteps(steps) {
    const followEnd = this.atEnd && this.steps > 0;
    this.steps = steps;
    this.position = followEnd ? steps : Math.min(this.position, steps);
  }

  play() {
    if (this.playing) return;
    if (this.atEnd) this.position = 0;
    this.playing = true;
    this.#rested = 0;
    let before = performance.now();
    const tick = (now) => {
      this.#advance(Math.min(Math.max(now - before, 0), 100));
      before = now;
      if (this.playing) this.#frame = requestAnimationFrame(tick);
      this.onChange();
    };
    this.#frame = requestAnimationFrame(tick);
    this.onChange();
  }

  #advance(elapsed) {
    if (this.atEnd) {
      this.#rested += elapsed;
      if (this.loop && this.#rested > REST_BEFORE_REPEAT) {
        this.position = 0;
        this.#rested = 0;
      }
    } else {
      this.position = Math.min(this.position + (elapsed * this.speed * this.steps) / WHOLE_RUN, this.steps);
    }
    if (this.atEnd && !this.loop) this.playing = false;
  }

  pause() {
    this.stop();
    this.position = Math.round(this.position);
    this.onChange();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  seek(step) {
    this.stop();
    this.position = Math.min(Math.max(Math.round(step), 0), this.steps);
    this.onChange();
  }

  stop() {
    this.playing = false;
    cancelAnimationFrame(this.#frame);
  }
}
