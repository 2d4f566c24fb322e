import type { NormalizationName, Search, SweptSetting } from "@shrinklab/experiments";
import type { InitializerName, LayerActivation, LossName } from "@shrinklab/models";
import type { Monitor } from "@shrinklab/training";

// Names that registries hold as well: these load too much for --help, and a test compares the two.

/** Names of the image data sets. */
export const datasetNames = ["embedded", "mnist", "fashion-mnist"] as const;

/** Activations of hidden layers. */
export const activationNames = [
  "linear",
  "relu",
  "tanh",
  "sigmoid",
  "elu",
  "selu",
  "exponential",
] as const satisfies readonly LayerActivation[];

/** Schemes of initial weights. */
export const initializerNames = [
  "torch-default",
  "he-uniform",
  "he-normal",
  "he-truncated",
  "glorot-uniform",
  "glorot-normal",
  "glorot-truncated",
  "lecun-uniform",
  "lecun-normal",
  "lecun-truncated",
] as const satisfies readonly InitializerName[];

/** Names of the losses. */
export const lossNames = [
  "softmaxCrossEntropy",
  "categoricalCrossEntropy",
  "binaryCrossEntropy",
  "binaryCrossEntropyFromLogits",
  "meanSquaredError",
  "meanAbsoluteError",
  "meanSquaredLogarithmicError",
  "poisson",
] as const satisfies readonly LossName[];

/** What stands in front of hidden activations. */
export const normalizationNames = [
  "none",
  "batch-norm",
  "layer-norm",
] as const satisfies readonly NormalizationName[];

/** Settings that are swept by a name of their own. */
export const sweptNames = [
  "lambda",
  "lr",
  "dropout",
  "max-norm",
  "prune",
] as const satisfies readonly SweptSetting[];

/** How sets of swept values are chosen. */
export const searchNames = ["grid", "random", "quasi-random"] as const satisfies readonly Search[];

/** Figures that an epoch is chosen by, or the last one. */
export const monitorNames = [
  "last",
  "valid.loss",
  "valid.accuracy",
  "test.loss",
  "test.accuracy",
] as const satisfies ReadonlyArray<Monitor | "last">;
