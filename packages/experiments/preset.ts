import type { InitializerName, ModelSpec } from "@shrinklab/models";
import type { MethodName, StrengthName } from "./methods.ts";
import type { OptimizerName } from "./optimizer_choice.ts";
import type { SourceFigures } from "./source_figures.ts";

/**
 * A mistake of a source that a preset repeats, so that its figures can be understood:
 * - `first-models-loss`: every method after the first takes its data loss from the first method's
 *   trained model, so its own model gets the penalty's gradient alone;
 * - `one-optimizer`: one optimizer without weight decay holds all models and the penalties' factors
 *   land in the wrong argument, so nothing is regularised; and the counts printed for the first
 *   method are the last one's, whose loop took over the variable.
 */
export type Fault = "first-models-loss" | "one-optimizer";

/** Settings of an experiment, as plain data. */
export interface Preset {
  /** Name on the command line. */
  readonly name: string;
  /** What it is for, in a line. */
  readonly summary: string;
  /** Data set, by its name in the registry. */
  readonly dataset: string;
  /** Model of every method. */
  readonly model: ModelSpec;
  /** Scheme of the initial weights. */
  readonly initializer: InitializerName;
  /**
   * Whether all methods start from the same weights, drawn by `RandomState(seed)`, or method k, from
   * 0, from its own, drawn by `RandomState([seed, k])`.
   */
  readonly start: "same" | "own";
  /** Optimizer of every method. */
  readonly optimizer: OptimizerName;
  /** Its learning rate. */
  readonly learningRate: number;
  /** Passes over the training data. */
  readonly epochs: number;
  /** Images in a batch; a last batch that is not full is left out of training. */
  readonly batchSize: number;
  /** Whether the test leaves out a last batch that is not full, as the source does. */
  readonly testDropLast: boolean;
  /** Methods that run, in this order. */
  readonly methods: readonly MethodName[];
  /** Strength of each method. */
  readonly lambdas: Readonly<Record<StrengthName, number>>;
  /** A mistake of the source that is repeated. */
  readonly fault?: Fault;
  /** What a reader has to know of its figures. */
  readonly notes: readonly string[];
  /** What others measured under these settings. */
  readonly figures: readonly SourceFigures[];
}
