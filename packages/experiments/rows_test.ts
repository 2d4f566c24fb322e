import type { Images } from "@shrinklab/data";
import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
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

Deno.test("chooseRows() holds out a fifth of each class of own images without test images", async () => {
  const { train, valid, test, classes, notes } = await choose(images(byClass));
  assertEquals([train.rows, valid?.rows, test], [12, 3, undefined]);
  assertEquals(Array.from(valid!.labels), [0, 0, 1]);
  assertEquals(valid!.names, [...valid!.features].map((pixel) => `${pixel}.png`));
  assertEquals([classes, notes], [["cat", "dog"], ["what was found"]]);
  assertEquals((await choose(images(byClass), { holdOut: { type: "none" } })).valid, undefined);
});

Deno.test("chooseRows() holds nothing out where own images have some to test with or choose by", async () => {
  const tested = await choose(images(mixed, { test: examples([1], 90) }));
  assertEquals([tested.train.rows, tested.valid, tested.test?.rows], [10, undefined, 1]);
  const chosen = await choose(images(mixed, { valid: examples([0, 1], 90) }));
  assertEquals([chosen.train.rows, [...chosen.valid!.features]], [10, [90, 91]]);
});

Deno.test("chooseRows() parts the test images where they alone are asked for", async () => {
  const own = images(byClass, { test: examples(mixed, 90) });
  const testImages = { test: 0.2, validation: 0.25 };
  const { train, valid, test } = await choose(own, { testImages, subsetSeed: 0 });
  // numpy.random.RandomState(0).permutation(10) is 2 8 4 9 1 6 7 3 0 5, .permutation(8) 6 2 1 7 3 0 5 4.
  assertEquals([...test!.features], [92, 98]);
  assertEquals([...valid!.features], [90, 91]);
  assertEquals([...train.features], [99, 95, 96, 94, 93, 97]);
  const fewer = await choose(own, { testImages, subsetSeed: 0, trainRows: 2 });
  assertEquals([...fewer.train.features], [99, 95]);
  await assertRejects(
    () => choose(images(byClass), { testImages }),
    RangeError,
    "there are no test images, want some to part",
  );
});

Deno.test("chooseRows() draws rows that are in the order of their classes, else takes the first", async () => {
  const drawn = await choose(images(byClass), { trainRows: 9, holdOut: { type: "none" } });
  assertEquals(drawn.train.rows, 9);
  assertEquals(new Set(drawn.train.labels).size, 2);
  assertEquals(drawn.notes[1], "images are in the order of their classes: 9 of 15 are drawn");
  const other = await choose(images(byClass), {
    trainRows: 9,
    holdOut: { type: "none" },
    subsetSeed: 2,
  });
  assertEquals(String(other.train.names) === String(drawn.train.names), false);
  const first = await choose(images(mixed), { trainRows: 4, holdOut: { type: "none" } });
  assertEquals([...first.train.features], [0, 1, 2, 3]);
  assertEquals(first.notes, ["what was found"]);
});

Deno.test("chooseRows() does not hold out the last class as if it were any rows", async () => {
  const holdOut = { type: "last", share: 0.2 } as const;
  assertEquals((await choose(images(mixed), { holdOut })).valid?.rows, 2);
  await assertRejects(
    () => choose(images(byClass), { holdOut }),
    RangeError,
    "Cannot hold out the last rows: they are in the order of their classes, want --hold-out " +
      "stratified=0.2",
  );
});

Deno.test("chooseRows() makes white 1, or what a scale says of 255", async () => {
  assertEquals((await choose(images(mixed))).scale, 1 / 255);
  assertEquals((await choose(images(mixed, { white: 1 }))).scale, 1);
  assertAlmostEquals((await choose(images(mixed, { white: 1 }), { scale: 2 / 255 })).scale, 2);
  assertEquals((await choose(images(mixed, { white: 255 }), { scale: 1 })).scale, 1);
});
