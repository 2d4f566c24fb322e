import type { CompletedRun } from "@shrinklab/experiments";
import { filtersPng, type FilterStrip, histogramPng } from "@shrinklab/report";
import { countTensors, totalZeros, weightHistogram } from "@shrinklab/sparsity";

/**
 * Draws the pictures of a comparison.
 *
 * @param runs One run of each method.
 * @param subtitle What ran.
 * @returns Bytes of each PNG by the name of its file.
 */
export function drawPictures(
  runs: readonly CompletedRun[],
  subtitle: string,
): Record<string, Uint8Array> {
  return {
    "weight-histograms.png": histogramPicture(runs, subtitle),
    "first-layer-filters.png": filterPicture(runs, subtitle),
  };
}

/** Draws the weights of every method as histograms on a common axis. */
function histogramPicture(runs: readonly CompletedRun[], subtitle: string): Uint8Array {
  const totals = runs.map(({ weights }) => totalZeros(countTensors(weights)));
  const limit = Math.max(...totals.map(({ maxAbs }) => maxAbs)) || 1;
  const histograms = runs.map(({ weights }) => weightHistogram(weights, limit));
  return histogramPng({
    title: "Weights after training, all tensors",
    subtitle,
    axis: `weight (${histograms[0]!.counts.length} bins, logarithmic counts)`,
    low: -limit,
    high: limit,
    panels: runs.map(({ result }, at) => {
      const { size, nearZero, exactZero, maxAbs } = totals[at]!;
      const share = (count: number) => `${(100 * count / size).toFixed(2)} %`;
      return {
        name: runName(result),
        note: `near zero ${share(nearZero)}, exact zero ${share(exactZero)}, ` +
          `max |w| ${maxAbs.toPrecision(3)}`,
        counts: histograms[at]!.counts,
      };
    }),
  });
}

/** Draws the filters of every method's first convolution. */
function filterPicture(runs: readonly CompletedRun[], subtitle: string): Uint8Array {
  const strips = runs.flatMap(({ result, weights }): FilterStrip[] => {
    const kernel = weights.find(({ shape }) => shape.length === 4);
    if (kernel === undefined) return [];
    const shape = kernel.shape as FilterStrip["shape"];
    return [{ name: runName(result), values: kernel.values, shape }];
  });
  return filtersPng({ title: "First-layer filters", subtitle, strips });
}

function runName({ method, config }: CompletedRun["result"]): string {
  return method === "none" ? method : `${method} ${config.lambda}`;
}
