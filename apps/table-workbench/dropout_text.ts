import { dropoutEffect, type PreparedVariant } from "@shrinklab/experiments/tables";
import { formatTable, type TableOptions } from "@shrinklab/report";

/**
 * What the dropout layers at the entrance of models do to the rows that enter, in training and
 * outside.
 *
 * @param prepared The variants.
 * @param seed Fixes the masks.
 * @param options How tables are written.
 * @returns Lines for a terminal; none where no model begins with dropout.
 */
export function dropoutText(
  prepared: readonly PreparedVariant[],
  seed: number,
  options: TableOptions,
): string[] {
  const rows = prepared.flatMap(({ variant, examples: { train } }) => {
    const [layer] = variant.hidden;
    const effect = layer && dropoutEffect(layer, train.features, train.shape[0], seed);
    if (effect === undefined) return [];
    const { rate, entries, kept, factors, identityOutside, before, after } = effect;
    const pair = ([mean, deviation]: readonly [number, number]) =>
      `${fixed(mean)}, ${fixed(deviation)}`;
    return [[
      variant.name,
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
