import { checkPositive } from "./check_arguments.ts";
import type { Comparison, Outcome } from "./comparison.ts";
import { pairedDifferences } from "./confidence_interval.ts";
import { equivalenceP } from "./equivalence.ts";
import { holm } from "./holm.ts";
import { LEVEL } from "./number_text.ts";
import { type PairedComparison, pairedComparison } from "./paired_comparison.ts";
import { detectableEffect, seedsForDifference } from "./power.ts";
import { accuracyDifferenceError } from "./test_set_error.ts";
import { type VerdictStyle, verdictText } from "./verdict_text.ts";

/** Figures by method and seed, as Maps or as plain objects. */
export type FiguresBySeed =
  | ReadonlyMap<string, ReadonlyMap<number, number>>
  | Readonly<Record<string, Readonly<Record<number, number>>>>;

/** Options of {@linkcode compareMethods}. */
export interface CompareOptions extends VerdictStyle {
  /** What the others are compared with; the first method by default. */
  readonly baseline?: string | undefined;
  /** Compare each method with the baseline, or all pairs; `baseline` by default. */
  readonly pairs?: "baseline" | "all" | undefined;
  /** The largest difference that does not matter; 0.5 for points, else none by default. */
  readonly margin?: number | undefined;
  /** Which of two figures is the improvement; `higher` by default, `lower` for a loss. */
  readonly better?: "higher" | "lower" | undefined;
  /** For accuracies in points: test rows, and the share of them on which two methods disagree. */
  readonly testSet?: {
    /** Rows of the test set. */
    readonly rows: number;
    /** Share from 0 to 1, mean over seeds; `undefined` where it is not known. */
    readonly disagreement: (method: string, baseline: string) => number | undefined;
  } | undefined;
}

/**
 * Compares methods seed by seed: {@linkcode pairedComparison} with its p and that of the sign flips
 * adjusted by {@linkcode holm} over all comparisons made, what these seeds would show and how many
 * would show the margin ({@linkcode detectableEffect}, {@linkcode seedsForDifference}, at
 * 0.05 / comparisons, which is Holm's first step), {@linkcode equivalenceP} within the margin, and
 * the line of {@linkcode verdictText}.
 *
 * Two methods are told apart where p of the t test is below 0.05 after Holm. Leave out the runs
 * that have no figure: seeds that only one of two methods has do not count, and the verdict says of
 * how many.
 *
 * @param figures Figures by method and seed.
 * @param options Baseline, unit, scope, margin.
 * @returns A comparison for each other method, in their order; with `pairs: "all"` each method with
 *   each before it, those with the baseline first.
 * @throws {RangeError} If the baseline is not among the methods, a figure is not finite, a seed is
 *   not a whole number, or an option is out of range.
 *
 * @example
 * ```ts
 * import { compareMethods } from "@shrinklab/statistics";
 * import { assertEquals } from "@std/assert";
 *
 * const none = { 1: 88.3, 2: 88.7, 3: 89.8, 4: 88.4, 5: 89.5 };
 * const l1 = { 1: 87.9, 2: 88.8, 3: 90.8, 4: 89.0, 5: 89.7 };
 * const [comparison] = compareMethods({ none, l1 }, { unit: "points", scope: "subset fixed" });
 * assertEquals(
 *   comparison!.verdict,
 *   "l1 - none: +0.3 points [-0.4, 1.0], p = 0.27, 5 seeds, subset fixed: not told apart " +
 *     "(these 5 seeds would show 0.9 points; 6 to 75 seeds would show 0.5)",
 * );
 * ```
 *
 * Source: that of each function named.
 */
