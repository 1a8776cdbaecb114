import assert from "node:assert/strict";
import test from "node:test";
import { coordinate, fill, number, short } from "../../../stage/format.js";

test("numbers of a table have five digits and never more than ten characters", () => {
  const cases = { 0: "0", 1: "1.0000", 123.456: "123.46", 0.0123456: "0.01235", 1e-7: "1.000e−7", 123456: "1.235e5", [-2.5]: "−2.5000" };
  for (const [value, text] of Object.entries(cases)) assert.equal(number(Number(value)), text);
  for (const value of [-3.4e38, 3.4e38, -1e-38, -99999.99, 0.00099999]) assert.ok(number(value).length <= 10);
  assert.equal(number(undefined), "–");
  assert.equal(number(Infinity), "–");
});

test("coordinates have four decimals and no negative zero", () => {
  assert.equal(coordinate(-1.23456), "−1.2346");
  assert.equal(coordinate(-0.00001), "0.0000");
  assert.equal(coordinate(-12345.6), "−12346");
});

test("the shortest form", () => {
  assert.equal(short(0.1), "0.1");
  assert.equal(short(Math.fround(0.0004)), "0.0004");
  assert.equal(short(0.00001234), "1.234e−5");
  assert.equal(short(-1.23456, 3), "−1.23");
});

test("a number that stands for others is told so", () => {
  const most = Math.fround(3.4028234663852886e38);
  assert.deepEqual([number(most), short(most), short(-most)], ["> 3.4e38", "> 3.4e38", "< −3.4e38"]);
  assert.equal(short(2 ** -149), "< 1.5e−45");
  assert.equal(number(3.3e38), "3.300e38");
});

test("names in braces are filled in", () => {
  assert.equal(fill("at {step} of {step}, {other}", { step: 3, other: "x" }), "at 3 of 3, x");
});
