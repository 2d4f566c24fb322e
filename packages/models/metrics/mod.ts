/**
 * Metrics: how good answers are, beside the loss. Numbers in, numbers out; no tensors.
 *
 * @module
 */
export { confusionMatrix } from "./confusion_matrix.ts";
export { rocAuc } from "./roc_auc.ts";
