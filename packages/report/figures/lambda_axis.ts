import type { PathSummary } from "@shrinklab/paths";

/** Share of the axis beside which a word has no room. */
const EDGE = 0.15;

/**
 * Lambda from left to right, on a logarithmic axis.
 *
 * @param summary The path.
 * @returns A channel of Vega-Lite.
 */
export function lambdaAxis({ points, chosen }: PathSummary): object {
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
 * foot, or to the right of its head.
 *
 * @param summary The path.
 * @param height Height of the chart.
 * @param place Where the word stands.
 * @returns Layers of Vega-Lite; the data has one row of the kind `chosen`.
 */
export function chosenRule(
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
