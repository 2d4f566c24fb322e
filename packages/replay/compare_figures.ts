import type { ReplayCase, ReplayFigures } from "./replay_case.ts";
import type { TensorSummary } from "./tensor_summary.ts";

/** The largest deviation of one kind of figure, beside what is allowed. */
export interface Deviation {
  /** What was compared. */
  readonly figure:
    | "loss"
    | "data loss"
    | "parameters"
    | "moving variance"
    | "near zero"
    | "exact zero";
  /** The largest deviation; NaN if a value is not finite. */
  readonly largest: number;
  /** How large it may be. */
  readonly tolerance: number;
  /** Where it is: `step 3`, or the index of a tensor. */
  readonly at: string;
  /** Whether it is within the tolerance. */
  readonly within: boolean;
}

/**
 * Compares our figures with those of a case.
 *
 * Losses deviate relatively, by at least 1e-3; of a tensor, l1 and sum by its l1, l2 by its l2,
 * the largest and the first values by its largest; near and exact zeros are counted. With fewer steps than
 * the case has, only the losses compare.
 *
 * @param replay The case.
 * @param ours What our run yielded.
 * @returns One deviation for each kind of figure that compares.
 *
 * @example
 * ```ts ignore
 * const good = compareFigures(replay, await runReplay(replay, train)).every((one) => one.within);
 * ```
 *
 * Source: the tolerances are made by the same distances, from a float32 and a float64 run.
 */
export function compareFigures(replay: ReplayCase, ours: ReplayFigures): Deviation[] {
  const { expect, tolerance } = replay;
  const deviations = [largest("loss", tolerance.loss, lossDistances(ours.loss, expect.loss))];
  if (expect.dataLoss && ours.dataLoss) {
    const distances = lossDistances(ours.dataLoss, expect.dataLoss);
    deviations.push(largest("data loss", tolerance.loss, distances));
  }
  if (ours.loss.length < replay.steps) return deviations;

  const compared = expect.params.flatMap((theirs, i) =>
    tolerance.ignoreParams.includes(i) ? [] : [[`tensor ${i}`, ours.params[i], theirs] as const]
  );
  deviations.push(
    largest("parameters", tolerance.params, compared.map(([at, x, y]) => [at, distance(x, y)])),
  );
  const variances = (expect.movingStatistics ?? []).flatMap((theirs, i) =>
    i % 2 === 1 ? [[`tensor ${i}`, distance(ours.movingStatistics?.[i], theirs)] as const] : []
  );
  if (variances.length > 0) {
    deviations.push(largest("moving variance", tolerance.movingVariance ?? 0, variances));
  }
  const counts = (count: "nearZero" | "exactZero") =>
    compared.map(([at, x, y]) => [at, Math.abs((x?.[count] ?? Infinity) - y[count]!)] as const);
  deviations.push(largest("near zero", tolerance.nearZero, counts("nearZero")));
  if (tolerance.exactZero !== undefined) {
    deviations.push(largest("exact zero", tolerance.exactZero, counts("exactZero")));
  }
  return deviations;
}

function lossDistances(ours: readonly number[], theirs: readonly number[]) {
  return ours.map((loss, i) => {
    const expected = theirs[i]!;
    const by = Math.max(1e-3, Math.abs(expected));
    return [`step ${i + 1}`, Math.abs(loss - expected) / by] as const;
  });
}

/** Largest relative distance of two summaries; infinite if one is missing or of another size. */
function distance(ours: TensorSummary | undefined, theirs: TensorSummary): number {
  if (ours === undefined || ours.size !== theirs.size) return Infinity;
  const relative = (x: number, y: number, by: number) => Math.abs(x - y) / Math.max(1e-6, by);
  const { l1, l2, maxAbs } = theirs;
  const distances = [
    relative(ours.l1, l1, l1),
    relative(ours.sum, theirs.sum, l1),
    relative(ours.l2, l2, l2),
    relative(ours.maxAbs, maxAbs, maxAbs),
    ...theirs.head.map((value, i) => relative(ours.head[i]!, value, maxAbs)),
  ];
  return Math.max(...distances); // NaN if any is
}

function largest(
  figure: Deviation["figure"],
  tolerance: number,
  distances: readonly (readonly [at: string, distance: number])[],
): Deviation {
  const [at, value] = distances.reduce(
    (worst, one) => Number.isNaN(worst[1]) || worst[1] >= one[1] ? worst : one,
    ["", 0] as const,
  );
  // Written so that a deviation that is not a number is not within.
  return { figure, largest: value, tolerance, at, within: value <= tolerance };
}
