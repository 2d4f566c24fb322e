import { chosenFigures, type Result, type Run, sweptKeys } from "@shrinklab/experiments";
import { byLabel, formatTable, meanText, type TableOptions } from "@shrinklab/report";
import { share } from "./method_table.ts";

/**
 * What became of the weights at each set of swept values.
 *
 * @param result What was run.
 * @param options How the table is written.
 * @returns Lines for a terminal; none where nothing was swept.
 */
export function sweepTable({ runs, experiment }: Result, options: TableOptions): string {
  if (sweptKeys(experiment).length === 0) return "";
  const groups = [...byLabel(runs)];
  const shares = (runs[0]!.quantiles ?? []).map(({ share }) => share);
  const quantile = (at: number) => (run: Run) => run.quantiles?.[at]?.value;
  const accuracy = (run: Run) => {
    const { test, valid, train } = chosenFigures(run);
    return 100 * ((test ?? valid ?? train)?.accuracy ?? NaN);
  };
  return [
    `Weights of all kernels: share near zero, largest |w|${shares.length > 0 ? ", quantiles" : ""}`,
    "",
    formatTable(
      [
        { title: "method", align: "left" },
        { title: "accuracy %" },
        { title: "near zero %" },
        { title: "max |w|" },
        ...shares.map((share) => ({ title: `${100 * share} %` })),
      ],
      groups.map(([label, group]) => [
        label,
        meanText(group, accuracy, (x) => x.toFixed(2)),
        meanText(group, (run) => 100 * share("nearZero")(run), (x) => x.toFixed(2)),
        meanText(group, largest, (x) => x.toPrecision(3)),
        ...shares.map((_, at) => meanText(group, quantile(at), (x) => x.toPrecision(3))),
      ]),
      options,
    ),
  ].join("\n");
}

function largest({ sparsity }: Run): number {
  const kernels = sparsity.filter(({ parameter }) => parameter.endsWith("/kernel"));
  return Math.max(...kernels.map(({ maxAbs }) => maxAbs));
}
