/**
 * Round numbers to label a linear axis with.
 *
 * @param low Left end of the axis.
 * @param high Right end, larger than `low`.
 * @param about How many labels fit.
 * @returns Multiples of 1, 2 or 5 times a power of ten, from `low` to `high`; 0 is exact.
 *
 * @example
 * ```ts
 * import { axisTicks } from "@shrinklab/report";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(axisTicks(-0.3, 0.3, 7), [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]);
 * ```
 */
export function axisTicks(low: number, high: number, about: number): number[] {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [];
  const rough = span / Math.max(1, about);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10);
  // A hair of slack, so that an end that is itself round is not lost to rounding.
  const [from, to] = [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)];
  const digits = Math.max(0, Math.ceil(-Math.log10(step)) + 1);
  return Array.from(
    { length: to - from + 1 },
    (_, i) => Number(((from + i) * step).toFixed(Math.min(100, digits))) + 0,
  );
}
