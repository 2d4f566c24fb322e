import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { compareMethods } from "./compare_methods.ts";
import { holm } from "./holm.ts";
import { pairedComparison } from "./paired_comparison.ts";

const none = { 1: 88, 2: 89, 3: 87, 4: 88, 5: 90 };
const l1 = { 1: 88.5, 2: 89.9, 3: 87.6, 4: 88.4, 5: 90.7 };
const l2 = { 1: 88.1, 2: 88.8, 3: 87.4, 4: 88.2, 5: 89.6 };
const figures = { none, l1, l2 };

Deno.test("compareMethods() compares each other method with the first", () => {
  const comparisons = compareMethods(figures, { unit: "points" });
  assertEquals(comparisons.map((one) => one.method), ["l1", "l2"]);
  const tests = [l1, l2].map((method) =>
    pairedComparison(([1, 2, 3, 4, 5] as const).map((seed) => method[seed] - none[seed]))
  );
  comparisons.forEach((comparison, i) => {
    const { mean, p, signFlips, effect } = tests[i]!;
    assertEquals([comparison.baseline, comparison.seeds, comparison.comparisons], ["none", 5, 2]);
    assertEquals([comparison.mean, comparison.p, comparison.effect], [mean, p, effect]);
    assertEquals(comparison.signFlips, signFlips);
    assertEquals(comparison.holmP, holm(tests.map(({ p }) => p))[i]);
  });
  assertEquals(comparisons.map((one) => one.outcome), ["higher", "equivalent"]);
});

Deno.test("compareMethods() gives the same from Maps, in any order of seeds", () => {
  const maps = new Map(
    Object.entries(figures).map(([method, values]) => {
      const seeds = Object.entries(values).map(([seed, value]) => [Number(seed), value] as const);
      return [method, new Map(method === "none" ? seeds : seeds.reverse())] as const;
    }),
  );
  const [a, b] = [compareMethods(maps), compareMethods(figures)];
  a.forEach((one, i) => assertAlmostEquals(one.p!, b[i]!.p!, 1e-12));
  assertEquals(a.map((one) => one.verdict), b.map((one) => one.verdict));
});

Deno.test("compareMethods() takes the baseline that is named", () => {
  const comparisons = compareMethods(figures, { baseline: "l1" });
  assertEquals(comparisons.map((one) => [one.method, one.outcome]), [
    ["none", "lower"],
    ["l2", "lower"],
  ]);
});

Deno.test("compareMethods() of all pairs adjusts for all of them", () => {
  const pairs = compareMethods(figures, { pairs: "all" });
  assertEquals(pairs.map((one) => [one.method, one.baseline, one.comparisons]), [
    ["l1", "none", 3],
    ["l2", "none", 3],
    ["l2", "l1", 3],
  ]);
  assertEquals(pairs.map((one) => one.holmP), holm(pairs.map((one) => one.p!)));
});

Deno.test("compareMethods() pairs the seeds that both have, and says of how many", () => {
  const [one] = compareMethods({ none, l1: { 1: 88.5, 2: 89.9, 9: 70 } });
  assertEquals([one!.seeds, one!.unpaired], [2, 4]);
  assert(one!.verdict.includes(", 2 of 6 seeds: not told apart"), one!.verdict);
});

Deno.test("compareMethods() tells nothing but the difference with one seed in common, or none", () => {
  const [one, no] = compareMethods({ none, l1: { 1: 88.5 }, l2: { 9: 80 } }, { unit: "points" });
  assertEquals(one, {
    method: "l1",
    baseline: "none",
    seeds: 1,
    unpaired: 4,
    comparisons: 0,
    outcome: "untested",
    mean: 0.5,
    margin: 0.5,
    verdict: "l1 - none: +0.5 points, 1 of 5 seeds: not told apart " +
      "(one seed cannot say whether another would agree)",
  });
  assertEquals([no!.outcome, no!.mean], ["untested", undefined]);
  assertEquals(no!.verdict, "l2 - none: no seed in common");
});

Deno.test("compareMethods() knows equal figures, and differences that are all the same", () => {
  const more = Object.fromEntries(Object.entries(none).map(([seed, x]) => [seed, x + 0.3]));
  const [same, constant] = compareMethods({ none, same: none, constant: more });
  assertEquals([same!.outcome, same!.p], ["same", 1]);
  // Five equal signs, after Holm over two.
  assertEquals([constant!.outcome, constant!.holmP], ["open", 0.125]);
  assertEquals([constant!.effect, constant!.detectable], [undefined, undefined]);
});

Deno.test("compareMethods() shows equivalence within a margin", () => {
  const near = { 1: 88.01, 2: 88.98, 3: 87.02, 4: 88, 5: 89.99 };
  const [one] = compareMethods({ none, near }, { margin: 0.1 });
  assertEquals([one!.outcome, one!.margin], ["equivalent", 0.1]);
  const [without] = compareMethods({ none, near });
  assertEquals([without!.outcome, without!.equivalenceP], ["open", undefined]);
});

Deno.test("compareMethods() counts improvements downwards where lower is better", () => {
  const share = (better?: "lower") =>
    compareMethods({ none, l1 }, { better })[0]!.probabilityOfImprovement;
  assertEquals([share(), share("lower")], [1, 0]);
});

Deno.test("compareMethods() has the test set's own error where the disagreement is known", () => {
  const testSet = {
    rows: 10_000,
    disagreement: (method: string) => method === "l1" ? 0.04 : undefined,
  };
  const [known, unknown] = compareMethods(figures, { unit: "points", testSet });
  assertAlmostEquals(known!.testSetError!, 0.2);
  assertEquals(unknown!.testSetError, undefined);
});

Deno.test("compareMethods() survives JSON", () => {
  const all = { ...figures, same: none, single: { 1: 80 }, other: { 9: 80 } };
  const comparisons = compareMethods(all, { unit: "points", pairs: "all" });
  assertEquals(JSON.parse(JSON.stringify(comparisons)), comparisons);
});

Deno.test("compareMethods() has nothing to tell of one method, or none", () => {
  assertEquals([compareMethods({}), compareMethods({ none })], [[], []]);
});

Deno.test("compareMethods() throws on a baseline, figure, seed or margin that will not do", () => {
  const wrong = (more: Record<string, Record<string, number>>, options = {}) => () =>
    compareMethods({ none, ...more } as typeof figures, options);
  assertThrows(wrong({ l1 }, { baseline: "l3" }), RangeError, '"l3", want one of none, l1');
  assertThrows(wrong({ l1: { 3: NaN } }), RangeError, '"l1" has NaN with seed 3');
  assertThrows(wrong({ l1: { a: 1 } }), RangeError, 'a seed of "l1" is a, want a whole number');
  assertThrows(wrong({ l1 }, { margin: 0 }), RangeError, "margin is 0");
});
