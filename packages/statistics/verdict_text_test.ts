import { assertEquals, assertThrows } from "@std/assert";
import type { Comparison } from "./comparison.ts";
import { verdictText } from "./verdict_text.ts";

/** A claim over ten seeds, as three comparisons left it. */
const claim: Comparison = {
  method: "prox-l1",
  baseline: "none",
  seeds: 10,
  unpaired: 0,
  comparisons: 3,
  outcome: "higher",
  mean: 0.81,
  deviation: 0.7,
  low: 0.31,
  high: 1.31,
  p: 0.005,
  holmP: 0.01,
  effect: 1.157,
  signFlips: { p: 0.004, patterns: 1024, drawn: false },
  signFlipHolmP: 0.012,
};
const open: Comparison = {
  ...claim,
  method: "l1",
  seeds: 5,
  comparisons: 1,
  outcome: "open",
  mean: 0.4,
  low: -0.9,
  high: 1.7,
  holmP: 0.44,
  detectable: 1.2,
  margin: 0.5,
  seedsForMargin: { low: 9, high: 134 },
};
const points = { unit: "points" };

Deno.test("verdictText() claims an order where two are told apart", () => {
  const start = "+0.8 points [0.3, 1.3], p = 0.01 after Holm, 10 seeds";
  assertEquals(verdictText(claim, points), `prox-l1 > none: ${start}`);
  assertEquals(
    verdictText(claim, { ...points, scope: "subset fixed" }),
    `prox-l1 > none: ${start}, subset fixed`,
  );
  assertEquals(
    verdictText({ ...claim, outcome: "lower", mean: -0.81, low: -1.31, high: -0.31 }, points),
    "prox-l1 < none: -0.8 points [-1.3, -0.3], p = 0.01 after Holm, 10 seeds",
  );
});

Deno.test("verdictText() claims none else, and says what would show one", () => {
  assertEquals(
    verdictText(open, points),
    "l1 - none: +0.4 points [-0.9, 1.7], p = 0.44, 5 seeds: not told apart " +
      "(these 5 seeds would show 1.2 points; 9 to 134 seeds would show 0.5)",
  );
  const many = verdictText({ ...open, seedsForMargin: { low: 30, high: 30_000 } }, points);
  assertEquals(many.split("; ")[1], "30 to 30,000 seeds would show 0.5)");
});

Deno.test("verdictText() leaves the margin's seeds out where these are enough, or no margin is", () => {
  const end = "5 seeds: not told apart (these 5 seeds would show 1.2)";
  const enough = verdictText({ ...open, seedsForMargin: { low: 2, high: 5 } }, { digits: 1 });
  const { seedsForMargin: _, ...without } = open;
  assertEquals(
    [enough.slice(-end.length), verdictText(without, { digits: 1 }).slice(-end.length)],
    [
      end,
      end,
    ],
  );
});

Deno.test("verdictText() writes figures without a unit with three digits", () => {
  const auc = { ...claim, mean: 0.0124, low: 0.0031, high: 0.0217 };
  assertEquals(
    verdictText(auc),
    "prox-l1 > none: +0.012 [0.003, 0.022], p = 0.01 after Holm, 10 seeds",
  );
});

Deno.test("verdictText() takes more digits before a claim would read as 0", () => {
  assertEquals(
    verdictText({ ...claim, mean: 0.041, low: 0.012, high: 0.07, holmP: 0.04996 }, points),
    "prox-l1 > none: +0.04 points [0.01, 0.07], p = 0.04996 after Holm, 10 seeds",
  );
});

Deno.test("verdictText() takes more digits before a whole interval would read as 0", () => {
  const { detectable: _, margin: __, seedsForMargin: ___, ...bare } = open;
  assertEquals(
    verdictText({ ...bare, mean: -0.01, low: -0.03, high: 0.012, holmP: 0.26 }, points),
    "l1 - none: -0.01 points [-0.03, 0.01], p = 0.26, 5 seeds: not told apart",
  );
  const { low: ____, high: _____, effect: ______, ...one } = bare;
  assertEquals(
    verdictText({ ...one, seeds: 1, mean: 0.02, outcome: "untested" }, points).split(",")[0],
    "l1 - none: +0.02 points",
  );
});

Deno.test("verdictText() has no sign of zero", () => {
  const { detectable: _, margin: __, seedsForMargin: ___, ...bare } = open;
  assertEquals(
    verdictText({ ...bare, mean: -0.01, low: -0.12, high: 0.1 }, points),
    "l1 - none: 0.0 points [-0.1, 0.1], p = 0.44, 5 seeds: not told apart",
  );
  assertEquals(
    verdictText({ ...bare, mean: 0.02, low: -0.01, high: 0.051, holmP: 0.1 }, points),
    "l1 - none: 0.0 points [0.0, 0.1], p = 0.1, 5 seeds: not told apart",
  );
});

Deno.test("verdictText() says where the sign flips cannot agree, or do not", () => {
  const few = verdictText({ ...claim, seeds: 6, signFlipHolmP: 0.094 }, points);
  assertEquals(few.split("; ")[1], "sign flips cannot reach 0.05 after Holm with 6 seeds");
  const alone = verdictText({ ...claim, seeds: 5, comparisons: 1, signFlipHolmP: 0.0625 }, points);
  assertEquals(alone.split("; ")[1], "sign flips cannot reach 0.05 with 5 seeds");
  const other = verdictText({ ...claim, signFlipHolmP: 0.07 }, points);
  assertEquals(other.split("; ")[1], "sign flips do not agree (p = 0.07)");
  const signFlips = { p: 0.03, patterns: 100_000, drawn: true };
  const drawn = verdictText({ ...claim, seeds: 40, signFlips, signFlipHolmP: 0.07 }, points);
  assertEquals(
    drawn.split("; ")[1],
    "sign flips do not agree (p = 0.07 by 100,000 drawn patterns)",
  );
});

Deno.test("verdictText() says that a difference lies within the margin", () => {
  const margin = { margin: 2, equivalenceHolmP: 0.001 };
  assertEquals(
    verdictText({ ...claim, ...margin }, points).split("; ")[1],
    "but within 2 points",
  );
  assertEquals(
    verdictText({ ...open, ...margin, outcome: "equivalent" }, points),
    "l1 - none: +0.4 points [-0.9, 1.7], p = 0.44, 5 seeds: the same within 2 points",
  );
});

Deno.test("verdictText() says that all seeds are equal, or show the same difference", () => {
  const same: Comparison = { ...open, outcome: "same", mean: 0 };
  assertEquals(
    verdictText(same, { scope: "subset fixed" }),
    "l1 = none: the same on all 5 seeds, subset fixed",
  );
  assertEquals(verdictText({ ...same, unpaired: 1 }), "l1 = none: the same on 5 of 6 seeds");
  const { effect: _, ...constant } = open;
  assertEquals(
    verdictText({ ...constant, holmP: 0.0625 }, points),
    "l1 - none: +0.4 points, p = 0.063, 5 seeds: not told apart " +
      "(every seed shows the same difference, so p is that of the sign flips)",
  );
});

Deno.test("verdictText() throws on digits that cannot be written", () => {
  assertThrows(() => verdictText(open, { digits: -1 }), RangeError, "digits are -1");
});
