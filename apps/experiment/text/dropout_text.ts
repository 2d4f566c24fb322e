import { firstRows } from "@shrinklab/data";
import { dropoutEffect, type PreparedExperiment } from "@shrinklab/experiments";
import { formatTable, type TableOptions } from "@shrinklab/report";

/** Rows that are shown to a layer at most: it does the same to any. */
const MOST_ROWS = 10_000;

/**
 * What the dropout layers at the entrance of untrained models do to the rows that enter, in training
 * and outside.
 *
 * @param prepared The experiment with its data.
 * @param options How tables are written.
 * @returns Lines for a terminal; none where no such model begins with dropout.
 */
export function dropoutText(prepared: PreparedExperiment, options: TableOptions): string[] {
  const { methods, seeds } = prepared.experiment;
  const rows = methods.flatMap((method) => {
    const { rows: { train }, training: { model } } = prepared.methodOf(method);
    const [layer] = method.network.layers;
    if (layer === undefined || method.epochs > 0) return [];
    const { features } = firstRows(train, Math.min(train.rows, MOST_ROWS));
    const effect = dropoutEffect(
      layer,
      Float32Array.from(features),
      model.input[0]!,
      seeds[0]!,
    );
    if (effect === undefined) return [];
    const { rate, entries, kept, factors, identityOutside, before, after } = effect;
    const pair = ([mean, deviation]: readonly [number, number]) =>
      `${fixed(mean)}, ${fixed(deviation)}`;
    return [[
      method.name,
      String(rate),
      `${(100 * kept / entries).toFixed(2)} %`,
      factors === undefined ? "-" : [...new Set(factors.map(String))].join(" to "),
      pair(before),
      pair(after),
      identityOutside ? "as it came" : "changed",
    ]];
  });
  if (rows.length === 0) return [];
  return [
    formatTable(
      [
        { title: "layer", align: "left" },
        { title: "rate" },
        { title: "kept" },
        { title: "kept values times" },
        { title: "mean, deviation before" },
        { title: "in training" },
        { title: "outside training" },
      ],
      rows,
      options,
    ),
    "",
  ];
}

/** Rounding noise around 0 should not look like a negative mean. */
function fixed(x: number): string {
  return (Math.abs(x) < 5e-4 ? 0 : x).toFixed(3);
}
