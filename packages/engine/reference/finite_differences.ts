/**
 * The gradient of a function of many numbers by central differences: what a gradient written out
 * by hand is tested against. For tests only.
 *
 * @param f The function.
 * @param at Where its gradient is wanted.
 * @param step Half the distance of the two values, default 1e-5.
 * @returns The gradient; its error is about `step^2` times the third derivative.
 */
export function finiteDifferences(
  f: (x: Float64Array) => number,
  at: ArrayLike<number>,
  step = 1e-5,
): Float64Array {
  const x = Float64Array.from(at);
  return x.map((value, i) => {
    const [above, below] = [value + step, value - step].map((moved) => {
      x[i] = moved;
      return f(x);
    });
    x[i] = value;
    return (above! - below!) / (2 * step);
  });
}
