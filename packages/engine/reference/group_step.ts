/**
 * The x at which `sum d (x - z)^2 / 2 + l1 * sum |x| + group * ||x||` is least, in float64, with its
 * norm found by bisection.
 *
 * @param z Where a step came to.
 * @param d The metric over the rate, an entry each.
 * @returns x.
 */
export function leastGroup(
  z: ArrayLike<number>,
  d: ArrayLike<number>,
  l1: number,
  group: number,
): number[] {
  const u = Array.from(z, (x, i) => Math.sign(x) * Math.max(Math.abs(d[i]! * x) - l1, 0));
  if (Math.hypot(...u) <= group) return u.map(() => 0);
  if (group === 0) return u.map((x, i) => x / d[i]!);
  const share = (h: number) => Math.hypot(...u.map((x, i) => x / (d[i]! * h + group)));
  let [low, high] = [0, 1];
  while (share(high) > 1) high *= 2;
  for (let k = 0; k < 200; k++) {
    const middle = (low + high) / 2;
    if (share(middle) > 1) low = middle;
    else high = middle;
  }
  return u.map((x, i) => x * low / (d[i]! * low + group));
}
