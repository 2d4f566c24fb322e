import type { Run } from "@shrinklab/experiments";
import { methodColor, methodDash, picked, pickMethod } from "./chart_style.ts";
import type { Figure } from "./figure.ts";
import type { FigureInput } from "./figure_input.ts";

/**
 * How often answers of about the same confidence are right, all seeds together.
 *
 * @param input What was run.
 * @returns The figure; none where no classes are told apart.
 */
export function calibrationFigure({ methods, labels, result }: FigureInput): Figure | undefined {
  const curves = methods.map(({ label, runs }) => ({ label, bins: pooled(runs) }))
    .filter(({ bins }) => bins.length > 0);
  if (curves.length === 0) return undefined;
  return {
    name: "calibration",
    title: "Confidence and how often it is right",
    description:
      "Answers in bins by their probability, and the share of them that is right: on the dashed line " +
      `confidence keeps its word, below it is too sure of itself.${
        result.experiment.seeds.length > 1 ? " All seeds together." : ""
      } Larger dots have more rows.`,
    table: {
      columns: ["method", "confidence", "right", "rows", "calibration error"],
      rows: curves.flatMap(({ label, bins }) => {
        const all = bins.reduce((sum, { rows }) => sum + rows, 0);
        const error = bins.reduce(
          (sum, one) => sum + one.rows * Math.abs(one.confidence - one.accuracy),
          0,
        );
        return bins.map(({ rows, confidence, accuracy }, at) => [
          label,
          confidence.toFixed(4),
          accuracy.toFixed(4),
          rows,
          at === 0 ? (error / all).toFixed(4) : undefined,
        ]);
      }),
    },
    chart: {
      data: curves.flatMap(({ label, bins }) =>
        bins.map(({ rows, confidence, accuracy }) => ({
          method: label,
          confidence: Number(confidence.toFixed(4)),
          accuracy: Number(accuracy.toFixed(4)),
          rows,
        }))
      ),
      spec: (width) => {
        const side = Math.min(360, width - 50);
        const axis = { format: "~%", tickCount: 5 };
        return {
          width: side,
          height: side,
          encoding: {
            x: {
              field: "confidence",
              type: "quantitative",
              scale: { domain: [0, 1] },
              axis: { ...axis, title: "confidence" },
            },
            y: {
              field: "accuracy",
              type: "quantitative",
              scale: { domain: [0, 1] },
              axis: { ...axis, title: "right" },
            },
            color: methodColor(labels, width),
          },
          layer: [
            diagonal,
            {
              params: [pickMethod],
              mark: { type: "line", strokeWidth: 1.5 },
              encoding: { order: { field: "confidence" }, ...methodDash(labels), ...picked(0.8) },
            },
            {
              mark: { type: "circle" },
              encoding: {
                size: {
                  field: "rows",
                  type: "quantitative",
                  scale: { range: [12, 160] },
                  legend: null,
                },
                tooltip: [
                  { field: "method", title: "method" },
                  { field: "confidence", title: "confidence", format: ".1%" },
                  { field: "accuracy", title: "right", format: ".1%" },
                  { field: "rows", title: "rows", format: "," },
                ],
                ...picked(0.9),
              },
            },
          ],
        };
      },
    },
  };
}

/** From corner to corner. */
export const diagonal = {
  data: { values: [{ x: 0, y: 0 }, { x: 1, y: 1 }] },
  mark: { type: "line", color: "var(--muted)", strokeDash: [3, 3], strokeWidth: 1 },
  encoding: {
    x: { field: "x", type: "quantitative" },
    y: { field: "y", type: "quantitative" },
    color: null,
    order: { field: "x" },
  },
} as const;

/** Bins of all seeds; those of a run follow one another, each a fifteenth wide. */
function pooled(runs: readonly Run[]): NonNullable<Run["calibration"]> {
  const bins = runs.flatMap(({ calibration }) => calibration ?? []);
  const groups = Map.groupBy(
    bins,
    ({ confidence }) => Math.min(14, Math.max(0, Math.ceil(confidence * 15) - 1)),
  );
  return [...groups].sort(([a], [b]) => a - b).map(([, list]) => {
    const rows = list.reduce((sum, one) => sum + one.rows, 0);
    const mean = (of: "confidence" | "accuracy") =>
      list.reduce((sum, one) => sum + one.rows * one[of], 0) / rows;
    return { rows, confidence: mean("confidence"), accuracy: mean("accuracy") };
  });
}
