import { wrapText } from "@shrinklab/command";
import { labelOf, type Result } from "@shrinklab/experiments";
import { formatTable, type TableOptions } from "@shrinklab/report";

/**
 * What was predicted under dropout: figures over all rows, and the first rows class by class.
 *
 * @param result What was run.
 * @param options How tables are written, and the width of the terminal.
 * @returns Lines for a terminal; none where there was none.
 */
export function monteCarloText(
  { runs, experiment: { seeds }, dataset: { classes = [] } }: Result,
  options: TableOptions & { readonly columns: number },
): string {
  return runs.flatMap(({ method, set, monteCarlo, seed }) => {
    if (monteCarlo === undefined || seed !== seeds[0]) return [];
    const { passes, rows, accuracy, meanDeviation, leastDeviation, examples } = monteCarlo;
    const table = formatTable(
      [
        { title: "row" },
        { title: "label", align: "left" },
        ...classes.map((title) => ({ title })),
        { title: "entropy" },
      ],
      examples.map(({ row, label, mean, deviation, entropy }) => [
        String(row),
        classes[label] ?? String(label),
        ...mean.map((share, at) => `${share.toFixed(2)}±${deviation[at]!.toFixed(2)}`),
        entropy.toFixed(2),
      ]),
      options,
    );
    const sentence =
      `${labelOf(method, set)}, ${passes} dropout masks on ${rows.toLocaleString("en")} rows: ` +
      `${(100 * accuracy).toFixed(2)} % right by the mean; standard deviation of a class's ` +
      `probability ${meanDeviation.toPrecision(3)} on average, ` +
      `${leastDeviation.toPrecision(3)} at least`;
    return [[...wrapText(sentence, options.columns), "", table].join("\n")];
  }).join("\n\n");
}
