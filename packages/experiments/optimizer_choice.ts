import type { OptimizerSpec } from "@shrinklab/training";

/**
 * The optimizers that presets and flags name, all but their learning rate, with PyTorch's
 * arithmetic and defaults, because the experiments that are compared with were run in it.
 */
export const optimizerChoices = {
  "sgd": { type: "SGD", semantics: "pytorch" },
  "momentum": { type: "SGD", semantics: "pytorch", momentum: 0.9 },
  "nesterov": { type: "SGD", semantics: "pytorch", momentum: 0.9, nesterov: true },
  "adam": { type: "Adam", semantics: "pytorch" },
  "adamw": { type: "AdamW", semantics: "pytorch" },
  "rmsprop": { type: "RMSprop", semantics: "pytorch" },
} satisfies Record<string, Omit<OptimizerSpec, "lr">>;

/** Name of an optimizer. */
export type OptimizerName = keyof typeof optimizerChoices;

/** All names, in the order in which they are listed. */
export const optimizerNames = Object.keys(optimizerChoices) as readonly OptimizerName[];
