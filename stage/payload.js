// Decoding of the two byte payloads written by payload.py.

function unpack(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 4 + view.getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, start)));
  return [header, new Float32Array(bytes.slice(start).buffer)];
}

export function readSurface(bytes) {
  const [header, grid] = unpack(bytes);
  return { ...header, grid };
}

export function readRun(bytes) {
  const [header, floats] = unpack(bytes);
  let offset = 0;
  const take = (count) => floats.subarray(offset, (offset += count));
  for (const lane of header.lanes) {
    const count = lane.steps + 1;
    Object.assign(lane, { x: take(count), y: take(count), loss: take(count), gradient: take(count) });
    const rates = lane.rate === null ? take(lane.steps) : null;
    lane.rateAt = rates ? (step) => rates[Math.min(step, lane.steps - 1)] : () => lane.rate;
    // Points that the optimizer keeps beside its path are lanes of their own to the painter.
    const beside = (name) => ({ ...lane, name, x: take(count), y: take(count), loss: take(count), beside: [] });
    lane.beside = (lane.beside ?? []).map(beside);
  }
  for (const lane of header.lanes) lane.best = lowest(lane.loss);
  header.steps = Math.max(1, ...header.lanes.map((lane) => lane.steps));
  return header;
}

// For each step the one with the lowest loss so far.
function lowest(losses) {
  let best = 0;
  return Uint16Array.from(losses, (loss, step) => (loss < losses[best] ? (best = step) : best));
}
