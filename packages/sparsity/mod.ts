/**
 * What weights look like after training: zeros, near zeros, dead units, histograms.
 *
 * @module
 */
export { type DeadUnits, deadUnits } from "./dead_units.ts";
export { type Histogram, weightHistogram } from "./histogram.ts";
export { type WeightQuantile, weightQuantiles } from "./weight_quantiles.ts";
export {
  countTensors,
  countZeros,
  NEAR_ZERO,
  nearZeroLimit,
  totalZeros,
  type ZeroCounts,
} from "./zero_counts.ts";
