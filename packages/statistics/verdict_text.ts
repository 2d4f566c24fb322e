import type { Comparison } from "./comparison.ts";
import { countText, digitsFor, LEVEL, pText, seedsOf } from "./number_text.ts";
import { smallestSignFlipP } from "./sign_flips.ts";

/** How a verdict is written. */
export interface VerdictStyle {
  /** Unit of the figures: `points` for accuracies in percent; none by default (AUC, R2). */
  readonly unit?: string | undefined;
  /** Digits after the point, more where the difference would read 0; 1 for points, else 3. */
  readonly digits?: number | undefined;
  /** What the seeds moved, such as `subset fixed` or `subsets moving`; not named by default. */
  readonly scope?: string | undefined;
}

/**
 * Writes a comparison as one line, always in one order: which two, the mean difference with its
 * interval of 95 %, p after Holm, seeds and scope, what it comes to:
 *
 * - `prox-l1 > none: +0.8 points [0.3, 1.3], p = 0.01 after Holm, 10 seeds, subset fixed`
 * - `l1 - none: +0.4 points [-0.9, 1.7], p = 0.44, 5 seeds: not told apart (these 5 seeds would show
 *   1.2 points; 8 to 134 seeds would show 0.5)`
 * - `l1 - none: 0.0 points [-0.1, 0.2], p = 0.7, 20 seeds: the same within 0.5 points`
 * - `l1 = none: the same on all 5 seeds`
 * - `l1 - none: +0.4 points, 1 seed: not told apart (one seed cannot say whether another would
 *   agree)`
 *
 * Why so: `>`, `<` and `=` claim an order and stand only where it was shown, `-` is a difference
 * and claims none, so that the first words already hold the answer. The figures come before what
 * they come to, in the same places in each line, so that lines can be read as a column. What is not
 * told apart says what would be: the difference that these seeds find four times in five, and how
 * many seeds find the margin, a range because a deviation from few seeds is itself uncertain.
 *
 * Told apart is decided by the t test alone, at 0.05 after Holm; "after Holm" is left out where one
 * comparison leaves nothing to adjust. A claim also says where the sign flips, which need no normal
 * distribution, cannot reach 0.05 with so few seeds, or do not agree.
 *
 * @param comparison What was compared.
 * @param style Unit, digits, scope.
 * @returns One line without a final period.
 * @throws {RangeError} If the digits are not a whole number from 0 to 15.
 *
 * @example
 * ```ts
 * import { verdictText } from "@shrinklab/statistics";
 * import { assertEquals } from "@std/assert";
 *
 * const one = { method: "l1", baseline: "none", unpaired: 0, comparisons: 0 };
 * assertEquals(
 *   verdictText({ ...one, seeds: 1, mean: 0.4, outcome: "untested" }, { unit: "points" }),
 *   "l1 - none: +0.4 points, 1 seed: not told apart (one seed cannot say whether another would agree)",
 * );
 * ```
 *
 * Source: the level and the adjustment are conventions; see {@linkcode holm}.
 */
export function verdictText(comparison: Comparison, style: VerdictStyle = {}): string {
  const { unit = "", digits = unit === "points" ? 1 : 3, scope } = style;
  if (!(Number.isInteger(digits) && digits >= 0 && digits <= 15)) {
    throw new RangeError(
      `Cannot write verdict: digits are ${digits}, want a whole number from 0 to 15`,
    );
  }
  const { method, baseline, seeds, unpaired, mean, outcome } = comparison;
  const sign = { higher: ">", lower: "<", same: "=", equivalent: "-", open: "-", untested: "-" };
  const pair = `${method} ${sign[outcome]} ${baseline}`;
  if (mean === undefined) return `${pair}: no seed in common`;

  const withUnit = (text: string) => unit === "" ? text : `${text} ${unit}`;
  const of = unpaired > 0 ? `${countText(seeds)} of ${seedsOf(seeds + unpaired)}` : seedsOf(seeds);
  const where = scope === undefined ? of : `${of}, ${scope}`;
  if (outcome === "same") return `${pair}: the same on ${unpaired > 0 ? "" : "all "}${where}`;

  const told = outcome === "higher" || outcome === "lower";
  const figures = figuresText(comparison, withUnit, digits);
  const start = `${pair}: ${[...figures, where].join(", ")}`;
  if (told) return [start, ...claimNotes(comparison, withUnit)].join("; ");
  if (outcome === "equivalent") {
    return `${start}: the same within ${withUnit(`${comparison.margin}`)}`;
  }
  const notes = outcome === "untested"
    ? ["one seed cannot say whether another would agree"]
    : openNotes(comparison, withUnit, digits);
  return `${start}: not told apart${notes.length > 0 ? ` (${notes.join("; ")})` : ""}`;
}

