import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { rocAuc } from "./roc_auc.ts";

const rows = fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.nat(1)), { minLength: 2 })
  .filter((list) => new Set(list.map(([, label]) => label)).size === 2);

Deno.test("rocAuc() is the share of pairs in the right order, equal ones counted half", () => {
  fc.assert(fc.property(rows, (list) => {
    const of = (wanted: number) => list.filter(([, label]) => label === wanted);
    const pairs = of(1).flatMap(([high]) =>
      of(0).map(([low]) => high > low ? 1 : high === low ? 0.5 : 0)
    );
    const share = pairs.reduce<number>((sum, pair) => sum + pair, 0) / pairs.length;
    assertAlmostEquals(rocAuc(list.map(([s]) => s), list.map(([, l]) => l)), share, 1e-12);
  }));
});

Deno.test("rocAuc() turns round with the scores", () => {
  fc.assert(fc.property(rows, (list) => {
    const labels = list.map(([, label]) => label);
    const scores = list.map(([score]) => score);
    const turned = rocAuc(scores.map((score) => -score), labels);
    assertAlmostEquals(rocAuc(scores, labels) + turned, 1, 1e-12);
  }));
});

Deno.test("rocAuc() is half where all scores are equal, and NaN where a class has no row", () => {
  assertEquals(rocAuc([7, 7, 7], [0, 1, 1]), 0.5);
  assertEquals(rocAuc([1, 2], [1, 1]), NaN);
  assertEquals(rocAuc([], []), NaN);
  assertEquals(rocAuc([1, NaN], [0, 1]), NaN);
  assertThrows(() => rocAuc([1], [0, 1]), RangeError, "there are 2 labels, want 1");
});
