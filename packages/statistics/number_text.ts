/** Where two methods count as told apart. */
export const LEVEL = 0.05;

/**
 * Writes a p-value: two digits, and more where they would cross {@linkcode LEVEL} by rounding.
 *
 * @param p From 0 to 1.
 * @returns Such as `p = 0.012`, `p < 0.001`.
 */
export function pText(p: number): string {
  if (p < 0.001) return "p < 0.001";
  let digits = 2;
  while (digits < 15 && (Number(p.toPrecision(digits)) < LEVEL) !== (p < LEVEL)) digits++;
  return `p = ${Number(p.toPrecision(digits))}`;
}

/**
 * The digits after the point with which none of some numbers reads 0, unless it is 0.
 *
 * @param digits Digits to begin with.
 * @param numbers The numbers.
 * @returns As many, or more.
 */
export function digitsFor(digits: number, ...numbers: number[]): number {
  const readsZero = (x: number) => x !== 0 && Number(x.toFixed(digits)) === 0;
  while (digits < 15 && numbers.some(readsZero)) digits++;
  return digits;
}

/**
 * Writes a number of seeds.
 *
 * @param count How many.
 * @returns Such as `1 seed`, `5 seeds`, `12,000 seeds`.
 */
export function seedsOf(count: number): string {
  return `${countText(count)} ${count === 1 ? "seed" : "seeds"}`;
}

/**
 * Writes a whole number, with commas.
 *
 * @param count The number.
 * @returns Such as `134`, `1,026`.
 */
export function countText(count: number): string {
  return count.toLocaleString("en-US");
}
