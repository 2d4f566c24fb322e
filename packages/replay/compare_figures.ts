import { type Deviation, type Difference, largestDeviations } from "./deviation.ts";
import type { ReplayCase, ReplayFigures } from "./replay_case.ts";
import type { TensorSummary } from "./tensor_summary.ts";

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
  return largestDeviations(differences(replay, ours));
}

function* differences(replay: ReplayCase, ours: ReplayFigures): Iterable<Difference> {
  const { expect, tolerance } = replay;
  yield* lossDifferences("loss", ours.loss, expect.loss, tolerance.loss);
  if (expect.dataLoss && ours.dataLoss) {
    yield* lossDifferences("data loss", ours.dataLoss, expect.dataLoss, tolerance.loss);
  }
  if (ours.loss.length < replay.steps) return;

  for (const [i, theirs] of expect.params.entries()) {
    if (tolerance.ignoreParams.includes(i)) continue;
    const [at, one] = [`tensor ${i}`, ours.params[i]];
    const params = distance(one, theirs);
    yield { figure: "parameters", at, deviation: params, tolerance: tolerance.params };
    const apart = (count: "nearZero" | "exactZero") =>
      Math.abs((one?.[count] ?? Infinity) - theirs[count]!);
    const near = apart("nearZero");
    yield { figure: "near zero", at, deviation: near, tolerance: tolerance.nearZero };
    if (tolerance.exactZero !== undefined) {
      const exact = apart("exactZero");
      yield { figure: "exact zero", at, deviation: exact, tolerance: tolerance.exactZero };
    }
  }
  for (const [i, theirs] of (expect.movingStatistics ?? []).entries()) {
    if (i % 2 === 0) continue; // moving means
    yield {
      figure: "moving variance",
      at: `tensor ${i}`,
      deviation: distance(ours.movingStatistics?.[i], theirs),
      tolerance: tolerance.movingVariance ?? 0,
    };
  }
}

function lossDifferences(
  figure: string,
  ours: readonly number[],
  theirs: readonly number[],
  tolerance: number,
): Difference[] {
  return ours.map((loss, i) => {
    const expected = theirs[i]!;
    const by = Math.max(1e-3, Math.abs(expected));
    return { figure, at: `step ${i + 1}`, deviation: Math.abs(loss - expected) / by, tolerance };
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
