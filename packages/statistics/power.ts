import { boundary } from "./boundary.ts";
import { checkCount, checkPositive, checkShare } from "./check_arguments.ts";
import { deviationInterval } from "./deviation_interval.ts";
import { incompleteBeta, logGamma } from "./gamma_functions.ts";
import { studentTQuantile } from "./student_t.ts";

/** What a test is asked for; shared by the functions of power. */
export interface PowerOptions {
  /** Largest p that counts, two-sided; 0.05 by default. For the first step of Holm, a share of it. */
  readonly alpha?: number;
  /** Wanted probability that a true effect is found; 0.8 by default. */
  readonly power?: number;
}

/**
 * The probability that a paired t test finds an effect: that of |t| above the quantile c of
 * Student's t, where t has a noncentral t distribution with v = n - 1 degrees of freedom and
 * noncentrality d = effect * sqrt(n). Both tails at once are one series over Poisson weights,
 * sum_j e^-m m^j / j! * I_(v / (v + c^2))(v/2, j + 1/2) with m = d^2/2.
 *
 * @param effect True mean difference over the deviation of the differences.
 * @param seeds Pairs n, 2 or more.
 * @param alpha Largest p that counts, two-sided; 0.05 by default.
 * @returns The power, from `alpha` (no effect) to 1.
 * @throws {RangeError} If an argument is out of range.
 *
 * @example
 * ```ts
 * import { pairedTestPower } from "@shrinklab/statistics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(pairedTestPower(1.6819970833232674, 5), 0.8, 1e-6);
 * ```
 *
 * Source: Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 2, 2nd edition,
 * chapters 30 and 31 (t^2 is noncentral F); the same as statsmodels 0.15 `TTestPower`.
 */
export function pairedTestPower(effect: number, seeds: number, alpha: number = 0.05): number {
  if (!Number.isFinite(effect)) {
    throw new RangeError(`Cannot take power: effect is ${effect}, want a finite number`);
  }
  checkCount("take power", "seeds", seeds, 2);
  checkShare("take power", "alpha", alpha);
  return powerBeyond(studentTQuantile(1 - alpha / 2, seeds - 1), effect, seeds);
}

function powerBeyond(critical: number, effect: number, seeds: number): number {
  const degrees = seeds - 1;
  const a = degrees / 2;
  const x = degrees / (degrees + critical * critical);
  const y = critical * critical / (degrees + critical * critical);
  const mean = effect * effect * seeds / 2;
  // Ten deviations of the Poisson distribution on each side, and some more where it is skewed.
  const reach = 10 * Math.sqrt(mean) + 30;
  const from = Math.max(0, Math.floor(mean - reach));
  let b = from + 0.5;
  let weight = Math.exp((from && from * Math.log(mean)) - mean - logGamma(from + 1));
  // I_x(a, b + 1) = I_x(a, b) + x^a y^b gamma(a + b) / gamma(a) / gamma(b + 1), all of it positive.
  let tail = incompleteBeta(a, b, x, y);
  let step = Math.exp(
    a * Math.log(x) + b * Math.log(y) + logGamma(a + b) - logGamma(a) - logGamma(b + 1),
  );
  let power = 0;
  for (let j = from; j <= mean + reach; j++, b++) {
    power += weight * tail;
    weight *= mean / (j + 1);
    tail += step;
    step *= y * (a + b) / (b + 1);
  }
  return Math.min(power, 1);
}

/**
 * The smallest effect that a paired t test finds with the wanted power: the one at which
 * {@linkcode pairedTestPower} reaches it. Times the deviation of the differences it is a
 * difference in the figure's unit.
 *
 * @param seeds Pairs, 2 or more.
 * @param options Alpha and power.
 * @returns The effect, a mean difference in deviations.
 * @throws {RangeError} If an argument is out of range.
 *
 * @example
 * ```ts
 * import { detectableEffect } from "@shrinklab/statistics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(detectableEffect(5), 1.68, 0.005);
 * assertAlmostEquals(detectableEffect(30), 0.53, 0.005);
 * ```
 *
 * Source: Cohen, Statistical Power Analysis for the Behavioral Sciences (1988), chapter 2.
 */
