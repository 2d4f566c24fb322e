import type { SweptSetting } from "@shrinklab/experiments/mlp";
import {
  byMethod,
  formatTable,
  meanText,
  type Result,
  type ResultRun,
  type TableOptions,
} from "@shrinklab/report";
import { nearZeroShare } from "./comparison_table.ts";

/**
 * What became of accuracy and weights at each value of a sweep.
 *
 * @param result What was run.
 * @param setting What was swept.
 * @param options How the table is written.
 * @returns Lines for a terminal.
 */
export function sweepTable({ runs }: Result, setting: SweptSetting, options: TableOptions): string {
  const groups = [...byMethod(runs).values()];
  const shares = groups[0]![0]!.kernelQuantiles?.map(({ share }) => share) ?? [];
  const quantile = (at: number) => (run: ResultRun) => run.kernelQuantiles?.[at]?.value;
  return [
    "Weights of all kernels at the best epoch: share near zero, largest |w|, quantiles",
    "",
    formatTable(
      [
        { title: setting },
        { title: "test %" },
        { title: "near zero %" },
        { title: "max |w|" },
        ...shares.map((share) => ({ title: `${100 * share} %` })),
      ],
      groups.map((group) => [
        String(group[0]!.config.swept),
        meanText(group, (run) => 100 * (run.testAccuracy ?? NaN), (x) => x.toFixed(2)),
        meanText(group, (run) => 100 * nearZeroShare(run), (x) => x.toFixed(2)),
        meanText(group, largest, (x) => x.toPrecision(3)),
        ...shares.map((_, at) => meanText(group, quantile(at), (x) => x.toPrecision(3))),
      ]),
      options,
    ),
  ].join("\n");
}

function largest({ sparsity }: ResultRun): number {
  return Math.max(
    ...sparsity.filter(({ parameter }) => parameter.endsWith("/kernel")).map(({ maxAbs }) =>
      maxAbs
    ),
  );
}
