/**
 * What weights look like after training: zeros, near zeros, dead units, histograms.
 *
 * @module
 */
export {
  type DeadUnits,
  deadUnits,
  type DeadUnitsByLayer,
  type DeadUnitsOptions,
} from "./dead_units.ts";
export { type Histogram, weightHistogram } from "./histogram.ts";
export type { ChainOptions, LayerChain, NetworkLayer, NoChain } from "./layer_chain.ts";
export { layerRecord, readLayerRecord } from "./layer_record.ts";
export { type SortedTensors, sortTensors, type TensorApart } from "./tensor_roles.ts";
export type { UnitLayer } from "./unit_layer.ts";
export { type WeightQuantile, weightQuantiles } from "./weight_quantiles.ts";
export type { Numbers, Weights } from "./weights.ts";
export {
  countTensors,
  countZeros,
  NEAR_ZERO,
  nearZeroLimit,
  totalZeros,
  type ZeroCounts,
} from "./zero_counts.ts";
