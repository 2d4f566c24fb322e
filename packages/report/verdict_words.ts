import type { ResultComparison } from "./compare_result.ts";
import type { ComparedFigure } from "./compared_figure.ts";

/** More names than this are counted, not listed. */
const MOST_NAMES = 3;

/**
 * What a comparison comes to, as a headline.
 *
 * @param compared What the runs come to.
 * @returns One sentence without a final period.
 *
 * @example
 * ```ts
 * import { compareResult, headline } from "@shrinklab/report";
 * import { assertEquals } from "@std/assert";
 *
 * const experiment = { data: { type: "images", name: "mnist" } };
 * const compared = compareResult({ runs: [], experiment } as never);
 * assertEquals(headline(compared), "Nothing was trained");
 * ```
 */
export function headline({ methods, comparisons, figure }: ResultComparison): string {
  const [first, ...others] = methods;
  if (first === undefined) return "Nothing was trained";
  const value = (mean: number | undefined) =>
    mean === undefined ? "unknown" : valueText(mean, figure);
  if (others.length === 0) return `${first.label}: ${figure.name} ${value(first.mean)}`;
  const of = (...outcomes: string[]) =>
    comparisons.filter(({ outcome }) => outcomes.includes(outcome)).map(({ method }) => method);
  const better = of("higher");
  const worse = of("lower");
  const same = of("same");
  const equivalent = of("equivalent");
  const open = of("open", "untested");
  const base = first.label;
  const parts = [
    ...(better.length > 0 ? [`${names(better)} ${are(better)} better than ${base}`] : []),
    ...(worse.length > 0 ? [`${names(worse)} ${are(worse)} worse than ${base}`] : []),
    ...(same.length > 0 ? [`${names(same)} ${are(same)} the same as ${base}`] : []),
    ...(equivalent.length > 0
      ? [
        `${names(equivalent)} ${are(equivalent)} as good as ${base} within ${
          comparisons.find(({ margin }) => margin !== undefined)?.margin
        } ${figure.unit ?? ""}`.trim(),
      ]
      : []),
  ];
  if (parts.length === 0) {
    if (comparisons.length === 0) return `${base} has no ${figure.name} to compare with`;
    return comparisons.every(({ outcome }) => outcome === "untested")
      ? `One seed cannot tell ${names(open, "any method", "or")} from ${base}`
      : `${names(open, "No method")} ${open.length > MOST_NAMES ? "is" : are(open)} ${
        open.length > MOST_NAMES ? "" : "not "
      }told apart from ${base} in ${figure.name}`;
  }
  if (open.length > 0) {
    parts.push(`${names(open, "the others")} ${are(open)} not told apart from it`);
  }
  return parts.join("; ");
}

/**
 * How many weights are zero, in words.
 *
 * @param compared What the runs come to.
 * @returns One or two sentences.
 */
export function zerosText({ methods }: ResultComparison): string {
  if (methods.length === 0) return "";
  const sizes = methods.map(({ runs }) =>
    runs[0]!.sparsity.reduce((sum, { size }) => sum + size, 0)
  );
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  const count = (size: number) => size.toLocaleString("en");
  const of = least === most
    ? `${count(most)} weights`
    : `${count(least)} to ${count(most)} weights`;
  const listed = (share: "exactZero" | "nearZero") => {
    const sorted = [...methods].sort((a, b) => b[share] - a[share]);
    const shown = methods.length <= MOST_NAMES + 1 ? sorted : [sorted[0]!, sorted.at(-1)!];
    return shown.map((method) => `${method.label} ${percentText(method[share])}`).join(", ") +
      (shown.length < methods.length ? ", the others between" : "");
  };
  const exact = methods.every(({ exactZero }) => exactZero === 0)
    ? `Not one of the ${of} is exactly zero`
    : `Exactly zero, of ${of}: ${listed("exactZero")}`;
  const several = methods.length > 1 && methods.every(({ exactZero }) => exactZero === 0);
  return `${exact}${several ? ", with any method" : ""}. ` +
    `Near zero, below 0.05 % of their tensor's largest: ${listed("nearZero")}.`;
}

/**
 * Writes a compared figure.
 *
 * @param value The figure.
 * @param figure Which.
 * @returns Such as `84.1 %` or `0.912`.
 */
export function valueText(
  value: number,
  { unit, digits }: Pick<ComparedFigure, "unit" | "digits">,
): string {
  return `${value.toFixed(digits)}${unit === "points" ? " %" : ""}`;
}

/**
 * Writes a share of weights, so that few are not taken for none, nor nearly all for all.
 *
 * @param share The share, 0 to 1.
 * @returns Such as `0 %`, `< 0.01 %`, `0.93 %`, `97.3 %`.
 *
 * @example
 * ```ts
 * import { percentText } from "@shrinklab/report";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([0, 1e-6, 0.0093, 0.669, 0.99999, 1].map(percentText), [
 *   "0 %",
 *   "< 0.01 %",
 *   "0.93 %",
 *   "66.9 %",
 *   "> 99.9 %",
 *   "100 %",
 * ]);
 * ```
 */
export function percentText(share: number): string {
  if (share === 0) return "0 %";
  if (share === 1) return "100 %";
  const percent = 100 * share;
  if (percent < 0.01) return "< 0.01 %";
  if (percent > 99.9) return "> 99.9 %";
  return `${percent.toFixed(percent < 10 ? 2 : 1)} %`;
}

/**
 * A text that begins a sentence.
 *
 * @param text The text.
 * @returns It with a capital letter.
 */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function names(list: readonly string[], many = `${list.length} methods`, word = "and"): string {
  if (list.length > MOST_NAMES) return many;
  const last = list.at(-1)!;
  return list.length < 2 ? last : `${list.slice(0, -1).join(", ")} ${word} ${last}`;
}

function are(list: readonly string[]): string {
  return list.length === 1 ? "is" : "are";
}
