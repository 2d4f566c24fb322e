import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { countTensors, countZeros, nearZeroLimit, totalZeros } from "./zero_counts.ts";

Deno.test("countZeros() is strict: a weight on the limit is not near zero", () => {
  assertEquals(countZeros(Float32Array.of(1, 0.25), 0.25).nearZero, 0);
  assertEquals(countZeros(Float32Array.of(1, 0.2499), 0.25).nearZero, 1);
});

Deno.test("countZeros() counts no near zero in a tensor that is all zero", () => {
  const counts = countZeros(new Float32Array(5));
  assertEquals(counts, {
    size: 5,
    maxAbs: 0,
    nearZero: 0,
    exactZero: 5,
    maxNearZero: 0,
    notFinite: 0,
  });
});

Deno.test("countZeros() takes an empty tensor and both signs of zero", () => {
  assertEquals(countZeros(new Float32Array(0)).size, 0);
  assertEquals(countZeros(Float32Array.of(0, -0, 1)).exactZero, 2);
});

Deno.test("countZeros() keeps weights that are not finite out of the maximum", () => {
  const counts = countZeros(Float32Array.of(NaN, Infinity, -Infinity, 2, 0));
  assertEquals(counts, {
    size: 5,
    maxAbs: 2,
    nearZero: 1,
    exactZero: 1,
    maxNearZero: 0,
    notFinite: 3,
  });
});

Deno.test("countZeros() does not change when all weights are scaled by a power of two", () => {
  const weights = fc.float32Array({ noNaN: true, min: -100, max: 100 });
  fc.assert(fc.property(weights, (values) => {
    // Scaling is exact only while nothing falls below the normal numbers.
    const sound = values.map((w) => Math.abs(w) < 2 ** -100 ? 0 : w);
    const { nearZero, exactZero } = countZeros(sound.map((w) => w * 8));
    const plain = countZeros(sound);
    assertEquals([nearZero, exactZero], [plain.nearZero, plain.exactZero]);
    assert(plain.exactZero <= plain.nearZero || plain.maxAbs === 0);
  }));
});

Deno.test("nearZeroLimit() throws on a threshold outside 0 to 1", () => {
  for (const threshold of [-0.1, 1.1, NaN]) {
    assertThrows(() => nearZeroLimit(new Float32Array(1), threshold), RangeError, `${threshold}`);
  }
});

Deno.test("countTensors() takes each tensor's own maximum", () => {
  const tensor = (name: string, ...values: number[]) => ({
    name,
    shape: [values.length],
    values: Float32Array.from(values),
  });
  const counts = countTensors([tensor("a", 1000, 0.1), tensor("b", 0.2, 0.1)]);
  assertEquals(counts.map(({ parameter, nearZero }) => [parameter, nearZero]), [["a", 1], [
    "b",
    0,
  ]]);
  assertEquals(totalZeros(counts).nearZero, 1);
  assertEquals(totalZeros([]).size, 0);
});

Deno.test("countZeros() counts float64 as it is", () => {
  const counts = countZeros(Float64Array.of(0, 1e-50, 1e300, 5e296, 4e296));
  assertEquals(counts, {
    size: 5,
    maxAbs: 1e300,
    nearZero: 3,
    exactZero: 1,
    maxNearZero: 4e296,
    notFinite: 0,
  });
});
