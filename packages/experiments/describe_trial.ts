import { type NamedTensor, weightsSha256 } from "@shrinklab/models";
import { countTensors, deadUnits, weightHistogram, weightQuantiles } from "@shrinklab/sparsity";
import { penaltyValues, type TrainingPlan } from "@shrinklab/training";
import type { Details, Judgement } from "./judge_trial.ts";
import { firstLayer } from "./pictures.ts";
import type { PreparedMethod } from "./prepare_method.ts";
import type { Run } from "./result.ts";

/** Bins of a histogram: enough for a power of two that is nearly twice the largest weight. */
const BINS = 256;

/** How kernels are spread, and which units do nothing. */
export function detailsOf(
  { training: { model: { parameters } } }: PreparedMethod,
  weights: readonly NamedTensor[],
): Pick<Run, "histograms" | "deadUnits"> {
  const kernels = weights.filter((_, at) => parameters[at]?.role === "kernel");
  return {
    histograms: kernels.map((kernel) => {
      const largest = kernel.values.reduce((most, w) => Math.max(most, Math.abs(w)), 0);
      const limit = largest > 0 && largest < Infinity ? 2 ** Math.ceil(Math.log2(largest)) : 1;
      const { counts } = weightHistogram([kernel], limit, BINS);
      return { parameter: kernel.name, limit, counts: [...counts] };
    }),
    ...deadUnitsOf(
      weights.slice(0, parameters.length),
      parameters.filter(({ role }) => role === "kernel").map(({ layer }) => layer),
    ),
  };
}

/** Units that do nothing; nothing of networks whose layers do not read one another in a row. */
function deadUnitsOf(
  weights: readonly NamedTensor[],
  layers: readonly string[],
): Pick<Run, "deadUnits"> {
  try {
    const found = deadUnits(weights, { layers });
    const kernels = weights.filter(({ name }) => name.endsWith("/kernel"));
    const exact = deadUnits(kernels, { layers, threshold: 0 });
    if ("why" in found || "why" in exact) return {};
    return {
      deadUnits: found.layers.map(({ layer, size, silent, unread }, at) => ({
        layer,
        size,
        silent: silent.length,
        unread: unread.length,
        live: size - new Set([...exact.layers[at]!.silent, ...exact.layers[at]!.unread]).size,
      })),
    };
  } catch (error) {
    // A layer of another kind than dense and convolutions: nothing is known of its units.
    if (error instanceof RangeError) return {};
    throw error;
  }
}

export function picturesOf(
  { rows, training }: PreparedMethod,
  weights: readonly NamedTensor[],
  { mistakes }: Pick<Judgement, "mistakes"> = {},
): Pick<Run, "pictures"> {
  const first = firstLayer(training.model, weights, rows.train.shape);
  if (first === undefined && mistakes === undefined) return {};
  return {
    pictures: {
      ...(first === undefined ? {} : { firstLayer: first }),
      ...(mistakes === undefined ? {} : { mistakes }),
    },
  };
}

/**
 * What a run says of weights alone.
 *
 * @param training The method's training.
 * @param weights The weights, parameters first.
 * @param details How much is said.
 * @returns Penalties, zeros and hash; quantiles where all is said.
 */
export async function describeWeights(
  training: TrainingPlan,
  weights: readonly NamedTensor[],
  details: Details = "all",
): Promise<Pick<Run, "penalties" | "sparsity" | "quantiles" | "weightsSha256">> {
  const { parameters } = training.model;
  const kernels = weights.filter((_, at) => parameters[at]?.role === "kernel");
  return {
    penalties: penaltyValues(training, weights),
    sparsity: countTensors(weights.slice(0, parameters.length)).map((counts) => {
      const { notFinite: _, ...record } = counts;
      return record;
    }),
    ...(details === "all" ? { quantiles: weightQuantiles(kernels) } : {}),
    weightsSha256: await weightsSha256(weights),
  };
}
