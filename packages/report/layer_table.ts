import type { Result, Run } from "@shrinklab/experiments";
import { byLabel, meanText } from "./run_groups.ts";
import { formatTable, type TableOptions } from "./table.ts";

/**
 * Zeros by layer: near zeros of every tensor and method, and exact zeros where there are any.
 *
 * @param result What was run.
 * @param options How the tables are written.
 * @returns Lines for a terminal.
 */
export function layerTables(result: Result, options: TableOptions): string {
  const near =
    "Near zero by layer: |w| < 0.0005 max|w| of the tensor, and the share of its weights";
  const none = "Exactly zero: not one weight of any method; a gradient step passes zero, it does " +
    "not stop there";
  const exact = result.runs.some(({ sparsity }) => sparsity.some(({ exactZero }) => exactZero > 0));
  return [
    near,
    "",
    countTable(result, "nearZero", options),
    "",
    ...(exact ? ["Exactly zero by layer", "", countTable(result, "exactZero", options)] : [none]),
  ].join("\n");
}

function countTable(
  { runs }: Result,
  count: "nearZero" | "exactZero",
  options: TableOptions,
): string {
  const groups = [...byLabel(runs)];
  const tensors = groups[0]?.[1][0]?.sparsity ?? [];
  const cell = (group: readonly Run[], at: number, size: number) => {
    const own = (run: Run) => run.sparsity[at]?.[count];
    const mean = meanText(group, own, (x) => String(Number(x.toFixed(1))));
    const share = group.reduce((sum, run) => sum + (own(run) ?? 0), 0) / group.length / size;
    return `${mean} (${(100 * share).toFixed(2)} %)`;
  };
  return formatTable(
    [
      { title: "tensor", align: "left" },
      { title: "size" },
      ...groups.map(([title]) => ({ title })),
    ],
    tensors.map(({ parameter, size }, at) => [
      parameter,
      String(size),
      ...groups.map(([, group]) => cell(group, at, size)),
    ]),
    options,
  );
}
