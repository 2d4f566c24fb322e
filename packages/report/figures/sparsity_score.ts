import { judgingScore, type LabelledPath, pointsByLambda, zeroShare } from "../merge_paths.ts";
import { capital } from "../verdict_words.ts";
import { methodColor, picked, pickMethod, zoomAxes } from "./chart_style.ts";
import type { Figure } from "./figure.ts";
import type { PathFigureInput } from "./path_figure_input.ts";

/**
 * Exact zeros against accuracy, or the loss, of every lambda of one path or several.
 *
 * @param input What was run.
 * @returns The figure; none where there is nothing to judge by.
 */
export function sparsityScoreFigure({ paths }: PathFigureInput): Figure | undefined {
  const [first] = paths;
  if (first === undefined) return undefined;
  const { name, unit, digits } = judgingScore(first.summary);
  const [, what] = name.split(" ") as [string, string];
  const labels = paths.map(({ label }) => label);
  const rows = paths.flatMap(rowsOf).filter(({ value }) => Number.isFinite(value));
  return {
    name: "sparsity-score",
    title: `Zeros against ${name}`,
    description:
      `${capital(name)} by the share of the kernels' weights that are exactly zero: every ` +
      `dot is a lambda${
        paths.length > 1 ? ", every color a path" : ""
      }, the ring the chosen one, the diamond above or below it what that left after the refit ` +
      "without the penalty.",
    table: {
      columns: ["path", "weights", "lambda", "exactly zero %", what],
      rows: rows.map(({ method, kind, lambda, zeros, value }) => [
        method,
        kind === "point" ? "at lambda" : kind,
        lambda.toPrecision(4),
        (100 * zeros).toFixed(2),
        value?.toPrecision(5),
      ]),
    },
    chart: {
      zooms: true,
      data: rows,
      spec: (width) => {
        const only = (kind: string) => [{ filter: `datum.kind === '${kind}'` }];
        const tooltip = [
          { field: "method", title: "path" },
          { field: "kind", title: "weights" },
          { field: "lambda", title: "lambda", format: ".4~g" },
          { field: "zeros", title: "exactly zero", format: ".2%" },
          { field: "value", title: name, format: unit ? `.${digits}f` : ".4~g" },
        ];
        const mark = { clip: true, filled: true, strokeWidth: 1.5 };
        return {
          width,
          height: width < 500 ? 220 : 280,
          autosize: { type: "fit-x", contains: "padding" },
          encoding: {
            x: {
              field: "zeros",
              type: "quantitative",
              scale: { zero: false, nice: false, padding: 12 },
              axis: {
                title: "weights that are exactly zero",
                format: "~%",
                grid: false,
                tickCount: width < 500 ? 4 : 8,
              },
            },
            y: {
              field: "value",
              type: "quantitative",
              scale: { zero: false, nice: false, padding: 12 },
              axis: { title: `${name}${unit ? ", %" : ""}`, minExtent: 36, tickCount: 5 },
            },
            color: methodColor(labels, width),
          },
          layer: [
            {
              transform: only("refit"),
              mark: { type: "rule", clip: true, strokeWidth: 1.5 },
              encoding: { y2: { field: "from" }, ...picked(0.6) },
            },
            {
              transform: only("point"),
              params: [pickMethod, zoomAxes],
              mark: { type: "circle", clip: true, size: 46 },
              encoding: { tooltip, ...picked(0.75) },
            },
            {
              transform: only("chosen"),
              mark: { ...mark, type: "point", shape: "circle", filled: false, size: 190 },
              encoding: { tooltip, ...picked() },
            },
            {
              transform: only("refit"),
              mark: { ...mark, type: "point", shape: "diamond", size: 150, stroke: "var(--page)" },
              encoding: { tooltip, ...picked() },
            },
          ],
        };
      },
    },
  };
}

/** Every lambda of a path, the chosen one, and that after the refit. */
function rowsOf({ label, summary }: LabelledPath) {
  const { kind, before, chosen, refit } = summary;
  const { of } = judgingScore(summary);
  const row = (kind: string, lambda: number, zeros: number, value: number | undefined) => ({
    method: label,
    kind,
    lambda,
    zeros,
    value,
    from: of(chosen),
  });
  const dense = kind === "network" ? [before] : [];
  return [
    ...[...dense, ...pointsByLambda(summary)]
      .map((point) => row("point", point.lambda, zeroShare(point), of(point))),
    row("chosen", chosen.lambda, zeroShare(chosen), of(chosen)),
    row("refit", chosen.lambda, zeroShare(chosen), of(refit)),
  ];
}
