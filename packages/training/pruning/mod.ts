/**
 * Pruning: what is cut off a network by its size, when, and what becomes of the rest.
 *
 * @module
 */
export { checkPrunable } from "./check_prunable.ts";
export { type ChosenMasks, magnitudeMasks, type Masks } from "./magnitude_masks.ts";
export {
  epochsWithPruning,
  planPruning,
  type PruningPlan,
  type PruningStage,
  rateEpoch,
} from "./plan_pruning.ts";
export { type PrunedRecord, Pruner } from "./pruner.ts";
export { formatPruning, parsePruning, type Pruning } from "./pruning_text.ts";
