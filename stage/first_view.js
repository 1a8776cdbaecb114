// What is seen first: the view of a link, the view that was left behind on this page, or the greeting.

// `memory` on the viewer outlives it: {token: of the last link opened, state: of the view that was left}.
// Returns the camera that the first picture should have, and whether the clock is to start once it is there.
export function firstView(viewer, first) {
  const { clock, memory } = viewer;
  const { view } = viewer.run;
  const fresh = view.token !== undefined && view.token !== memory.token;
  if (fresh) {
    memory.token = view.token;
    viewer.hidden = new Set(view.hide ?? []);
    viewer.lossChoice = view.loss ?? null;
    viewer.best = view.mark === "best";
    viewer.projector = view.look === "projector";
    if (!first && view.camera) viewer.scene?.setCamera(cameraFrom(view.camera));
    if (view.step !== undefined) clock.seek(view.step);
  } else if (first && memory.state) {
    const { position, speed, loop, camera, ...choices } = memory.state;
    Object.assign(viewer, choices);
    Object.assign(clock, { speed, loop, position: Math.min(position, clock.steps) });
    return { camera, greeting: false };
  }
  const unset = (fresh || first) && view.step === undefined;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (unset) clock.seek(still ? clock.steps : 0);
  return { camera: view.camera && cameraFrom(view.camera), greeting: unset && !still };
}

export function remember({ memory, clock, scene, hidden, lossChoice, best, projector }) {
  const { position, speed, loop } = clock;
  const choices = { hidden, lossChoice, best, projector };
  memory.state = { position: Math.round(position), speed, loop, camera: scene?.camera(), ...choices };
}

function cameraFrom(numbers) {
  const [eye, up, center] = [0, 3, 6].map((i) => ({ x: numbers[i], y: numbers[i + 1], z: numbers[i + 2] }));
  return { eye, up, center };
}
