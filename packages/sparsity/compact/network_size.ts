import { type ModelPlan, sizeOf } from "@shrinklab/models";
import { blocksOf } from "./network.ts";

/** How large a network is. */
export interface NetworkSize {
  /** Weights that are trained. */
  readonly parameters: number;
  /** Units and filters of all layers but the last one that has some. */
  readonly units: number;
  /** Two for each product with a weight of a kernel, of one row through the network. */
  readonly flops: number;
  /** Bytes of its weights and moving statistics in float32. */
  readonly bytes: number;
}

/**
 * Measures a network by its layers alone.
 *
 * @param plan The network.
 * @returns Its size.
 *
 * @example
 * ```ts
 * import { planModel } from "@shrinklab/models";
 * import { networkSize } from "@shrinklab/sparsity/compact";
 * import { assertEquals } from "@std/assert";
 *
 * const layers = [{ type: "Dense", units: 4 }, { type: "Dense", units: 2 }] as const;
 * const size = { parameters: 26, units: 4, flops: 40, bytes: 104 };
 * assertEquals(networkSize(planModel({ input: [3], layers })), size);
 * ```
 */
export function networkSize(plan: ModelPlan): NetworkSize {
  const parameters = total(plan.parameters.map(({ shape }) => sizeOf(shape)));
  const statistics = total(plan.statistics.map(({ shape }) => sizeOf(shape)));
  const blocks = blocksOf(plan);
  return {
    parameters,
    units: total(blocks.slice(0, -1).map(({ source }) => source.outputShape.at(-1)!)),
    flops: total(
      blocks.map(({ source: { parameters: [kernel], outputShape } }) =>
        2 * sizeOf(kernel!.shape) * sizeOf(outputShape.slice(0, -1))
      ),
    ),
    bytes: 4 * (parameters + statistics),
  };
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}
