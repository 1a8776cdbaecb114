// The state of the view as part of a link.

const EMBED = ["embed", "embed_options"];

// Only what differs from a fresh view; a clock that runs has no step worth keeping.
export function viewText({ clock, scene, hidden, lossChoice, best, projector }, withStep) {
  const parts = [];
  if (withStep) parts.push(`step:${clock.step}`);
  if (scene?.moved) parts.push(`cam:${cameraNumbers(scene.camera())}`);
  if (hidden.size) parts.push(`hide:${[...hidden].sort()}`);
  if (lossChoice) parts.push(`loss:${lossChoice}`);
  if (best) parts.push("mark:best");
  if (projector) parts.push("look:projector");
  return parts.join(";");
}

export function cameraNumbers({ eye, up, center }) {
  return [eye, up, center].flatMap(({ x, y, z }) => [x, y, z]).map((v) => Number(v.toFixed(4)) || 0);
}

export function showAddress(viewer) {
  const { run, clock } = viewer;
  if (run.link) history.replaceState(history.state, "", address(run.link, viewText(viewer, !clock.playing)));
}

// The whole address of what is seen.
export function linkOf(viewer) {
  return location.origin + address(viewer.run.link, viewText(viewer, true));
}

export async function copyLink(viewer) {
  const link = linkOf(viewer);
  const { texts, root } = viewer;
  const said = viewer.find(".dl-said");
  const copied = await copyText(link, root);
  said.textContent = copied ? texts.copied : `${texts.copy_failed} ${link}`;
  setTimeout(() => (said.textContent = ""), copied ? 2500 : 20000);
}

function address(link, view) {
  const parts = [link];
  if (view) parts.push(`view=${encodeURIComponent(view).replace(/%(3A|3B|2C)/g, decodeURIComponent)}`);
  const here = new URLSearchParams(location.search);
  for (const name of EMBED) for (const value of here.getAll(name)) parts.push(`${name}=${encodeURIComponent(value)}`);
  return `${location.pathname}?${parts.join("&")}${location.hash}`;
}

async function copyText(text, host) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No clipboard without https: the old way, with a selected text field.
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "dl-offscreen";
    host.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    return copied;
  }
}
