import { assert, assertEquals, assertLess } from "@std/assert";
import { mapFloats } from "../wasm/evaluate_for_tests.ts";
import type { Vector } from "../wasm/mod.ts";
import { exp, log, tanh } from "./transcendental.ts";

/** Every `step`th float32 from `from` up to `to`, both of one sign. */
function floatsBetween(from: number, to: number, step: number): Float32Array {
  const [first, last] = new Int32Array(Float32Array.of(from, to).buffer);
  const bits = Array.from(
    { length: Math.floor((last! - first!) / step) },
    (_, i) => first! + i * step,
  );
  return new Float32Array(Int32Array.from(bits).buffer);
}

/** The largest relative error over the values. */
function relativeError(
  write: (x: Vector) => Vector,
  exact: (x: number) => number,
  values: Float32Array,
  relaxed: boolean,
): number {
  let largest = 0;
  for (const [i, result] of mapFloats(write, values, relaxed).entries()) {
    const wanted = exact(values[i]!);
    const error = Math.abs(result - wanted) / Math.abs(wanted);
    largest = Math.max(largest, Number.isNaN(error) ? Infinity : error);
  }
  return largest;
}

const tiny = 2 ** -126;
const largest = 3.4028234663852886e38;
const step = 4999;

for (const relaxed of [false, true]) {
  const mode = relaxed ? "with" : "without";

  Deno.test(`exp() is right to 2e-7 from -87.3 to 88.3 ${mode} relaxed SIMD`, () => {
    const values = [floatsBetween(tiny, 88.3, step), floatsBetween(-tiny, -87.3, step)];
    for (const some of values) assertLess(relativeError(exp, Math.exp, some, relaxed), 2e-7);
  });

  Deno.test(`log() is right to 2e-7 for normal numbers ${mode} relaxed SIMD`, () => {
    const values = [floatsBetween(tiny, largest, step), floatsBetween(0.5, 2, 97)];
    for (const some of values) {
      // log 1 is 0, which has no relative error.
      const but1 = some.filter((x) => x !== 1);
      assertLess(relativeError(log, Math.log, but1, relaxed), 2e-7);
    }
  });

  Deno.test(`tanh() is right to 4e-7 ${mode} relaxed SIMD`, () => {
    const values = [floatsBetween(tiny, 100, step), floatsBetween(-tiny, -100, step)];
    for (const some of values) assertLess(relativeError(tanh, Math.tanh, some, relaxed), 4e-7);
  });
}

const special = (write: (x: Vector) => Vector, ...values: number[]) => [
  ...mapFloats(write, Float32Array.from(values)),
];

Deno.test("exp() is 1 at zero, stays finite, and above 0, beyond its range; NaN stays", () => {
  assertEquals(special(exp, 0, -0, NaN), [1, 1, NaN]);
  for (const low of special(exp, -88, -1e30, -Infinity)) assert(low > 0 && low < 1.2e-38);
  for (const high of special(exp, 89, 1e30, Infinity)) assert(high > 2.2e38 && high < Infinity);
});

Deno.test("log() is 0 at 1, and at the edges of its range what Math.log is", () => {
  const values = [1, 0, -0, Infinity, -Infinity, -2, NaN];
  assertEquals(special(log, ...values), values.map(Math.log));
});

Deno.test("tanh() is -1 and 1 at infinity, 0 at zero; NaN stays", () => {
  assertEquals(special(tanh, -Infinity, Infinity, 0, NaN), [-1, 1, 0, NaN]);
});
