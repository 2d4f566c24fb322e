import { clock } from "@shrinklab/command";
import { type PreparedExperiment, trialsOf } from "@shrinklab/experiments";
import { seedsText } from "@shrinklab/statistics";
import type { TrialKey } from "@shrinklab/store";

/**
 * Says how many trials a sweep has, how long they take, and what its seeds can show.
 *
 * @param prepared The sweep's experiment with the data.
 * @param keys Trials that are to be trained.
 * @param seconds How long trials take, by their places.
 * @param workers How many are trained at a time.
 * @returns Lines, the last one empty.
 */
export function planText(
  { experiment }: PreparedExperiment,
  keys: readonly TrialKey[],
  seconds: ReadonlyMap<number, number>,
  workers: number,
): string {
  const byMethod = new Map(keys.flatMap(({ place, method }) => {
    const measured = seconds.get(place);
    return measured === undefined ? [] : [[method, measured] as const];
  }));
  const usual = [...byMethod.values()].reduce((sum, one) => sum + one, 0) / byMethod.size;
  const all = keys.reduce((sum, { method }) => sum + (byMethod.get(method) ?? usual), 0);
  const { seeds, methods } = experiment;
  const labels = trialsOf(experiment).length / seeds.length;
  const values = labels - methods.length;
  const stops = methods.some(({ stop }) => stop !== undefined) ? " at most" : "";
  return [
    `${keys.length} trials: ${methods.length} ${methods.length === 1 ? "method" : "methods"}` +
    `${values > 0 ? `, ${labels} with their values` : ""}, ` +
    `${seeds.length} ${seeds.length === 1 ? "seed" : "seeds"}; about ${
      durationText(all / workers)
    }${stops} with ${workers} ${workers === 1 ? "worker" : "workers"}, ${
      durationText(all / keys.length)
    } a trial`,
    seedsText(seeds.length, Math.max(1, labels - 1)),
    "",
  ].join("\n");
}

function durationText(seconds: number): string {
  return seconds < 1
    ? `${Number((1000 * seconds).toPrecision(2))} ms`
    : seconds < 60
    ? `${Number(seconds.toPrecision(2))} s`
    : clock(seconds);
}
