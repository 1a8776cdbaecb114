import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { Clock } from "../../../stage/clock.js";

let frames, now;
globalThis.requestAnimationFrame = (callback) => frames.push(callback);
globalThis.cancelAnimationFrame = (id) => (frames[id - 1] = null);
performance.now = () => now;

// Lets so many milliseconds pass, 20 a frame.
function pass(time) {
  for (const end = now + time; now < end; ) {
    now += 20;
    const due = frames;
    frames = [];
    for (const callback of due) callback?.(now);
  }
}

function watched(...steps) {
  const clock = new Clock();
  const told = steps.map(() => 0);
  steps.forEach((count, i) => {
    clock.watch(i, () => told[i]++);
    clock.setSteps(i, count);
  });
  return { clock, told };
}

beforeEach(() => {
  frames = [];
  now = 1000;
});

test("a whole run takes six seconds, whatever its length", () => {
  for (const steps of [3, 300, 50_000]) {
    const { clock } = watched(steps);
    clock.play();
    pass(3000);
    assert.ok(Math.abs(clock.position / steps - 0.5) < 0.01);
    assert.ok(clock.playing);
    pass(3100);
    assert.equal(clock.position, steps);
    assert.ok(!clock.playing);
  }
});

test("a pause comes to rest on a whole step", () => {
  const { clock } = watched(7);
  clock.play();
  pass(1300);
  assert.notEqual(clock.position, Math.round(clock.position));
  clock.toggle();
  assert.equal(clock.position, clock.step);
  const { position } = clock;
  pass(500);
  assert.equal(clock.position, position);
});

test("seeking stays in the run and stops", () => {
  const { clock } = watched(10);
  clock.play();
  clock.seek(99);
  assert.deepEqual([clock.position, clock.playing, clock.atEnd], [10, false, true]);
  clock.seek(-3.2);
  assert.equal(clock.position, 0);
});

test("at the end it begins anew when played, and by itself when it repeats", () => {
  const { clock } = watched(10);
  clock.seek(10);
  clock.repeat(true);
  clock.play();
  assert.equal(clock.position, 0);
  pass(6100);
  assert.ok(clock.playing && clock.atEnd);
  pass(1000);
  assert.ok(clock.playing && clock.position < 2);
});

test("who watches the end keeps watching it when the run grows", () => {
  const { clock } = watched(10);
  clock.seek(10);
  clock.setSteps(0, 25);
  assert.equal(clock.position, 25);
  clock.seek(20);
  clock.setSteps(0, 30);
  assert.equal(clock.position, 20);
  clock.setSteps(0, 5);
  assert.equal(clock.position, 5);
});

test("two watchers share it: the longer run counts, both are told, and it stops when the last one leaves", () => {
  const { clock, told } = watched(10, 40);
  assert.equal(clock.steps, 40);
  clock.seek(12);
  assert.deepEqual(told, [1, 1]);
  clock.leave(1);
  assert.deepEqual([clock.steps, clock.position], [10, 10]);
  clock.play();
  clock.leave(0);
  assert.deepEqual([clock.playing, clock.watched], [false, false]);
});
