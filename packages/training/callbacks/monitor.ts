import type { EpochRecord, EvaluatedSet } from "../epoch_record.ts";

/** A figure of an epoch: `"valid.loss"`, `"test.accuracy"`; losses are without penalties. */
export type Monitor = `${EvaluatedSet}.${"loss" | "accuracy"}`;

/**
 * Reads a figure of an epoch.
 *
 * @param record The epoch's record.
 * @param monitor Which figure.
 * @returns It, or nothing where the set was not evaluated.
 *
 * @example
 * ```ts
 * import { monitored } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const losses = { steps: 1, loss: 1, dataLoss: 1, penalty: 0, lastBatchLoss: 1 };
 * const valid = { loss: 0.5, accuracy: 0.75, rows: 4 };
 * const record = { epoch: 1, seconds: 0, ...losses, valid };
 * assertEquals(monitored(record, "valid.accuracy"), 0.75);
 * assertEquals(monitored(record, "test.loss"), undefined);
 * ```
 */
export function monitored(record: EpochRecord, monitor: Monitor): number | undefined {
  const [set, figure] = monitor.split(".") as [EvaluatedSet, "loss" | "accuracy"];
  return record[set]?.[figure];
}

/**
 * Tells whether a figure beats the best one so far.
 *
 * @param monitor Which figure: of losses the smaller is better, of accuracies the larger.
 * @param value The figure.
 * @param best The best so far; nothing at the start.
 * @param minDelta By how much more than this it must be better; default 0.
 * @returns Whether it is strictly better; one that is not a number never is.
 *
 * @example
 * ```ts
 * import { isBetter } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(isBetter("valid.accuracy", 0.8, 0.8), false);
 * assertEquals(isBetter("valid.loss", 0.4, 0.5, 0.2), false);
 * ```
 */
export function isBetter(
  monitor: Monitor,
  value: number,
  best: number | undefined,
  minDelta = 0,
): boolean {
  if (Number.isNaN(value)) return false;
  if (best === undefined) return true;
  return monitor.endsWith(".loss") ? value + minDelta < best : value - minDelta > best;
}
