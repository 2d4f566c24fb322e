import type { NamedTensor } from "@shrinklab/models";
import {
  countTensors,
  type DeadUnits,
  deadUnits,
  totalZeros,
  type ZeroCounts,
} from "@shrinklab/sparsity";

/** What `sparsity-check` finds; the shape of its `--json`, documented in `docs/results.md`. */
export interface SparsitySummary {
  readonly format: 1;
  readonly app: "sparsity-check";
  readonly file: string;
  readonly threshold: number;
  readonly tensors: ReadonlyArray<
    ZeroCounts & {
      readonly parameter: string;
      readonly shape: readonly number[];
      readonly allZero: boolean;
    }
  >;
  readonly total: ZeroCounts;
  readonly layers: readonly DeadUnits[];
}

/**
 * Counts what is zero in a file of weights.
 *
 * @param file Name of the file.
 * @param tensors Its tensors, in layer order.
 * @param threshold Share of a tensor's max|w| below which a weight is near zero.
 * @returns Counts for each tensor and in all, and the dead units of each layer.
 */
export function sparsitySummary(
  file: string,
  tensors: readonly NamedTensor[],
  threshold: number,
): SparsitySummary {
  const counts = countTensors(tensors, threshold);
  return {
    format: 1,
    app: "sparsity-check",
    file,
    threshold,
    tensors: counts.map((count, at) => ({
      ...count,
      shape: tensors[at]!.shape,
      allZero: count.size > 0 && count.exactZero === count.size,
    })),
    total: totalZeros(counts),
    layers: deadUnits(tensors, threshold),
  };
}
