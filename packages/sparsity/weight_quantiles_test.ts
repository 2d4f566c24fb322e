import { assertEquals, assertThrows } from "@std/assert";
import { weightQuantiles } from "./weight_quantiles.ts";

const tensor = (...values: number[]) => ({
  name: "w",
  shape: [values.length],
  values: Float32Array.from(values),
});

Deno.test("weightQuantiles() gives numpy.quantile's values", () => {
  // numpy.quantile([-2, -1, 0, 0.5, 4], [0, 0.1, 0.5, 0.9, 1])
  const values = weightQuantiles([tensor(4, -2), tensor(0, 0.5, -1)], [0, 0.1, 0.5, 0.9, 1])
    .map(({ value }) => Number(value.toFixed(6)));
  assertEquals(values, [-2, -1.6, 0, 2.6, 4]);
});

Deno.test("weightQuantiles() leaves out what is not finite", () => {
  assertEquals(weightQuantiles([tensor(NaN, 3, Infinity)], [0.5]), [{ share: 0.5, value: 3 }]);
  assertEquals(weightQuantiles([], [0.5]), [{ share: 0.5, value: NaN }]);
});

Deno.test("weightQuantiles() throws on a share out of range", () => {
  assertThrows(() => weightQuantiles([], [1.5]), RangeError, "share is 1.5");
});