export function compareMethods(
  figures: FiguresBySeed,
  options: CompareOptions = {},
): (Comparison & { readonly verdict: string })[] {
  const methods = bySeed(figures);
  const names = [...methods.keys()];
  const { baseline = names[0], margin = options.unit === "points" ? 0.5 : undefined } = options;
  if (margin !== undefined) checkPositive("compare methods", "margin", margin);
  if (baseline === undefined) return [];
  if (!methods.has(baseline)) {
    throw new RangeError(
      `Cannot compare methods: baseline is "${baseline}", want one of ${names.join(", ")}`,
    );
  }
  const ordered = [baseline, ...names.filter((name) => name !== baseline)];
  const firsts = options.pairs === "all" ? ordered : [baseline];
  const pairs = firsts.flatMap((first, i) =>
    ordered.slice(i + 1).map((method) => {
      const differences = pairedDifferences(methods.get(method)!, methods.get(first)!);
      const test = differences.length > 1 ? pairedComparison(differences) : undefined;
      const p = test?.effect === undefined || margin === undefined
        ? undefined
        : equivalenceP(differences, margin);
      return { method, baseline: first, differences, test, equivalenceP: p };
    })
  );

  const comparisons = pairs.filter(({ test }) => test !== undefined).length;
  const holmP = holmOf(pairs.map(({ test }) => test?.p));
  const signFlipHolmP = holmOf(pairs.map(({ test }) => test?.signFlips.p));
  const equivalenceHolmP = holmOf(pairs.map((pair) => pair.equivalenceP));
  return pairs.map(({ method, baseline, differences, test, equivalenceP }, i) => {
    const seeds = differences.length;
    const adjusted = {
      ...defined({ holmP: holmP[i], signFlipHolmP: signFlipHolmP[i], margin, equivalenceP }),
      ...defined({ equivalenceHolmP: equivalenceHolmP[i] }),
    };
    const comparison: Comparison = {
      method,
      baseline,
      seeds,
      unpaired: methods.get(method)!.size + methods.get(baseline)!.size - 2 * seeds,
      comparisons,
      outcome: outcomeOf(test, adjusted),
      ...(seeds === 1 ? { mean: differences[0]! } : undefined),
      ...(test && improvement(test, options.better)),
      ...adjusted,
      ...(test?.effect !== undefined && powerOf(test, comparisons, margin)),
      ...defined({ testSetError: testSetError(options.testSet, method, baseline) }),
    };
    return { ...comparison, verdict: verdictText(comparison, options) };
  });
}

/** Figures as Maps, checked. */
function bySeed(figures: FiguresBySeed): Map<string, Map<number, number>> {
  const entries = <Value>(from: ReadonlyMap<unknown, Value> | Readonly<Record<string, Value>>) =>
    from instanceof Map ? [...from] : Object.entries(from);
  return new Map(
    entries(figures as Record<string, Record<string, number>>).map(([method, values]) => {
      const seeds = entries(values).map(([key, value]) => {
        const seed = Number(key);
        if (!Number.isSafeInteger(seed)) {
          throw new RangeError(
            `Cannot compare methods: a seed of "${method}" is ${key}, want a whole number`,
          );
        }
        if (!Number.isFinite(value)) {
          throw new RangeError(
            `Cannot compare methods: "${method}" has ${value} with seed ${seed}, want finite numbers`,
          );
        }
        return [seed, value] as const;
      });
      return [`${method}`, new Map(seeds)];
    }),
  );
}

/** Adjusts those that are there. */
function holmOf(values: readonly (number | undefined)[]): (number | undefined)[] {
  const adjusted = holm(values.filter((p) => p !== undefined)).values();
  return values.map((p) => p === undefined ? undefined : adjusted.next().value);
}

function outcomeOf(
  test: PairedComparison | undefined,
  { holmP = 1, equivalenceHolmP = 1 }: { holmP?: number; equivalenceHolmP?: number },
): Outcome {
  if (test === undefined) return "untested";
  const { mean, deviation } = test;
  if (mean === 0 && deviation === 0) return "same";
  if (holmP < LEVEL) return mean > 0 ? "higher" : "lower";
  return equivalenceHolmP < LEVEL ? "equivalent" : "open";
}

function improvement({ seeds: _, ...test }: PairedComparison, better: CompareOptions["better"]) {
  const { probabilityOfImprovement: share } = test;
  return { ...test, probabilityOfImprovement: better === "lower" ? 1 - share : share };
}

function powerOf({ seeds, deviation }: PairedComparison, comparisons: number, margin?: number) {
  const options = { alpha: LEVEL / comparisons };
  const detectable = deviation * detectableEffect(seeds, options);
  if (margin === undefined) return { detectable };
  return { detectable, seedsForMargin: seedsForDifference(margin, deviation, seeds, options) };
}

function testSetError(testSet: CompareOptions["testSet"], method: string, baseline: string) {
  const share = testSet?.disagreement(method, baseline);
  return share === undefined ? undefined : 100 * accuracyDifferenceError(share, testSet!.rows);
}

/** The fields that have a value. */
function defined<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };
}
