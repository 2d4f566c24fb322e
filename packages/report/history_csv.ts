import { type CsvCell, formatCsv } from "./csv.ts";
import type { EpochRecord, ResultRun } from "./result.ts";

/**
 * Writes the epochs of runs as CSV, one row for each.
 *
 * @param runs The runs.
 * @returns The text; after `method` and `seed` a column for each field that an epoch has, in the
 * order in which they first occur.
 *
 * @example
 * ```ts
 * import { historyCsv } from "@shrinklab/report/history_csv";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(historyCsv([]), "method,seed\n");
 * ```
 */
export function historyCsv(runs: readonly ResultRun[]): string {
  const columns = [
    ...new Set(runs.flatMap(({ history }) => history.flatMap((record) => Object.keys(record)))),
  ] as (keyof EpochRecord)[];
  return formatCsv(
    ["method", "seed", ...columns],
    runs.flatMap(({ method, seed, history }) =>
      history.map((record): CsvCell[] => [method, seed, ...columns.map((name) => record[name])])
    ),
  );
}
