import assert from "node:assert/strict";
import test from "node:test";
import { cameraNumbers, viewText } from "../../../stage/view_link.js";

const camera = { eye: { x: 1.23456, y: -0.00001, z: 2 }, up: { x: 0, y: 0, z: 1 }, center: { x: 0, y: 0, z: 0 } };
const fresh = { clock: { step: 12 }, scene: { moved: false, camera: () => camera }, hidden: new Set(), lossChoice: null, best: false, projector: false };

test("a fresh view is nothing but its step", () => {
  assert.equal(viewText(fresh, true), "step:12");
  assert.equal(viewText(fresh, false), "");
});

test("what differs is told, in this order", () => {
  const changed = { ...fresh, scene: { ...fresh.scene, moved: true }, hidden: new Set([3, 1]), lossChoice: "linear", best: true, projector: true };
  assert.equal(viewText(changed, true), "step:12;cam:1.2346,0,2,0,0,1,0,0,0;hide:1,3;loss:linear;mark:best;look:projector");
});

test("a stage without a scene has no camera to tell", () => {
  assert.equal(viewText({ ...fresh, scene: undefined }, true), "step:12");
  assert.equal(cameraNumbers(camera).length, 9);
});
