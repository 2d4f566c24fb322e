import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { RandomState } from "./random_state.ts";
import { lastRowsSplit, stratifiedSplit, trainTestSplit, validationSplit } from "./split_rows.ts";

const share = fc.double({ min: 0, max: 0.9, noNaN: true });

Deno.test("lastRowsSplit() holds out the end, with Keras's rounding", () => {
  const { train, held } = lastRowsSplit(96_294, 0.2);
  assertEquals([train.length, held[0], held.at(-1)], [77_035, 77_035, 96_293]);
  assertEquals(lastRowsSplit(3, 0).held.length, 0);
});

Deno.test("stratifiedSplit() gives every row to one part, and every class its share", () => {
  const labels = fc.array(fc.nat(3), { minLength: 2, maxLength: 200 });
  fc.assert(fc.property(labels, share, fc.nat(1000), (labels, share, seed) => {
    const sizes = [0, 1, 2, 3].map((label) => labels.filter((l) => l === label).length);
    if (sizes.every((size) => Math.round(share * size) >= size)) return;
    const { train, held } = stratifiedSplit(labels, share, seed);
    assertEquals([...train, ...held].sort((a, b) => a - b), [...labels.keys()]);
    sizes.forEach((size, label) => {
      const count = [...held].filter((row) => labels[row] === label).length;
      assert(Math.abs(count - share * size) <= 1, `${count} of ${size}`);
    });
  }));
});

Deno.test("stratifiedSplit() draws as its description says", () => {
  const labels = [0, 1, 1, 0, 1, 1];
  const ones = [1, 2, 4, 5];
  const order = new RandomState([7, 2, 1]).permutation(4);
  const expected = [ones[order[0]!], ones[order[1]!]].sort();
  const { held } = stratifiedSplit(labels, 0.5, 7);
  assertEquals([...held].filter((row) => labels[row] === 1), expected);
});

Deno.test("stratifiedSplit() is another one with another seed", () => {
  const labels = new Uint8Array(100);
  const held = (seed: number) => [...stratifiedSplit(labels, 0.3, seed).held].join();
  assertEquals(held(1), held(1));
  assert(held(1) !== held(2));
});

const sumOfSquares = (rows: Int32Array) => rows.reduce((sum, row) => sum + row ** 2, 0);

for (
  // By numpy 2.4.6 and scikit-learn 1.9.1:
  // fit, test = train_test_split(arange(10000), test_size=0.2, random_state=seed)
  // _, valid = train_test_split(fit, test_size=0.125, random_state=seed)
  const [seed, first, test, valid] of [
    [0, [9394, 898, 2398, 5906, 2343, 8225], 67638027256, 33836451037],
    [9, [3644, 9184, 520, 5685, 2401, 6510], 66467095220, 33350305015],
  ] as const
) {
  Deno.test(`trainTestSplit() draws as scikit-learn does with random_state ${seed}`, () => {
    const outer = trainTestSplit(10_000, 0.2, seed);
    assertEquals([...outer.held.subarray(0, 6)], [...first]);
    assertEquals([outer.held.length, sumOfSquares(outer.held)], [2000, test]);
    const inner = trainTestSplit(outer.train.length, 0.125, seed);
    const held = inner.held.map((at) => outer.train[at]!);
    assertEquals([held.length, sumOfSquares(held)], [1000, valid]);
    const all = [...outer.held, ...held, ...inner.train.map((at) => outer.train[at]!)];
    assertEquals(all.sort((a, b) => a - b), [...all.keys()]);
  });
}

Deno.test("splits throw on a share out of range", () => {
  for (const share of [-0.1, 1, NaN]) {
    assertThrows(() => lastRowsSplit(10, share), RangeError, `share is ${share}, want 0 or more`);
    assertThrows(() => stratifiedSplit([0, 1], share, 1), RangeError, `share is ${share}`);
    assertThrows(() => trainTestSplit(10, share, 1), RangeError, `share is ${share}`);
  }
  assertThrows(() => lastRowsSplit(1, 0.5), RangeError, "none is left to train on");
});

const rows = {
  features: Float32Array.from({ length: 20 }, (_, i) => i),
  shape: [2],
  labels: [0, 0, 0, 0, 0, 0, 0, 0, 1, 1],
  rows: 10,
};

Deno.test("validationSplit() draws each row into one part, by the seed alone", () => {
  for (const by of ["seed", "stratified"] as const) {
    const draw = (seed: number) =>
      validationSplit(rows, {
        share: 0.3,
        rows: by === "seed" ? { seed } : { stratified: seed },
      });
    const { train, valid } = draw(1);
    assertEquals([train.rows, valid.rows], [7, 3]);
    const all = [...train.features, ...valid.features].sort((a, b) => a - b);
    assertEquals(all, [...rows.features]);
    assertEquals(draw(1), { train, valid });
    assertEquals(JSON.stringify(draw(2)) === JSON.stringify({ train, valid }), false);
  }
});

Deno.test("validationSplit() holds out the same share of every class where it is stratified", () => {
  const split = { share: 0.5, rows: { stratified: 1 } };
  assertEquals(validationSplit(rows, split).valid.labels.toSorted(), [0, 0, 0, 0, 1]);
  const labels = Float32Array.from(rows.labels, (label) => label + 0.5);
  assertEquals(validationSplit({ ...rows, labels }, split).valid.rows, 5);
});

Deno.test("validationSplit() throws where nothing is left to train on", () => {
  assertThrows(() => validationSplit(rows, { share: 1, rows: "last" }), RangeError, "share is 1");
});
