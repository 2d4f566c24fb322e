import { assertEquals, assertThrows } from "@std/assert";
import { selectRows, validationSplit } from "./select_rows.ts";

const rows = {
  pixels: Float32Array.from({ length: 20 }, (_, i) => i),
  shape: [2],
  labels: Float32Array.from({ length: 30 }, (_, i) => -i),
  rows: 10,
};

Deno.test("selectRows() takes features and targets of several numbers in the order asked for", () => {
  const two = selectRows(rows, Int32Array.of(3, 0));
  assertEquals(two.pixels, Float32Array.of(6, 7, 0, 1));
  assertEquals(two.labels, Float32Array.of(-9, -10, -11, -0, -1, -2));
});

Deno.test("selectRows() throws on a row that is not there", () => {
  assertThrows(() => selectRows(rows, Int32Array.of(10)), RangeError, "one is 10, want a whole");
});

Deno.test("validationSplit() draws each row into one part, by the seed alone", () => {
  const draw = (seed: number) => validationSplit(rows, { share: 0.3, rows: { seed } });
  const { train, valid } = draw(1);
  assertEquals([train.rows, valid.rows], [7, 3]);
  const all = [...train.pixels, ...valid.pixels].sort((a, b) => a - b);
  assertEquals(all, [...rows.pixels]);
  assertEquals(draw(1), { train, valid });
  assertEquals(JSON.stringify(draw(2)) === JSON.stringify({ train, valid }), false);
});

Deno.test("validationSplit() throws where nothing is left to train on", () => {
  assertThrows(() => validationSplit(rows, { share: 1, rows: "last" }), RangeError, "share is 1");
});
