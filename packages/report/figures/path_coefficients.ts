import { methodColor, picked, pickMethod } from "./chart_style.ts";
import type { Figure } from "./figure.ts";
import { chosenRule, lambdaAxis } from "./lambda_axis.ts";
import type { PathFigureInput } from "./path_figure_input.ts";

/**
 * The largest weights of one layer along its path.
 *
 * @param input What was run.
 * @returns The figure; none of several paths, of a network, or where every weight is zero.
 */
export function pathCoefficientsFigure({ paths }: PathFigureInput): Figure | undefined {
  const [path, ...others] = paths;
  if (path === undefined || others.length > 0) return undefined;
  const { summary } = path;
  const { coefficients = [], points, chosen, featureNames, dataset: { classes } } = summary;
  if (coefficients.length === 0) return undefined;
  const several = new Set(coefficients.map(({ output }) => output)).size > 1;
  const named = coefficients.map(({ feature, output, values }) => {
    const name = featureNames?.[feature] ?? `feature ${feature}`;
    return { label: several ? `${name}: ${classes?.[output] ?? output}` : name, values };
  });
  const labels = named.map(({ label }) => label);
  const rows = named.flatMap(({ label, values }) =>
    points.map(({ lambda }, at) => ({
      method: label,
      kind: "point",
      lambda,
      value: values[at]!,
    })).sort((a, b) => a.lambda - b.lambda)
  );
  return {
    name: "path-coefficients",
    title: "Weights along the path",
    description:
      `The ${labels.length} largest weights at the chosen lambda${
        several ? ", each with the class that it speaks for" : ""
      }: from right to left each leaves zero where it is first worth its penalty. ` +
      "The dashed upright line is the chosen lambda.",
    table: {
      columns: ["weight", "lambda", "value"],
      rows: rows.map(({ method, lambda, value }) => [
        method,
        lambda.toPrecision(4),
        value.toPrecision(4),
      ]),
    },
    chart: {
      data: [...rows, { kind: "chosen", lambda: chosen.lambda }],
      spec: (width) => {
        const height = width < 500 ? 200 : 240;
        const y = {
          field: "value",
          type: "quantitative",
          scale: { nice: true },
          axis: { title: "weight", minExtent: 36, tickCount: 5 },
        };
        const color = methodColor(labels, width, "stroke");
        const only = [{ filter: "datum.kind === 'point'" }];
        const tooltip = [
          { field: "method", title: "weight" },
          { field: "lambda", title: "lambda", format: ".4~g" },
          { field: "value", title: "value", format: ".4~g" },
        ];
        return {
          width,
          height,
          autosize: { type: "fit-x", contains: "padding" },
          encoding: { x: lambdaAxis(summary) },
          layer: [
            ...chosenRule(summary, height, "head"),
            {
              transform: only,
              params: [pickMethod],
              mark: { type: "line", strokeWidth: 2 },
              encoding: { y, color, ...picked() },
            },
            {
              transform: only,
              mark: { type: "circle", size: 40 },
              encoding: { y, color, tooltip, ...picked() },
            },
          ],
        };
      },
    },
  };
}
