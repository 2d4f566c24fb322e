/**
 * Logarithm of the gamma function of a positive number, by Stirling's series from 10 on.
 *
 * @param x Above 0.
 * @returns ln gamma(x), good to 1e-14 of the largest term.
 */
export function logGamma(x: number): number {
  let shift = 0;
  for (; x < 10; x++) shift -= Math.log(x);
  const square = x * x;
  const series = (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) /
          square) / square) / x;
  return shift + (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series;
}

/**
 * The regularized incomplete beta function I_x(a, b).
 *
 * @param a Above 0.
 * @param b Above 0.
 * @param x From 0 to 1.
 * @param y `1 - x`, apart because the caller knows it where the subtraction would lose it.
 * @returns The share of a beta distribution below `x`.
 *
 * Source: Press et al., Numerical Recipes, 3rd edition, 6.4.
 */
export function incompleteBeta(a: number, b: number, x: number, y: number): number {
  if (x === 0) return 0;
  if (y === 0) return 1;
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * logOf(x, y) + b * logOf(y, x),
  );
  // The fraction converges fast only on this side; the function is symmetric.
  return x < (a + 1) / (a + b + 2)
    ? front * betaFraction(a, b, x) / a
    : 1 - front * betaFraction(b, a, y) / b;
}

/** ln x, near 1 by what is missing to it. */
function logOf(x: number, missing: number): number {
  return x > 0.5 ? Math.log1p(-missing) : Math.log(x);
}

/** The continued fraction of the incomplete beta function, by Lentz's method. */
function betaFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / safe(1 - (a + b) * x / (a + 1));
  let fraction = d;
  for (let m = 1; m < LONGEST; m++) {
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

/**
 * The regularized incomplete gamma function P(a, x).
 *
 * @param a Above 0.
 * @param x 0 or more.
 * @returns The share of a gamma distribution of shape `a` below `x`.
 *
 * Source: Press et al., Numerical Recipes, 3rd edition, 6.2.
 */
export function incompleteGamma(a: number, x: number): number {
  if (x === 0) return 0;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x >= a + 1) return 1 - front * gammaFraction(a, x);
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < LONGEST && term > 1e-16 * sum; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return front * sum;
}

/** The continued fraction of 1 - P(a, x), by Lentz's method. */
function gammaFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / safe(b);
  let fraction = d;
  for (let n = 1; n < LONGEST; n++) {
    const factor = n * (a - n);
    b += 2;
    d = 1 / safe(factor * d + b);
    c = safe(b + factor / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return fraction;
}

/** Steps of a series or fraction; for arguments near `n` it takes some multiple of sqrt(n). */
const LONGEST = 10_000;

function safe(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value;
}
