import type { Images } from "@shrinklab/data";
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { ImagesSpec } from "./experiment.ts";
import { chooseRows } from "./rows.ts";

/** Images of one pixel each, which is their number. */
const examples = (labels: number[], first = 0) => ({
  features: Uint8Array.from(labels, (_, row) => first + row),
  shape: [1, 1, 1] as const,
  labels: Uint8Array.from(labels),
  rows: labels.length,
  classes: 2,
  names: labels.map((_, row) => `${first + row}.png`),
});
const byClass = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1];
const mixed = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1];
const images = (labels: number[], more: Partial<Images> = {}): Images => ({
  name: "own",
  train: examples(labels),
  classes: ["cat", "dog"],
  sha256: "",
  notes: ["what was found"],
  ...more,
});
const choose = (own: Images, spec: Partial<ImagesSpec> = {}) =>
  chooseRows(
    { type: "images", images: own },
    { type: "images", file: "own", ...spec },
    "softmaxCrossEntropy",
  );

Deno.test("chooseRows() holds out a fifth of each class of own images without test images", () => {
  const { train, valid, test, classes, notes } = choose(images(byClass));
  assertEquals([train.rows, valid?.rows, test], [12, 3, undefined]);
  assertEquals(Array.from(valid!.labels), [0, 0, 1]);
  assertEquals(valid!.names, [...valid!.features].map((pixel) => `${pixel}.png`));
  assertEquals([classes, notes], [["cat", "dog"], ["what was found"]]);
  assertEquals(choose(images(byClass), { holdOut: { type: "none" } }).valid, undefined);
});

Deno.test("chooseRows() holds nothing out where own images have some to test with or choose by", () => {
  const tested = choose(images(mixed, { test: examples([1], 90) }));
  assertEquals([tested.train.rows, tested.valid, tested.test?.rows], [10, undefined, 1]);
  const chosen = choose(images(mixed, { valid: examples([0, 1], 90) }));
  assertEquals([chosen.train.rows, [...chosen.valid!.features]], [10, [90, 91]]);
});

Deno.test("chooseRows() draws rows that are in the order of their classes, else takes the first", () => {
  const drawn = choose(images(byClass), { trainRows: 9, holdOut: { type: "none" } });
  assertEquals(drawn.train.rows, 9);
  assertEquals(new Set(drawn.train.labels).size, 2);
  assertEquals(drawn.notes[1], "images are in the order of their classes: 9 of 15 are drawn");
  const other = choose(images(byClass), { trainRows: 9, holdOut: { type: "none" }, subsetSeed: 2 });
  assertEquals(String(other.train.names) === String(drawn.train.names), false);
  const first = choose(images(mixed), { trainRows: 4, holdOut: { type: "none" } });
  assertEquals([...first.train.features], [0, 1, 2, 3]);
  assertEquals(first.notes, ["what was found"]);
});

Deno.test("chooseRows() does not hold out the last class as if it were any rows", () => {
  const holdOut = { type: "last", share: 0.2 } as const;
  assertEquals(choose(images(mixed), { holdOut }).valid?.rows, 2);
  assertThrows(
    () => choose(images(byClass), { holdOut }),
    RangeError,
    "Cannot hold out the last rows: they are in the order of their classes, want --hold-out " +
      "stratified=0.2",
  );
});

Deno.test("chooseRows() makes white 1, or what a scale says of 255", () => {
  assertEquals(choose(images(mixed)).scale, 1 / 255);
  assertEquals(choose(images(mixed, { white: 1 })).scale, 1);
  assertAlmostEquals(choose(images(mixed, { white: 1 }), { scale: 2 / 255 }).scale, 2);
  assertEquals(choose(images(mixed, { white: 255 }), { scale: 1 }).scale, 1);
});
