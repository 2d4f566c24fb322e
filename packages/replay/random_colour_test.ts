import { assertEquals, assertThrows } from "@std/assert";
import { storedCase } from "./case_for_tests.ts";
import { randomColourRows } from "./random_colour.ts";

Deno.test("randomColourRows() draws what numpy draws, all images and then the labels", () => {
  const { features, labels, shape, rows } = randomColourRows({
    input: [1, 2, 3],
    data: {
      dataset: "random-colour",
      random: { seed: 5, rows: 2, classes: 4 },
      scale: 1,
      batchSize: 2,
    },
  });
  assertEquals([...features], [99, 206, 239, 189, 230, 118, 144, 73, 8, 228, 231, 190]);
  assertEquals([[...labels], shape, rows], [[3, 0], [1, 2, 3], 2]);
});

Deno.test("randomColourRows() throws on a case of another data set", () => {
  assertThrows(() => randomColourRows(storedCase()), TypeError, 'data set is "mnist"');
});
