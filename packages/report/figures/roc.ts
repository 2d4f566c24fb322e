import type { Run } from "@shrinklab/experiments";
import { statistics } from "@shrinklab/statistics";
import { judgingFigures } from "../compared_figure.ts";
import { diagonal } from "./calibration.ts";
import { methodColor, methodDash, picked, pickMethod } from "./chart_style.ts";
import type { Figure } from "./figure.ts";
import type { FigureInput } from "./figure_input.ts";

/** Places at which the curves of seeds are averaged. */
const PLACES = 101;

/**
 * The ROC curve of each method, for two classes: mean over seeds at each share of false positives.
 *
 * @param input What was run.
 * @returns The figure; none where there are not two classes.
 */
export function rocFigure({ methods, labels, result }: FigureInput): Figure | undefined {
  const curves = methods.flatMap(({ label, runs }) => {
    const known = runs.flatMap(({ roc }) => roc === undefined || roc.length === 0 ? [] : [roc]);
    if (known.length === 0) return [];
    const aucs = runs.flatMap((run) => judgingFigures(run)?.auc ?? []);
    const points = known.length === 1
      ? known[0]!.map(([x, y]) => [x!, y!] as const)
      : Array.from({ length: PLACES }, (_, at) => {
        const x = at / (PLACES - 1);
        return [x, known.reduce((sum, roc) => sum + height(roc, x), 0) / known.length] as const;
      });
    const auc = aucs.length === 0 ? undefined : statistics(aucs).mean;
    return [{ label, points, auc }];
  });
  if (curves.length === 0) return undefined;
  const { classes = ["0", "1"] } = result.dataset;
  return {
    name: "roc",
    title: "ROC curve",
    description:
      `For every threshold the share of rows of class ${
        classes[1]
      } that is found, against the share ` +
      `of class ${classes[0]} that is taken for it; the dashed line is guessing.${
        result.experiment.seeds.length > 1 ? " Means over seeds." : ""
      } AUC: ${
        curves.map(({ label, auc }) => `${label} ${auc?.toFixed(3) ?? "unknown"}`).join(", ")
      }.`,
    table: {
      columns: ["method", "false positives", "true positives", "AUC"],
      rows: curves.flatMap(({ label, points, auc }) =>
        points.map(([x, y], at) => [
          label,
          x.toFixed(4),
          y.toFixed(4),
          at === 0 ? auc?.toFixed(4) : undefined,
        ])
      ),
    },
    chart: {
      data: curves.flatMap(({ label, points, auc }) =>
        points.map(([x, y]) => ({
          method: label,
          x: Number(x.toFixed(4)),
          y: Number(y.toFixed(4)),
          auc: auc === undefined ? undefined : Number(auc.toFixed(4)),
        }))
      ),
      spec: (width) => {
        const side = Math.min(360, width - 50);
        const axis = { format: "~%", tickCount: 5 };
        const tooltip = [
          { field: "method", title: "method" },
          { field: "x", title: "false positives", format: ".1%" },
          { field: "y", title: "true positives", format: ".1%" },
          { field: "auc", title: "AUC", format: ".3f" },
        ];
        return {
          width: side,
          height: side,
          encoding: {
            x: {
              field: "x",
              type: "quantitative",
              scale: { domain: [0, 1] },
              axis: { ...axis, title: "false positives" },
            },
            y: {
              field: "y",
              type: "quantitative",
              scale: { domain: [0, 1] },
              axis: { ...axis, title: "true positives" },
            },
            color: methodColor(labels, width, "stroke"),
          },
          layer: [
            diagonal,
            {
              params: [pickMethod],
              mark: { type: "line", strokeWidth: 2 },
              // Points come in their order along the curve: two may have the same x.
              encoding: { order: { value: 0 }, ...methodDash(labels), ...picked() },
            },
            { mark: { type: "circle", size: 60, opacity: 0 }, encoding: { tooltip } },
          ],
        };
      },
    },
  };
}

/** The highest point of a curve at a share of false positives. */
function height(roc: NonNullable<Run["roc"]>, x: number): number {
  const at = roc.findLastIndex(([left]) => left! <= x);
  const [left, y] = roc[Math.max(0, at)] as [number, number];
  const next = roc[at + 1] as [number, number] | undefined;
  if (next === undefined || next[0] === left) return y;
  return y + (next[1] - y) * (x - left) / (next[0] - left);
}
