import type { NamedTensor } from "@shrinklab/models";
import { weightHistogram } from "@shrinklab/sparsity";
import { layerHistogramPng } from "./layer_histogram_png.ts";

/** Kernels of one model. */
export interface ModelKernels {
  /** Heading, such as the method's name. */
  readonly name: string;
  /** Figures that belong to it, after the heading. */
  readonly note?: string;
  /** The kernels, layer by layer. */
  readonly kernels: readonly NamedTensor[];
}

/** What {@linkcode kernelHistogramPng} draws. */
export interface KernelHistogramChart {
  /** Title of the chart. */
  readonly title: string;
  /** Under the title. */
  readonly subtitle?: string;
  /** Bins of the histogram; default 1,000, as experiment E1 has them. */
  readonly bins?: number;
  /** Models from top to bottom; one or more. */
  readonly models: readonly ModelKernels[];
}

/**
 * Draws the kernels of models as histograms on a common axis, a colour for each layer,
 * which reaches as far as the largest weight of all.
 *
 * @param chart Models and titles.
 * @returns Bytes of a PNG.
 * @throws {RangeError} If there is no model.
 *
 * @example
 * ```ts
 * import { kernelHistogramPng } from "@shrinklab/report";
 * import { assert } from "@std/assert";
 *
 * const kernel = { name: "fc1/kernel", shape: [1, 3], values: Float32Array.of(-1, 0, 0.5) };
 * const models = [{ name: "l1", kernels: [kernel] }];
 * assert(kernelHistogramPng({ title: "Kernels", models }).length > 0);
 * ```
 */
export function kernelHistogramPng(chart: KernelHistogramChart): Uint8Array<ArrayBuffer> {
  const { models, bins = 1000, ...heading } = chart;
  const largest = models.flatMap(({ kernels }) => kernels).reduce(
    (most, { values }) => values.reduce((a, w) => Math.max(a, Math.abs(w)), most),
    0,
  );
  const end = Number.isFinite(largest) && largest > 0 ? largest : 1;
  return layerHistogramPng({
    ...heading,
    axis: `weight (${bins.toLocaleString("en")} bins, counts linear above, logarithmic below)`,
    low: -end,
    high: end,
    models: models.map(({ kernels, ...model }) => ({
      ...model,
      layers: kernels.map((kernel) => ({
        name: kernel.name.replace("/kernel", ""),
        counts: weightHistogram([kernel], end, bins).counts,
      })),
    })),
  });
}