/** Difference, interval, p. */
function figuresText(
  comparison: Comparison,
  withUnit: (text: string) => string,
  digits: number,
): string[] {
  const { holmP, comparisons } = comparison;
  const { difference, interval } = differenceText(comparison, digits);
  const figures = `${withUnit(difference)}${interval === undefined ? "" : ` ${interval}`}`;
  if (holmP === undefined) return [figures];
  return [figures, `${pText(holmP)}${comparisons > 1 ? " after Holm" : ""}`];
}

/**
 * Writes the mean difference of a comparison and its interval, as verdicts have them: with more
 * digits where a claim would read 0, or the whole interval.
 *
 * @param comparison What was compared.
 * @param digits Digits after the point to begin with, a whole number from 0 to 15.
 * @returns The difference with its sign, such as `+0.8`, and `[0.3, 1.3]` where there is an interval;
 *   empty where the two have no seed in common.
 *
 * @example
 * ```ts
 * import { differenceText } from "@shrinklab/statistics";
 * import { assertEquals } from "@std/assert";
 *
 * const one = { method: "l1", baseline: "none", seeds: 1, unpaired: 0, comparisons: 0 };
 * assertEquals(differenceText({ ...one, mean: -0.44, outcome: "untested" }, 1), {
 *   difference: "-0.4",
 * });
 * ```
 */
export function differenceText(
  { mean, low, high, effect, outcome }: Comparison,
  digits: number,
): { readonly difference: string; readonly interval?: string } {
  if (mean === undefined) return { difference: "" };
  const ends = low === undefined || high === undefined || effect === undefined ? [] : [low, high];
  const told = outcome === "higher" || outcome === "lower";
  const read = told ? [mean, ...ends] : [[mean, ...ends].reduce(larger)];
  const more = digitsFor(digits, ...read);
  const write = (x: number) => Number(x.toFixed(more)) === 0 ? (0).toFixed(more) : x.toFixed(more);
  const text = write(mean);
  const difference = Number(text) > 0 ? `+${text}` : text;
  return ends.length === 0
    ? { difference }
    : { difference, interval: `[${ends.map(write).join(", ")}]` };
}

function larger(a: number, b: number): number {
  return Math.abs(b) > Math.abs(a) ? b : a;
}

/** What limits the claim that two methods differ. */
function claimNotes(comparison: Comparison, withUnit: (text: string) => string): string[] {
  const { seeds, comparisons, effect, signFlips, signFlipHolmP = 1 } = comparison;
  const notes = [];
  if (effect === undefined) notes.push(CONSTANT);
  else if (smallestSignFlipP(seeds, comparisons) >= LEVEL) {
    const after = comparisons > 1 ? " after Holm" : "";
    notes.push(`sign flips cannot reach ${LEVEL}${after} with ${seedsOf(seeds)}`);
  } else if (signFlipHolmP >= LEVEL) {
    const drawn = signFlips?.drawn ? ` by ${countText(signFlips.patterns)} drawn patterns` : "";
    notes.push(`sign flips do not agree (${pText(signFlipHolmP)}${drawn})`);
  }
  const { margin, equivalenceHolmP = 1 } = comparison;
  if (margin !== undefined && equivalenceHolmP < LEVEL) {
    notes.push(`but within ${withUnit(`${margin}`)}`);
  }
  return notes;
}

/** What these seeds would show, and how many would show the margin. */
function openNotes(
  { seeds, effect, detectable, margin, seedsForMargin }: Comparison,
  withUnit: (text: string) => string,
  digits: number,
): string[] {
  if (effect === undefined) return [CONSTANT];
  const notes = [];
  if (detectable !== undefined) {
    const shown = withUnit(detectable.toFixed(digitsFor(digits, detectable)));
    notes.push(`these ${seedsOf(seeds)} would show ${shown}`);
  }
  if (margin !== undefined && seedsForMargin !== undefined && seedsForMargin.high > seeds) {
    const { low, high } = seedsForMargin;
    const range = low === high ? "" : `${countText(low)} to `;
    notes.push(`${range}${seedsOf(high)} would show ${margin}`);
  }
  return notes;
}

const CONSTANT = "every seed shows the same difference, so p is that of the sign flips";
