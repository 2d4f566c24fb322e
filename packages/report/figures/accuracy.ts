import { capital } from "../verdict_words.ts";
import { methodColor, methodRows } from "./chart_style.ts";
import type { Figure } from "./figure.ts";
import type { FigureInput } from "./figure_input.ts";

/**
 * The compared figure of each method: every seed as a dot, the mean, and its interval.
 *
 * @param input What was run.
 * @returns The figure; none where no run has that figure.
 */
export function accuracyFigure(
  { figure, methods, labels }: FigureInput,
): Figure | undefined {
  const { name, digits, unit } = figure;
  if (!methods.some(({ mean }) => mean !== undefined)) return undefined;
  const seeds = Math.max(...methods.map(({ values }) => values.size));
  const percent = unit === "points" ? ", %" : "";
  const title = `${capital(name)} by method`;
  const several = seeds > 1;
  return {
    name: "accuracy",
    title,
    description: several
      ? `Every dot is a seed, the diamond is their mean, the line the 95 % interval of the mean over ` +
        `all seeds (Student's t, ${seeds} seeds).`
      : "One dot a method: with a single seed nothing tells how far another would be from it.",
    table: {
      columns: ["method", `mean ${name}`, "from", "to", "deviation", "seeds", "each seed"],
      rows: methods.map(({ label, mean, interval, values }) => [
        label,
        mean?.toFixed(digits + 1),
        interval?.low.toFixed(digits + 1),
        interval?.high.toFixed(digits + 1),
        interval?.deviation.toFixed(digits + 1),
        values.size,
        [...values].map(([seed, value]) => `${seed}: ${value.toFixed(digits + 1)}`).join(", "),
      ]),
    },
    chart: {
      data: methods.flatMap(({ label, mean, interval, values }) => [
        ...[...values].map(([seed, value]) => ({ method: label, kind: "seed", seed, value })),
        ...(mean === undefined || interval === undefined ? [] : [{
          method: label,
          kind: "mean",
          value: mean,
          low: interval.low,
          high: interval.high,
        }]),
      ]),
      spec: (width) => ({
        width,
        autosize: { type: "fit-x", contains: "padding" },
        height: { step: methods.length > 8 ? 26 : 36 },
        encoding: {
          y: methodRows(labels, width),
          x: {
            field: "value",
            type: "quantitative",
            scale: { zero: false, nice: true },
            axis: { title: `${name}${percent}`, tickCount: width < 500 ? 4 : 8 },
          },
          color: { ...methodColor(labels, width), legend: null },
        },
        layer: [
          {
            transform: [{ filter: "datum.kind === 'mean'" }],
            mark: { type: "rule", strokeWidth: 2.5 },
            encoding: { x: { field: "low" }, x2: { field: "high" } },
          },
          {
            transform: [{ filter: "datum.kind === 'seed'" }],
            mark: { type: "circle", size: several ? 40 : 90, opacity: several ? 0.45 : 1 },
            encoding: {
              tooltip: [
                { field: "method", title: "method" },
                { field: "seed", title: "seed" },
                { field: "value", title: name, format: `.${digits + 1}f` },
              ],
            },
          },
          {
            transform: [{ filter: "datum.kind === 'mean'" }],
            mark: {
              type: "point",
              shape: "diamond",
              size: 170,
              filled: true,
              stroke: "var(--page)",
              strokeWidth: 1.5,
            },
            encoding: {
              tooltip: [
                { field: "method", title: "method" },
                { field: "value", title: `mean ${name}`, format: `.${digits + 1}f` },
                { field: "low", title: "from", format: `.${digits + 1}f` },
                { field: "high", title: "to", format: `.${digits + 1}f` },
              ],
            },
          },
        ],
      }),
    },
  };
}
