import { pathScores, pointsByLambda, withoutPenalty } from "../merge_paths.ts";
import { capital, valueText } from "../verdict_words.ts";
import { alongLambda } from "./along_lambda.ts";
import { methodColor, picked } from "./chart_style.ts";
import type { Figure } from "./figure.ts";
import type { PathFigureInput } from "./path_figure_input.ts";

/**
 * Accuracy, or the loss, of each set of rows along a path, and after the refit.
 *
 * @param input What was run.
 * @returns The figure; none of several paths.
 */
export function pathScoreFigure({ paths }: PathFigureInput): Figure | undefined {
  const [path, ...others] = paths;
  if (path === undefined || others.length > 0) return undefined;
  const { summary } = path;
  const { kind, chosen, refit } = summary;
  const whole = withoutPenalty(summary);
  const scores = pathScores(summary);
  const judging = scores.at(-1)!;
  const [, what] = judging.name.split(" ") as [string, string];
  const labels = scores.map(({ name }) => name);
  const rows = scores.flatMap(({ name, of }) =>
    [
      ...pointsByLambda(summary).map((point) => ({
        method: name,
        kind: "point",
        lambda: point.lambda,
        value: of(point),
      })),
      { method: name, kind: "refit", lambda: chosen.lambda, value: of(refit) },
      { method: name, kind: "no penalty", lambda: undefined, value: of(whole) },
    ].map((row) => ({ ...row, judges: name === judging.name ? 1 : 0 }))
  )
    .filter(({ value }) => Number.isFinite(value));
  const word = (value: number | undefined) =>
    value === undefined ? undefined : valueText(value, judging);
  const dense = judging.of(whole);
  return {
    name: "path-score",
    title: `${capital(what)} along the path`,
    description:
      `${capital(what)} of each set of rows at each lambda. The dashed upright line is ` +
      `the chosen lambda, diamonds are what is left there after the refit without the penalty${
        dense === undefined
          ? ""
          : `, the level line is the ${judging.name} of ${
            kind === "network" ? "the whole network" : "all weights"
          } without it, ${word(dense)}`
      }.`,
    table: {
      columns: ["rows", "weights", "lambda", what],
      rows: rows.map(({ method, kind, lambda, value }) => [
        method.split(" ")[0],
        kind === "point" ? "at lambda" : kind,
        lambda?.toPrecision(4),
        value?.toPrecision(5),
      ]),
    },
    chart: {
      data: [...rows, { kind: "chosen", lambda: chosen.lambda }],
      spec: (width) => {
        const tooltip = [
          { field: "method", title: "figure" },
          { field: "kind", title: "weights" },
          { field: "lambda", title: "lambda", format: ".4~g" },
          { field: "value", title: what, format: judging.unit ? ".1f" : ".4~g" },
        ];
        const y = {
          field: "value",
          type: "quantitative",
          scale: { zero: false, nice: true },
          axis: { title: `${what}${judging.unit ? ", %" : ""}`, minExtent: 36, tickCount: 5 },
        };
        const color = methodColor(labels, width, "stroke");
        const only = (kind: string) => [{ filter: `datum.kind === '${kind}'` }];
        return alongLambda(summary, width, {
          y,
          color,
          tooltip,
          word: "foot",
          below: dense === undefined ? [] : [{
            transform: [...only("no penalty"), { filter: "datum.judges" }],
            mark: { type: "rule", strokeWidth: 1.25, opacity: 0.7 },
            encoding: { x: null, y, color, tooltip },
          }],
          above: [{
            transform: only("refit"),
            mark: {
              type: "point",
              shape: "diamond",
              size: 150,
              filled: true,
              stroke: "var(--page)",
              strokeWidth: 1.5,
            },
            encoding: { y, color, tooltip, ...picked() },
          }],
        });
      },
    },
  };
}
