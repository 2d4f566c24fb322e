import type { Result } from "@shrinklab/experiments";

/**
 * The penalties that layers name themselves, one line each, for the first seed: what Keras lists as
 * a model's losses.
 *
 * @param result What was run.
 * @returns Lines for a terminal; none where no layer names one.
 */
export function penaltyText({ runs, experiment: { seeds, methods } }: Result): string {
  const named = methods.some(({ network: { layers, last = {} } }) =>
    [...layers, last].some((layer) => "kernelRegularizer" in layer || "biasRegularizer" in layer)
  );
  if (!named) return "";
  return [
    "Penalties, layer by layer",
    ...runs.filter(({ seed }) => seed === seeds[0]).flatMap(({ method, penalties }) =>
      penalties.length === 0
        ? [`  ${method}: []`]
        : penalties.map(({ parameter, penalty, value }) =>
          `  ${method}: ${parameter}  ${penalty}  ${value.toPrecision(6)}`
        )
    ),
  ].join("\n");
}
