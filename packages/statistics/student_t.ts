/**
 * The number below which a t-distributed one lies with a given probability.
 *
 * Found by halving the interval in which the distribution function crosses the probability; the
 * function itself is the incomplete beta function by its continued fraction. Good to 1e-10 of
 * itself.
 *
 * @param probability Above 0 and below 1; 0.975 for a two-sided interval of 95 %.
 * @param degrees Degrees of freedom, 1 or more.
 * @returns The quantile.
 * @throws {RangeError} If an argument is out of range.
 *
 * @example
 * ```ts
 * import { studentTQuantile } from "@shrinklab/statistics";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(studentTQuantile(0.975, 4), 2.7764451051977987, 1e-9);
 * ```
 *
 * Source: Student (1908); Press et al., Numerical Recipes, 3rd edition, 6.4 and 6.14.3.
 */
export function studentTQuantile(probability: number, degrees: number): number {
  if (!(probability > 0 && probability < 1)) {
    throw new RangeError(
      `Cannot take quantile: probability is ${probability}, want a number above 0 and below 1`,
    );
  }
  if (!(degrees >= 1 && degrees < Infinity)) {
    throw new RangeError(`Cannot take quantile: degrees is ${degrees}, want a number >= 1`);
  }
  if (probability === 0.5) return 0;
  const tail = Math.min(probability, 1 - probability);
  let [low, high] = [0, 1];
  while (upperTail(high, degrees) > tail) high *= 2;
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2;
    // No number lies between the two any more.
    if (middle === low || middle === high) break;
    if (upperTail(middle, degrees) > tail) low = middle;
    else high = middle;
  }
  return probability < 0.5 ? -high : high;
}

/** Probability of more than `t >= 0`. */
function upperTail(t: number, degrees: number): number {
  return incompleteBeta(degrees / 2, 0.5, degrees / (degrees + t * t)) / 2;
}

/** Regularized incomplete beta function. */
function incompleteBeta(a: number, b: number, x: number): number {
  if (x === 0 || x === 1) return x;
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x),
  );
  // The fraction converges fast only on this side; the function is symmetric.
  return x < (a + 1) / (a + b + 2)
    ? front * betaFraction(a, b, x) / a
    : 1 - front * betaFraction(b, a, 1 - x) / b;
}

/** The continued fraction of the incomplete beta function, by Lentz's method. */
function betaFraction(a: number, b: number, x: number): number {
  const safe = (value: number) => Math.abs(value) < 1e-300 ? 1e-300 : value;
  let c = 1;
  let d = 1 / safe(1 - (a + b) * x / (a + 1));
  let fraction = d;
  for (let m = 1; m < 1000; m++) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / safe(1 + even * d);
    c = safe(1 + even / c);
    fraction *= c * d;
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / safe(1 + odd * d);
    c = safe(1 + odd / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return fraction;
}

/** Logarithm of the gamma function of a positive number, by Stirling's series from 10 on. */
function logGamma(x: number): number {
  let shift = 0;
  for (; x < 10; x++) shift -= Math.log(x);
  const square = x * x;
  const series = (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) /
          square) / square) / x;
  return shift + (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series;
}
