import type { TableFile } from "@shrinklab/data/tables";
import type { PreparedExperiment } from "./prepare.ts";
import type { PreparedMethod } from "./prepare_method.ts";
import type { ColumnSummary, DatasetSummary } from "./result.ts";

/**
 * What a result says of the data: rows of the method that has the most in each set, and of a table how
 * it is kept and what its columns are.
 *
 * @param prepared The experiment with its data.
 * @returns The summary.
 *
 * @example
 * ```ts
 * import { datasetSummary, loadSource, planExperiment } from "@shrinklab/experiments";
 * import { prepareExperiment } from "@shrinklab/experiments";
 * import { presets } from "@shrinklab/experiments/presets";
 * import { assertEquals } from "@std/assert";
 *
 * const { experiment } = planExperiment([presets["e4-grades"]]);
 * using prepared = await prepareExperiment(experiment, await loadSource(experiment.data));
 * const { train, valid, separator, columns } = datasetSummary(prepared);
 * assertEquals([train, valid, separator, columns?.length], [4800, 1200, ",", 13]);
 * ```
 */
export function datasetSummary(prepared: PreparedExperiment): DatasetSummary {
  const { source, experiment } = prepared;
  const methods = experiment.methods.map((method) => prepared.methodOf(method));
  const most = (set: "train" | "valid" | "test") =>
    Math.max(...methods.map(({ rows }) => rows[set]?.rows ?? 0));
  const { name, sha256 } = source.type === "images" ? source.images : source.file;
  const { classes } = methods[0]!.rows;
  return {
    name,
    ...(source.standsInFor === undefined ? {} : { standsInFor: source.standsInFor }),
    train: most("train"),
    ...(most("valid") === 0 ? {} : { valid: most("valid") }),
    test: most("test"),
    sha256,
    ...(classes === undefined ? {} : { classes }),
    ...(source.type === "images" ? {} : tableSummary(source.file, methods)),
  };
}

function tableSummary(
  { table, header, encoding, separator, decimal }: TableFile,
  methods: readonly PreparedMethod[],
): Pick<DatasetSummary, "header" | "encoding" | "separator" | "decimal" | "columns"> {
  const columns = table.columns.map((column): ColumnSummary => {
    const { name, type, missing } = column;
    const reasons = methods.map(({ rows }) => rows.unused?.[name]);
    const [why] = reasons.includes(undefined) ? [] : reasons;
    return {
      name,
      type,
      missing,
      ...(column.type === "number" ? { least: column.least, largest: column.largest } : {}),
      used: why === undefined,
      ...(why === undefined ? {} : { why }),
    };
  });
  return { header, encoding, separator, decimal, columns };
}
