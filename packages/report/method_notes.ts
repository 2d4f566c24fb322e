import type { Result, Run } from "@shrinklab/experiments";
import { byLabel } from "./run_groups.ts";

/**
 * What a reader of the comparison has to know of each method.
 *
 * @param result What was run.
 * @returns One line for each note, with the number of seeds it holds for where not for all.
 */
export function methodNotes(result: Result): string[] {
  return [...byLabel(result.runs)].flatMap(([method, runs]) => {
    const notes = runs.flatMap(({ notes }) => notes);
    return [
      ...[...new Set(notes)].map((note) => {
        const times = notes.filter((other) => other === note).length;
        return note + (times === runs.length ? "" : ` (${times} of ${runs.length} seeds)`);
      }),
      ...rateNotes(runs),
    ].map((note) => `${method}: ${note}`);
  });
}

/** The effective learning rates, each a mean over the seeds. */
function rateNotes(runs: readonly Run[]): string[] {
  const rates = runs.flatMap(({ effectiveRates = [] }) => effectiveRates);
  return [...Map.groupBy(rates, ({ layer }) => layer)].map(([layer, of]) => {
    const mean = (which: "first" | "last") =>
      Number((of.reduce((sum, rate) => sum + rate[which], 0) / of.length).toPrecision(3));
    const seeds = of.length === 1 ? "" : ` (means of ${of.length} seeds)`;
    return `effective learning rate of ${layer} before ${of[0]!.before}: ${mean("first")} at ` +
      `first, ${mean("last")} in the end${seeds}`;
  });
}
