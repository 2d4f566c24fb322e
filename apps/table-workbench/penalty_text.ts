import type { Result } from "@shrinklab/report";

/**
 * The penalties that layers name, one line a layer, for the first seed; nothing where no variant has
 * one.
 *
 * @param result What was run.
 * @returns Lines for a terminal.
 */
export function penaltyText({ runs, seed }: Result): string {
  const first = runs.filter((run) => run.seed === seed);
  if (!first.some(({ penalties = [] }) => penalties.length > 0)) return "";
  return [
    "Penalties that layers name",
    ...first.flatMap(({ method, penalties = [] }) =>
      penalties.length === 0
        ? [`  ${method}: []`]
        : penalties.map(({ parameter, penalty, value }) =>
          `  ${method}: ${parameter}  ${penalty}  ${value.toPrecision(6)}`
        )
    ),
  ].join("\n");
}
