// The state of the view as part of a link.

const EMBED = ["embed", "embed_options"];

export function viewText({ step, camera, homeCamera, hidden, loss }) {
  const parts = [];
  if (step !== null) parts.push(`step:${step}`);
  const numbers = cameraNumbers(camera);
  if (numbers.join() !== cameraNumbers(homeCamera).join()) parts.push(`cam:${numbers}`);
  if (hidden.size) parts.push(`hide:${[...hidden].sort()}`);
  if (loss) parts.push(`loss:${loss}`);
  return parts.join(";");
}

function cameraNumbers({ eye, up, center }) {
  return [eye, up, center].flatMap(({ x, y, z }) => [x, y, z]).map((v) => Number(v.toFixed(4)) || 0);
}

export function cameraFrom(numbers) {
  const [eye, up, center] = [0, 3, 6].map((i) => ({ x: numbers[i], y: numbers[i + 1], z: numbers[i + 2] }));
  return { eye, up, center };
}

export function address(link, view) {
  const parts = [link];
  if (view) parts.push(`view=${encodeURIComponent(view).replace(/%(3A|3B|2C)/g, decodeURIComponent)}`);
  const here = new URLSearchParams(location.search);
  for (const name of EMBED) for (const value of here.getAll(name)) parts.push(`${name}=${encodeURIComponent(value)}`);
  return `${location.pathname}?${parts.join("&")}${location.hash}`;
}

export async function copyText(text, host) {
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
