import { alongLambda } from "./along_lambda.ts";
import { methodColor } from "./chart_style.ts";
import type { Figure } from "./figure.ts";
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
      spec: (width) =>
        alongLambda(summary, width, {
          y: {
            field: "value",
            type: "quantitative",
            scale: { nice: true },
            axis: { title: "weight", minExtent: 36, tickCount: 5 },
          },
          color: methodColor(labels, width, "stroke"),
          tooltip: [
            { field: "method", title: "weight" },
            { field: "lambda", title: "lambda", format: ".4~g" },
            { field: "value", title: "value", format: ".4~g" },
          ],
          word: "head",
        }),
    },
  };
}
