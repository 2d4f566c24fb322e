import { assertEquals, assertThrows } from "@std/assert";
import { decode } from "fast-png";
import { filtersPng } from "./filters_png.ts";

Deno.test("filtersPng() draws the largest weight red, its negative blue and zero white", () => {
  // One filter of 1 by 3: -1, 0, 1.
  const strips = [{ name: "", values: [-0.5, 0, 0.5], shape: [1, 3, 1, 1] as const }];
  const { data, width } = decode(filtersPng({ title: "", strips }));
  const at = (
    x: number,
    y: number,
  ) => [...data.slice((y * width + x) * 3, (y * width + x) * 3 + 3)];
  const y = 76 + 26 + 24;
  assertEquals([at(24 + 8, y), at(24 + 24, y), at(24 + 40, y)], [
    [33, 102, 172],
    [255, 255, 255],
    [178, 24, 43],
  ]);
});

Deno.test("filtersPng() draws an all-zero kernel and several inputs", () => {
  const zero = {
    name: "zero",
    values: new Float32Array(9 * 2 * 20),
    shape: [3, 3, 2, 20] as const,
  };
  assertEquals(decode(filtersPng({ title: "t", strips: [zero] })).channels, 3);
});

Deno.test("filtersPng() throws on no strips and a shape that does not fit", () => {
  assertThrows(() => filtersPng({ title: "", strips: [] }), RangeError, "strips is 0");
  const wrong = { name: "l1", values: [1, 2], shape: [3, 3, 1, 1] as const };
  assertThrows(
    () => filtersPng({ title: "", strips: [wrong] }),
    RangeError,
    'of "l1": shape is [3, 3, 1, 1], want 2 values',
  );
});