export function detectableEffect(seeds: number, options: PowerOptions = {}): number {
  const { alpha, power } = checkOptions(options);
  checkCount("take power", "seeds", seeds, 2);
  const critical = studentTQuantile(1 - alpha / 2, seeds - 1);
  return boundary((effect) => powerBeyond(critical, effect, seeds) < power);
}

/**
 * How many seeds a paired t test needs to find an effect with the wanted power.
 *
 * @param effect Mean difference over the deviation of the differences, not 0; its sign does
 *   not matter.
 * @param options Alpha and power.
 * @returns The smallest whole number, 2 or more; above 100,000 good to some 1e-5 of itself.
 * @throws {RangeError} If an argument is out of range.
 *
 * @example
 * ```ts
 * import { seedsForEffect } from "@shrinklab/statistics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([1, 0.5, 0.3].map((effect) => seedsForEffect(effect)), [10, 34, 90]);
 * ```
 *
 * Source: Cohen (1988), chapter 2.
 */
export function seedsForEffect(effect: number, options: PowerOptions = {}): number {
  const { alpha, power } = checkOptions(options);
  const size = Math.abs(effect);
  if (!(size > 0 && size < Infinity)) {
    throw new RangeError(
      `Cannot count seeds: effect is ${effect}, want a finite number other than 0`,
    );
  }
  const enough = (seeds: number) => pairedTestPower(size, seeds, alpha) >= power;
  let [few, many] = [1, 2];
  while (!enough(many)) {
    if (many > MANY) {
      // From here on effect * sqrt(n) hardly depends on n.
      const noncentrality = detectableEffect(MANY, options) * Math.sqrt(MANY);
      return Math.ceil((noncentrality / size) ** 2);
    }
    [few, many] = [many, many * 2];
  }
  while (many - few > 1) {
    const middle = Math.floor((few + many) / 2);
    if (enough(middle)) many = middle;
    else few = middle;
  }
  return many;
}

const MANY = 100_000;

/** How many seeds it takes, as far as is known. */
export interface SeedRange {
  /** If the deviation is as small as it may be. */
  readonly low: number;
  /** If it is as large as it may be. */
  readonly high: number;
}

/**
 * How many seeds a paired t test needs to find a difference: {@linkcode seedsForEffect} of the
 * difference over both ends of the {@linkcode deviationInterval}, because the deviation from a few
 * seeds is itself known only to a range (from five, 0.6 to 2.9 times as large).
 *
 * @param difference Difference to find, in the figure's unit, not 0.
 * @param deviation Deviation of the differences seen so far, above 0.
 * @param seeds How many seeds it is from, 2 or more.
 * @param options Alpha and power.
 * @returns The range.
 * @throws {RangeError} If an argument is out of range.
 *
 * @example
 * ```ts
 * import { seedsForDifference } from "@shrinklab/statistics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(seedsForDifference(0.5, 0.714, 5), { low: 8, high: 135 });
 * ```
 *
 * Source: {@linkcode seedsForEffect} and {@linkcode deviationInterval}.
 */
export function seedsForDifference(
  difference: number,
  deviation: number,
  seeds: number,
  options: PowerOptions = {},
): SeedRange {
  checkPositive("count seeds", "deviation", deviation);
  const { low, high } = deviationInterval(deviation, seeds);
  return {
    low: seedsForEffect(difference / low, options),
    high: seedsForEffect(difference / high, options),
  };
}

function checkOptions({ alpha = 0.05, power = 0.8 }: PowerOptions): Required<PowerOptions> {
  checkShare("take power", "alpha", alpha);
  checkShare("take power", "power", power);
  if (power <= alpha) {
    throw new RangeError(
      `Cannot take power: power is ${power}, want a number above alpha, ${alpha}`,
    );
  }
  return { alpha, power };
}
