import { assert, assertEquals } from "@std/assert";
import { evaluate } from "./evaluate_for_tests.ts";
import { type F32, gather, type I32, loadFloat, loadInt } from "./mod.ts";

const some = [0, -0, 1, -1, 0.5, 1.5, 2.5, -2.5, 1e-40, -3e38, 3.4e38, Infinity, -Infinity, NaN]
  .map(Math.fround);

/** Rounds halves to even, as the instruction does. */
function nearest(a: number): number {
  const down = Math.floor(a);
  if (a - down !== 0.5) return Math.round(a);
  const even = down % 2 === 0 ? down : down + 1;
  return a < 0 && even === 0 ? -0 : even;
}

type Calculation = [
  name: string,
  write: (a: F32, b: F32) => F32,
  expected: (a: number, b: number) => number,
];

const calculations: Calculation[] = [
  ["add", (a, b) => a.add(b), (a, b) => a + b],
  ["sub", (a, b) => a.sub(b), (a, b) => a - b],
  ["mul", (a, b) => a.mul(b), (a, b) => a * b],
  ["div", (a, b) => a.div(b), (a, b) => a / b],
  ["min", (a, b) => a.min(b), Math.min],
  ["max", (a, b) => a.max(b), Math.max],
  ["abs", (a) => a.abs(), Math.abs],
  ["neg", (a) => a.neg(), (a) => -a],
  ["sqrt", (a) => a.sqrt(), Math.sqrt],
  ["nearest", (a) => a.nearest(), nearest],
  ["add (a constant)", (a) => a.add(0.1), (a) => a + Math.fround(0.1)],
];

for (const [name, write, expected] of calculations) {
  Deno.test(`F32.${name} is the instruction, for NaN, -0 and extremes too`, () => {
    for (const a of some) {
      for (const b of some) {
        const result = evaluate(
          (at) => write(loadFloat(at), loadFloat(at, 16)),
          [Float32Array.of(a), Float32Array.of(b)],
        ).getFloat32(0, true);
        const wanted = Math.fround(expected(a, b));
        assert(Object.is(result, wanted), `${name} ${a} ${b} is ${result}, want ${wanted}`);
      }
    }
  });
}

const comparisons: [string, (a: F32, b: F32) => I32, (a: number, b: number) => boolean][] = [
  ["eq", (a, b) => a.eq(b), (a, b) => a === b],
  ["lt", (a, b) => a.lt(b), (a, b) => a < b],
  ["gt", (a, b) => a.gt(b), (a, b) => a > b],
];

for (const [name, write, expected] of comparisons) {
  Deno.test(`F32.${name}() is 1 where it holds, and does not hold for NaN`, () => {
    for (const a of some) {
      for (const b of some) {
        const result = evaluate(
          (at) => write(loadFloat(at), loadFloat(at, 16)),
          [Float32Array.of(a), Float32Array.of(b)],
        ).getInt32(0, true);
        assertEquals(result, Number(expected(a, b)), `${name} ${a} ${b}`);
      }
    }
  });
}

Deno.test("F32.bits() keeps the bits, the sign of zero among them", () => {
  for (const a of some) {
    const operand = Float32Array.of(a);
    const result = evaluate((at) => loadFloat(at).bits(), [operand]).getInt32(0, true);
    assertEquals(result, new Int32Array(operand.buffer)[0]);
  }
});

Deno.test("F32.splat() fills four lanes", () => {
  const result = evaluate((at) => loadFloat(at).splat(), [Float32Array.of(2.5)]);
  assertEquals([...new Float32Array(result.buffer)], [2.5, 2.5, 2.5, 2.5]);
});

Deno.test("gather() puts four floats into the lanes in order", () => {
  const lane = (at: I32, k: number) => loadFloat(at, 4 * k);
  const result = evaluate(
    (at) => gather(lane(at, 3), lane(at, 0), lane(at, 2), lane(at, 1)),
    [Float32Array.of(1, 2, 3, 4)],
  );
  assertEquals([...new Float32Array(result.buffer)], [4, 1, 3, 2]);
});

Deno.test("F32.toInt() takes the whole part without sign, saturating", () => {
  const cases = [[0.9, 0], [2.5, 2], [3e9, 3e9], [-1.5, 0], [1e20, 2 ** 32 - 1], [NaN, 0]] as const;
  for (const [a, wanted] of cases) {
    const result = evaluate((at) => loadFloat(at).toInt(), [Float32Array.of(a)]);
    assertEquals(result.getUint32(0, true), wanted);
  }
});

Deno.test("I32.splat() fills four lanes", () => {
  const result = evaluate((at) => loadInt(at).splat(), [Int32Array.of(-7)]);
  assertEquals([...new Int32Array(result.buffer)], [-7, -7, -7, -7]);
});

Deno.test("I32.toFloat() is signed and rounds to the nearest float32", () => {
  for (const a of [0, -1, 7, 16777217, 2 ** 31 - 1, -(2 ** 31)]) {
    const result = evaluate((at) => loadInt(at).toFloat(), [Int32Array.of(a)]);
    assertEquals(result.getFloat32(0, true), Math.fround(a));
  }
});
