import {
  type ChainOptions,
  countTensors,
  type DeadUnits,
  deadUnits,
  type LayerChain,
  type NoChain,
  type SortedTensors,
  type TensorApart,
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
      readonly dtype: string;
      readonly shape: readonly number[];
      readonly allZero: boolean;
    }
  >;
  readonly total: ZeroCounts;
  readonly apart: readonly TensorApart[];
  /** How the order of layers is known; null where it is not. */
  readonly order: LayerChain["by"] | null;
  readonly layers: readonly DeadUnits[];
  readonly notes: readonly string[];
}

/** How each of the options that `deadUnits` wants is given here. */
const hints: Readonly<Record<NonNullable<NoChain["wants"]>, string>> = {
  layers: "; --layers NAME,... or --network TEXT gives their order",
  transposed: "; --transposed NAME,... tells transposed layers, --layers NAME,... that none is",
};

/**
 * Counts what is zero in a file of weights.
 *
 * @param file Name of the file.
 * @param sorted Its tensors, weights and others.
 * @param options `threshold`: share of a tensor's max|w| below which a weight is near zero; what is
 * known of the order of layers; `notes` on the file.
 * @returns Counts for each tensor and in all, and the dead units of each layer.
 */
export function sparsitySummary(
  file: string,
  { weights, apart }: SortedTensors,
  options: ChainOptions & { readonly threshold: number; readonly notes: readonly string[] },
): SparsitySummary {
  const { threshold } = options;
  const counts = countTensors(weights, threshold);
  const dead = deadUnits(weights, options);
  const isKnown = "layers" in dead;
  const why = isKnown ? [] : [
    `nothing is said of units and filters: ${dead.why}${
      dead.wants === undefined ? "" : hints[dead.wants]
    }`,
  ];
  return {
    format: 1,
    app: "sparsity-check",
    file,
    threshold,
    tensors: counts.map((count, at) => ({
      ...count,
      dtype: weights[at]!.dtype,
      shape: weights[at]!.shape,
      allZero: count.size > 0 && count.exactZero === count.size,
    })),
    total: totalZeros(counts),
    apart,
    order: isKnown ? dead.by : null,
    layers: isKnown ? dead.layers : [],
    notes: [...options.notes, ...why],
  };
}
