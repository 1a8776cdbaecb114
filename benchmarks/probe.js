// Installed in every measured page: how long from a key press until the picture shows what follows from it.

(picture) => {
  // What identifies the picture shown: it changes in the same task in which the new data is drawn.
  const stamps = {
    stage: () => document.querySelector("[data-run]")?.dataset.run,
    line: () => document.querySelector('.stVegaLiteChart [aria-roledescription="line mark"]')?.getAttribute("d"),
    plotly: () => document.querySelector(".js-plotly-plot")?.layout?.meta,
  };
  const stamp = stamps[picture];
  const bench = (window.bench = { stamp, painted: [], applied: [], pressed: 0 });
  let old;

  // While another page is measured this one asks for no frames; it would take its share of the processor.
  const request = window.requestAnimationFrame.bind(window);
  let held = null;
  window.requestAnimationFrame = (callback) => (held ? -held.push(callback) : request(callback));
  bench.rest = () => (held ??= []);
  bench.wake = () => {
    const waiting = held ?? [];
    held = null;
    waiting.forEach((callback) => request(callback));
  };

  document.addEventListener("keydown", () => {
    bench.pressed = performance.now();
    old = stamp();
  }, true);

  new MutationObserver(() => {
    const now = old === undefined ? undefined : stamp();
    if (now === undefined || now === old) return;
    old = undefined;
    const { pressed } = bench;
    bench.applied.push(performance.now() - pressed);
    const twoFrames = () => requestAnimationFrame(() => bench.painted.push(performance.now() - pressed));
    requestAnimationFrame(twoFrames);
  }).observe(document.body, { subtree: true, childList: true, attributes: true });

  // Presses a key so many times and tells how long each step takes until it is painted.
  bench.steps = async (key, times) => {
    const found = [];
    const frame = () => new Promise(requestAnimationFrame);
    for (let n = 0; n < times; n++) {
      await frame();
      const pressed = performance.now();
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
      await frame();
      await frame();
      found.push(performance.now() - pressed);
    }
    return found;
  };

  bench.frames = (milliseconds) =>
    new Promise((resolve) => {
      const gaps = [];
      let first, before;
      const frame = (now) => {
        if (before !== undefined) gaps.push(now - before);
        first ??= now;
        before = now;
        if (now - first < milliseconds) requestAnimationFrame(frame);
        else resolve(gaps);
      };
      requestAnimationFrame(frame);
    });
};
