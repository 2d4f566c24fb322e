import { wrapText } from "@shrinklab/command";
import { formatTable, type Result, type TableOptions } from "@shrinklab/report";

/**
 * What was predicted under dropout: figures over all rows, and the first rows class by class.
 *
 * @param result What was run.
 * @param options How tables are written, and the width of the terminal.
 * @returns Lines for a terminal; nothing where there was none.
 */
export function monteCarloText(
  { runs, seed }: Result,
  options: TableOptions & { readonly columns: number },
): string {
  const blocks = runs.flatMap(({ method, mc, config, seed: own }) => {
    if (mc === undefined || own !== seed) return [];
    const classes = config.classes as readonly string[];
    const label = (at: number) => classes[at] ?? String(at);
    const rows = mc.examples.map(({ row, label: right, mean, deviation, entropy }) => [
      String(row),
      label(right),
      ...mean.map((share, at) => `${share.toFixed(2)}±${deviation[at]!.toFixed(2)}`),
      entropy.toFixed(2),
    ]);
    const table = formatTable(
      [
        { title: "row" },
        { title: "label", align: "left" },
        ...classes.map((title) => ({ title })),
        { title: "entropy" },
      ],
      rows,
      options,
    );
    const sentence =
      `${method}, ${mc.passes} dropout masks on ${mc.rows.toLocaleString("en")} rows: ` +
      `${(100 * mc.accuracy).toFixed(2)} % right by the mean; standard deviation of a class's ` +
      `probability ${mc.meanDeviation.toPrecision(3)} on average, ` +
      `${mc.leastDeviation.toPrecision(3)} at least`;
    return [
      ...wrapText(sentence, options.columns),
      "",
      table,
    ];
  });
  return blocks.join("\n");
}
