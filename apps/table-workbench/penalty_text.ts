import type { Result } from "@shrinklab/report";

/**
 * The penalties of each variant, one line a layer, for the first seed; nothing where none has one.
 *
 * @param result What was run.
 * @returns Lines for a terminal.
 */
export function penaltyText({ runs, seed }: Result): string {
  const first = runs.filter((run) => run.seed === seed);
  if (!first.some(({ penalties = [] }) => penalties.length > 0)) return "";
  return [
    "Penalties, layer by layer",
    ...first.flatMap(({ method, penalties = [] }) =>
      penalties.length === 0
        ? [`  ${method}: []`]
        : penalties.map(({ parameter, penalty, value }) =>
          `  ${method}: ${parameter}  ${penalty}  ${value.toPrecision(6)}`
        )
    ),
  ].join("\n");
}
