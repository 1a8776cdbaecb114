// Decoding of what payload.py writes: a JSON header that names columns, and the numbers of the columns.

// The JSON in front, and the bytes after it.
export function split(bytes) {
  const start = 4 + new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  return [JSON.parse(new TextDecoder().decode(bytes.subarray(4, start))), bytes.subarray(start)];
}

// The header; each of its columns has its numbers.
export async function unpack(bytes) {
  const [header, packed] = split(bytes);
  const numbers = packed.length ? restore(await inflate(packed)) : new Float32Array(0);
  let offset = 0;
  for (const column of header.columns) {
    const { length, value } = column;
    column.numbers = value === undefined ? numbers.subarray(offset, (offset += length)) : new Float64Array(length).fill(value);
  }
  return header;
}

// A surface with its columns by name.
export async function readSurface(bytes) {
  const surface = await unpack(bytes);
  for (const { name, numbers } of surface.columns) surface[name] = numbers;
  return surface;
}

// Runs: each lane with its columns by name and, in `iterates`, what the optimizer keeps beside its path.
export async function readRun(bytes) {
  const run = await unpack(bytes);
  for (const lane of run.lanes) lane.iterates = [];
  for (const { name, lane: number, iterate, numbers } of run.columns) {
    const lane = run.lanes[number];
    if (iterate === undefined) (lane ?? run)[name] = numbers;
    else iterateOf(lane, iterate)[name] = numbers;
  }
  for (const lane of run.lanes) {
    for (const line of [lane, ...lane.iterates]) line.steps = line.loss.length - 1;
    lane.best = lowest(lane.loss);
  }
  run.steps = Math.max(1, ...run.lanes.map((lane) => lane.steps));
  return run;
}

function iterateOf(lane, name) {
  const known = lane.iterates.find((one) => one.name === name);
  if (known) return known;
  lane.iterates.push({ name, status: lane.status });
  return lane.iterates.at(-1);
}

// For each step the one with the lowest loss so far.
export function lowest(losses) {
  let best = 0;
  return Uint32Array.from(losses, (loss, step) => (loss < losses[best] ? (best = step) : best));
}

async function inflate(bytes) {
  const { readable, writable } = new DecompressionStream("deflate");
  const writer = writable.getWriter();
  writer.write(bytes);
  writer.close();
  return new Uint8Array(await new Response(readable).arrayBuffer());
}

// From the bytes of second differences, all first bytes before all second ones, to the numbers.
function restore(planes) {
  const count = planes.length / 4;
  const bits = new Int32Array(count);
  let step = 0;
  let value = 0;
  for (let i = 0; i < count; i++) {
    step += planes[i] | (planes[count + i] << 8) | (planes[2 * count + i] << 16) | (planes[3 * count + i] << 24);
    bits[i] = value = (value + (step |= 0)) | 0;
  }
  return new Float32Array(bits.buffer);
}
