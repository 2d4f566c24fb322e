import type { Rows } from "./layer_kind.ts";

/**
 * Normalizes values by channel, in float64.
 *
 * @param x A batch whose rows end in `width` channels.
 * @param weights Scale and shift of each channel.
 * @param standard The normalized value of an entry, by row and place.
 * @returns The batch, scaled and shifted.
 */
export function scaleReference(
  x: Rows,
  { scale, shift }: Readonly<Record<string, ArrayLike<number>>>,
  standard: (value: number, row: readonly number[], place: number) => number,
): Rows {
  const width = scale!.length;
  return x.map((row) =>
    row.map((value, i) => standard(value, row, i) * scale![i % width]! + shift![i % width]!)
  );
}

/**
 * Mean and biased variance of every channel, in float64.
 *
 * @param channels How many channels there are.
 * @param values Values, channel after channel, again and again.
 * @returns One mean and one variance for each.
 */
export function momentsOf(
  channels: number,
  values: readonly number[],
): [means: number[], variances: number[]] {
  const columns = Array.from(
    { length: channels },
    (_, c) => values.filter((_, i) => i % channels === c),
  );
  const mean = (list: readonly number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;
  const means = columns.map(mean);
  return [means, columns.map((list, c) => mean(list.map((x) => (x - means[c]!) ** 2)))];
}
