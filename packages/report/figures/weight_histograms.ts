import type { KernelHistogram, Run } from "@shrinklab/experiments";
import { methodColor, methodDash, panels, picked, pickMethod, zoomAxes } from "./chart_style.ts";
import type { Figure } from "./figure.ts";
import type { FigureInput } from "./figure_input.ts";
import { layerOf } from "./zeros.ts";

/** Steps of a line that can still be told apart. */
const MOST_BINS = 90;

/**
 * How the weights of each kernel are spread, by method: a line of steps for each, on common axes.
 *
 * @param input What was run.
 * @returns The figure; none where no run says how its weights are spread.
 */
export function weightHistograms({ methods, labels, result }: FigureInput): Figure | undefined {
  const known = methods.map(({ label, runs }) => ({
    label,
    runs: runs.filter(({ histograms }) => histograms !== undefined),
  })).filter(({ runs }) => runs.length > 0);
  const all = known.flatMap(({ runs }) => runs.flatMap(({ histograms }) => histograms!));
  if (all.length === 0) return undefined;
  const kernels = [...new Set(all.map(({ parameter }) => parameter))];
  const limit = Math.max(...all.map(({ limit }) => limit));
  const reach = Math.max(...all.map(largestBin));
  const bins = all[0]!.counts.length;
  // Bins are put together by twos until few enough are left within reach.
  let together = 1;
  while (bins * reach / limit / together > MOST_BINS) together *= 2;
  const width = 2 * limit * together / bins;
  const rows = known.flatMap(({ label, runs }) =>
    kernels.flatMap((parameter) => {
      const counts = meanCounts(runs, parameter, limit, together);
      if (counts === undefined) return [];
      return counts.map((count, at) => ({
        method: label,
        layer: layerOf(parameter),
        place: kernels.indexOf(parameter),
        from: Number((-limit + at * width).toPrecision(6)),
        to: Number((-limit + (at + 1) * width).toPrecision(6)),
        count: Number(count.toFixed(1)),
      })).filter(({ from, to }) => to > -reach - width / 2 && from < reach + width / 2);
    })
  );
  const layers = [...new Set(rows.map(({ layer }) => layer))];
  const most = Math.max(...rows.map(({ count }) => count));
  const seeds = result.experiment.seeds.length;
  return {
    name: "weight-histograms",
    title: "Weights, layer by layer",
    description:
      "How many weights (upwards) of each kernel have which size. Counts are on a logarithmic axis that begins " +
      "at 0, as the few large weights are what penalties change; the axis of weights is the same " +
      `for all layers.${seeds > 1 ? " Counts are means over seeds." : ""}`,
    table: {
      columns: ["method", "layer", "from", "to", "weights"],
      rows: rows.filter(({ count }) => count > 0)
        .map(({ method, layer, from, to, count }) => [method, layer, from, to, count]),
    },
    chart: {
      zooms: true,
      data: rows,
      spec: (total) => {
        const columns = total < 500 ? 1 : Math.min(2, layers.length);
        return {
          facet: panels("layer"),
          columns,
          resolve: { axis: { x: "independent" } },
          spacing: { row: 24, column: 28 },
          spec: {
            width: Math.round((total - 50 - 30 * (columns - 1)) / columns),
            height: 130,
            params: [pickMethod, { ...zoomAxes, select: { ...zoomAxes.select, encodings: ["x"] } }],
            mark: { type: "line", interpolate: "step-after", strokeWidth: 1.5, clip: true },
            encoding: {
              x: {
                field: "from",
                type: "quantitative",
                scale: { nice: false },
                axis: { title: null, tickCount: 5, format: ".4~g" },
              },
              y: {
                field: "count",
                type: "quantitative",
                scale: { type: "symlog", domain: [0, most] },
                axis: {
                  title: null,
                  values: decades(most),
                  labelExpr: "datum.value < 1000 ? datum.value : datum.value / 1000 + 'k'",
                },
              },
              color: methodColor(labels, total, "stroke"),
              ...methodDash(labels),
              ...picked(),
            },
          },
        };
      },
    },
  };
}

/** The middle of the outermost bin that holds a weight, without its sign. */
function largestBin({ counts, limit }: KernelHistogram): number {
  const first = counts.findIndex((count) => count > 0);
  if (first < 0) return 0;
  const last = counts.findLastIndex((count) => count > 0) + 1;
  const half = counts.length / 2;
  return limit * Math.max(half - first, last - half) / half;
}

/** Counts in common bins; limits are powers of two, so that no bin has to be cut. */
function meanCounts(
  runs: readonly Run[],
  parameter: string,
  limit: number,
  together: number,
): number[] | undefined {
  const found = runs.flatMap(({ histograms }) =>
    histograms!.filter((histogram) => histogram.parameter === parameter)
  );
  if (found.length === 0) return undefined;
  const bins = found[0]!.counts.length;
  const sums: number[] = Array(bins / together).fill(0);
  for (const { counts, limit: own } of found) {
    const scale = own / limit;
    counts.forEach((count, at) => {
      const common = Math.floor(((at - bins / 2) * scale + bins / 2) / together);
      sums[common]! += count / found.length;
    });
  }
  return sums;
}

/**
 * Labels of a logarithmic axis of counts that begins at 0.
 *
 * @param most The largest count.
 * @returns 0 and powers of ten, every second one where there are many.
 */
export function decades(most: number): number[] {
  const count = Math.max(1, Math.ceil(Math.log10(most + 1)));
  const step = count > 4 ? 2 : 1;
  return [0, ...Array.from({ length: Math.ceil(count / step) }, (_, at) => 10 ** (at * step))];
}
