import type { Result } from "@shrinklab/experiments";
import { compareResult } from "./compare_result.ts";
import { formatTable, type TableOptions } from "./table.ts";

/**
 * Where the mean of the compared figure lies over all seeds, as far as those that were run tell: an
 * interval for each method, and the verdict of each against the first, seed by seed.
 *
 * @param result What was run.
 * @param options How tables are written.
 * @returns Lines for a terminal, of any length; `one seed: not a ranking` where there is one method
 * with one seed.
 *
 * @example
 * ```ts ignore
 * terminal.print(intervalTables(result, { color: true }));
 * ```
 */
export function intervalTables(
  result: Pick<Result, "runs" | "experiment">,
  options: TableOptions,
): string {
  const { figure, methods, comparisons } = compareResult(result);
  const verdicts = comparisons.map(({ verdict }) => verdict);
  if (!methods.some(({ interval }) => interval !== undefined)) {
    return verdicts.length === 0 ? "one seed: not a ranking" : verdicts.join("\n");
  }
  const seeds = Math.max(...methods.map(({ values }) => values.size));
  const digits = Math.max(2, figure.digits);
  const table = formatTable(
    [
      { title: "method", align: "left" },
      { title: `mean ${figure.title}` },
      { title: "deviation" },
      { title: "95 % interval of the mean", align: "left" },
    ],
    methods.map(({ label, interval }) => {
      if (interval === undefined) return [label, "-", "-", "-"];
      const { mean, deviation, low, high } = interval;
      return [
        label,
        mean.toFixed(digits),
        deviation.toFixed(digits),
        `${low.toFixed(digits)} to ${high.toFixed(digits)}`,
      ];
    }),
    options,
  );
  return [
    `Over ${seeds} seeds: Student's t, deviation with n - 1`,
    "",
    table,
    ...(verdicts.length === 0 ? [] : ["", ...verdicts]),
  ].join("\n");
}
