import type { Result } from "@shrinklab/experiments";
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
    return [...new Set(notes)].map((note) => {
      const times = notes.filter((other) => other === note).length;
      return `${method}: ${note}` +
        (times === runs.length ? "" : ` (${times} of ${runs.length} seeds)`);
    });
  });
}
