/**
 * The positive number up to which a condition holds, found by halving.
 *
 * @param holds A condition that holds up to some number and not beyond it.
 * @returns That number, to 1e-13 of itself.
 */
export function boundary(holds: (x: number) => boolean): number {
  let [low, high] = [0, 1];
  while (holds(high)) high *= 2;
  while (high - low > 1e-13 * high) {
    const middle = (low + high) / 2;
    // No number lies between the two any more.
    if (middle === low || middle === high) break;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return high;
}
