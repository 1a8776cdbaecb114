// One clock for all views, of one stage or of several: a position in steps, fractional while playing, whole at rest.

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
  #watchers = new Map();

  // `changed` is called after every change, until the watcher leaves.
  watch(watcher, changed) {
    this.#watchers.set(watcher, { changed, steps: 0 });
  }

  leave(watcher) {
    this.#watchers.delete(watcher);
    if (this.#watchers.size) this.#measure();
    else this.stop();
  }

  get watched() {
    return this.#watchers.size > 0;
  }

  tell() {
    for (const { changed } of this.#watchers.values()) changed();
  }

  get step() {
    return Math.floor(this.position + 1e-9);
  }

  get atEnd() {
    return this.position >= this.steps;
  }

  // How many steps a watcher's runs have; the longest count.
  setSteps(watcher, steps) {
    this.#watchers.get(watcher).steps = steps;
    this.#measure();
  }

  // Whoever watches the end keeps watching the end.
  #measure() {
    const followEnd = this.atEnd && this.steps > 0;
    this.steps = Math.max(...[...this.#watchers.values()].map(({ steps }) => steps));
    this.position = followEnd ? this.steps : Math.min(this.position, this.steps);
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
      this.tell();
    };
    this.#frame = requestAnimationFrame(tick);
    this.tell();
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
    this.tell();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  seek(step) {
    this.stop();
    this.position = Math.min(Math.max(Math.round(step), 0), this.steps);
    this.tell();
  }

  repeat(loop) {
    this.loop = loop;
    this.tell();
  }

  stop() {
    this.playing = false;
    cancelAnimationFrame(this.#frame);
  }
}
