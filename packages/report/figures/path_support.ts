import type { PathPoint } from "@shrinklab/paths";
import { pointsByLambda } from "../merge_paths.ts";
import { alongLambda } from "./along_lambda.ts";
import { methodColor, methodDash } from "./chart_style.ts";
import type { Figure } from "./figure.ts";
import type { PathFigureInput } from "./path_figure_input.ts";

/**
 * What each lambda of a path leaves: weights, live units of each layer, features.
 *
 * @param input What was run.
 * @returns The figure; none of several paths.
 */
export function pathSupportFigure({ paths }: PathFigureInput): Figure | undefined {
  const [path, ...others] = paths;
  if (path === undefined || others.length > 0) return undefined;
  const { summary } = path;
  const { chosen, inputs } = summary;
  const rows = pointsByLambda(summary).flatMap((point) =>
    partsOf(point, inputs).map(({ part, count, size }) => ({
      method: part,
      kind: "point",
      lambda: point.lambda,
      count,
      size,
      share: count / size,
    }))
  );
  const labels = [...new Set(rows.map(({ method }) => method))];
  const units = chosen.units.length > 0;
  return {
    name: "path-support",
    title: "What each lambda leaves",
    description: `The share of the kernels' weights that are not zero${
      units ? ", of each hidden layer's units that live" : ""
    }${chosen.features === undefined ? "" : ", of the features that are read"}, at each lambda.${
      units ? " A unit lives where something enters and leaves it." : ""
    } The dashed upright line is the chosen lambda.`,
    table: {
      columns: ["lambda", "what", "left", "of", "share %"],
      rows: rows.map(({ method, lambda, count, size, share }) => [
        lambda.toPrecision(4),
        method,
        count,
        size,
        (100 * share).toFixed(2),
      ]),
    },
    chart: {
      data: [...rows, { kind: "chosen", lambda: chosen.lambda }],
      spec: (width) =>
        alongLambda(summary, width, {
          y: {
            field: "share",
            type: "quantitative",
            scale: { domainMin: 0, nice: true },
            axis: { title: "share that is left", format: "~%", minExtent: 36, tickCount: 5 },
          },
          color: methodColor(labels, width, "stroke"),
          dash: methodDash(labels),
          tooltip: [
            { field: "method", title: "what" },
            { field: "lambda", title: "lambda", format: ".4~g" },
            { field: "count", title: "left", format: "," },
            { field: "size", title: "of", format: "," },
            { field: "share", title: "share", format: ".2%" },
          ],
          word: "head",
        }),
    },
  };
}

/** Weights first, then layer by layer, then features. */
function partsOf({ nonZero, entries, units, features }: PathPoint, inputs: number) {
  return [
    { part: "weights", count: nonZero, size: entries },
    ...units.map(({ layer, live, size }) => ({ part: `units of ${layer}`, count: live, size })),
    ...(features === undefined ? [] : [{ part: "features", count: features.length, size: inputs }]),
  ];
}
