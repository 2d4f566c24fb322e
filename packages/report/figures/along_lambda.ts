import type { PathSummary } from "@shrinklab/paths";
import { picked, pickMethod } from "./chart_style.ts";
import type { ChartSpec } from "./figure.ts";

/** Share of the axis beside which a word has no room. */
const EDGE = 0.15;

/** What a figure draws along lambda; channels and layers are those of Vega-Lite. */
export interface LambdaLines {
  /** The channel of what is drawn, with its axis. */
  readonly y: object;
  /** The channel that tells lines apart. */
  readonly color: object;
  /** More that tells lines apart where colors come again; default nothing. */
  readonly dash?: object;
  /** What is said of a point. */
  readonly tooltip: readonly object[];
  /** Where the word at the chosen lambda stands. */
  readonly word: "head" | "foot";
  /** Layers under the lines; default none. */
  readonly below?: readonly object[];
  /** Layers over the points; default none. */
  readonly above?: readonly object[];
}

/**
 * Lines with their points along lambda, beside the chosen lambda.
 *
 * @param summary The path.
 * @param width Width of the chart.
 * @param lines What is drawn: rows of the kind `point`, a line for each `method`; one row of the kind
 * `chosen` stands for the chosen lambda.
 * @returns A specification of Vega-Lite.
 */
export function alongLambda(
  summary: PathSummary,
  width: number,
  { y, color, dash = {}, tooltip, word, below = [], above = [] }: LambdaLines,
): ChartSpec {
  const height = width < 500 ? 200 : 240;
  const only = [{ filter: "datum.kind === 'point'" }];
  return {
    width,
    height,
    autosize: { type: "fit-x", contains: "padding" },
    encoding: { x: lambdaAxis(summary) },
    layer: [
      ...chosenRule(summary, height, word),
      ...below,
      {
        transform: only,
        params: [pickMethod],
        mark: { type: "line", strokeWidth: 2 },
        encoding: { y, color, ...dash, ...picked() },
      },
      {
        transform: only,
        mark: { type: "circle", size: 40 },
        encoding: { y, color, tooltip, ...picked() },
      },
      ...above,
    ],
  };
}

/** Lambda from left to right, on a logarithmic axis. */
function lambdaAxis({ points, chosen }: PathSummary): object {
  const lambdas = [...points, chosen].map(({ lambda }) => lambda);
  return {
    field: "lambda",
    type: "quantitative",
    scale: { type: "log", nice: false, padding: 10 },
    axis: {
      title: "lambda",
      grid: false,
      format: "~g",
      values: ticks(Math.min(...lambdas), Math.max(...lambdas)),
      labelOverlap: "greedy",
    },
  };
}

/** Powers of ten, over few of them with their double and their half. */
function ticks(least: number, most: number): number[] {
  const [first, last] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))];
  const powers = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  const factors = last - first > 3 ? ["1"] : ["1", "2", "5"];
  return powers.flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`)))
    .filter((x) => x >= least && x <= most);
}

/**
 * A line at the chosen lambda, with its word where curves that fall leave room: to the left of its
 * foot, or to the right of its head. The data has one row of the kind `chosen`.
 */
function chosenRule(
  { points, chosen }: PathSummary,
  height: number,
  place: "head" | "foot",
): object[] {
  const lambdas = points.map(({ lambda }) => Math.log(lambda));
  const [least, most] = [Math.min(...lambdas), Math.max(...lambdas)];
  const along = most > least ? (Math.log(chosen.lambda) - least) / (most - least) : 0;
  const left = place === "foot" ? along > EDGE : along > 1 - EDGE;
  const only = [{ filter: "datum.kind === 'chosen'" }];
  return [
    { transform: only, mark: { type: "rule", strokeDash: [3, 3], strokeWidth: 1.25 } },
    {
      transform: only,
      mark: { type: "text", text: "chosen", align: left ? "right" : "left", dx: left ? -6 : 6 },
      encoding: { y: { value: place === "foot" ? height - 8 : 8 } },
    },
  ];
}
