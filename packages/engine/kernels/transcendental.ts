/**
 * exp, log and tanh of four lanes, from arithmetic alone.
 *
 * They use no `Math.*`, whose last bits differ between engines. Relative error at most 4e-7.
 *
 * Source of exp and log: S. L. Moshier, Cephes Math Library 2.2, expf.c, logf.c (polynomials).
 *
 * @module
 */
import { fma, intLanes, lanes, variable, type Vector } from "../wasm/mod.ts";

/** A polynomial by Horner's rule, the highest coefficient first. */
function polynomial(x: Vector, coefficients: readonly number[]): Vector {
  const [first, ...rest] = coefficients;
  const sum = variable(lanes(first!, x.lanes));
  for (const c of rest) sum.set(fma(sum, x, lanes(c)));
  return sum;
}

/** `e^x`; about 1.2e-38 below -87.3, and about 2.2e38 above 88.3. NaN stays NaN. */
export function exp(value: Vector): Vector {
  const clamped = variable(value.pmax(lanes(-87.33654)).pmin(lanes(88.3)));
  // To the nearest whole number: above 2^23 there is nothing between. (V8 does not join
  // f32x4.nearest to a wide instruction.)
  const large = lanes(1.5 * 2 ** 23);
  const n = variable(clamped.mul(lanes(Math.LOG2E)).add(large).sub(large));
  // ln 2 in two parts, so that n ln 2 is exact.
  const high = variable(fma(n, lanes(-0.693359375), clamped));
  const r = variable(fma(n, lanes(2.12194440e-4), high));
  const p = polynomial(r, [
    1.9875691500e-4,
    1.3981999507e-3,
    8.3334519073e-3,
    4.1665795894e-2,
    1.6666665459e-1,
    5.0000001201e-1,
  ]);
  const mantissa = variable(fma(p, r.mul(r), r.add(lanes(1))));
  // 2^n by its exponent bits.
  const power = n.toInts().addInts(intLanes(127)).shlInts(23);
  return variable(mantissa.mul(power));
}

/**
 * Natural logarithm of a normal number above 0; -Infinity at 0, Infinity at Infinity, else NaN: a
 * calculation that has gone wrong must show it.
 */
export function log(value: Vector): Vector {
  const x = variable(value);
  // The exponent that leaves a mantissa in [sqrt(1/2), sqrt(2)).
  const shifted = variable(x.addInts(intLanes(-0x3f3504f3)).shrInts(23));
  const m = variable(x.addInts(shifted.shlInts(23).negInts()).sub(lanes(1)));
  const n = variable(shifted.fromInts());
  const p = polynomial(m, [
    7.0376836292e-2,
    -1.1514610310e-1,
    1.1676998740e-1,
    -1.2420140846e-1,
    1.4249322787e-1,
    -1.6668057665e-1,
    2.0000714765e-1,
    -2.4999993993e-1,
    3.3333331174e-1,
  ]);
  const square = variable(m.mul(m));
  const low = variable(fma(p, m.mul(square), n.mul(lanes(-2.12194440e-4))));
  const tail = variable(fma(square, lanes(-0.5), low));
  const inside = variable(fma(n, lanes(0.693359375), m.add(tail)));
  // The root of a negative number is NaN, of 0 and Infinity itself.
  const root = variable(x.sqrt().abs());
  const edge = root.sub(lanes(1).div(root));
  const normal = x.gt(lanes(0)).and(x.lt(lanes(Infinity)));
  return variable(normal.blend(inside, edge));
}

/**
 * Hyperbolic tangent: `x P(x^2) / Q(x^2)` up to 10, from where on it is 1.
 *
 * P and Q are of degree 4 and minimize the largest relative error up to 9.01, which is 2.1e-8; all
 * their coefficients are positive, so that no term cancels another.
 */
export function tanh(value: Vector): Vector {
  const x = variable(value.pmin(lanes(10)).pmax(lanes(-10)));
  const square = variable(x.mul(x));
  const above = polynomial(square, [
    1.33367432e-8,
    2.05962182e-5,
    3.49480857e-3,
    1.33803698e-1,
    1,
  ]);
  const below = polynomial(square, [
    7.76924594e-7,
    3.28435852e-4,
    2.58740183e-2,
    4.67136853e-1,
    1,
  ]);
  return variable(x.mul(above).div(below).pmin(lanes(1)).pmax(lanes(-1)));
}
