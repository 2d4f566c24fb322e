import type { InitializerName, LayerActivation, LayerSpec, LossName } from "@shrinklab/models";
import type { Monitor, Schedule } from "@shrinklab/training";
import type { NormalizationName } from "./edit_network.ts";
import type { FixedPart, HoldOut, ImagesSpec, Method, TableSpec } from "./experiment.ts";
import type { Search, SweepRequest } from "./sweep.ts";

/** What a user may set other than the preset does; an absent field leaves it as it is. */
export interface Overrides {
  /** Methods that run, in this order. */
  readonly methods?: readonly string[] | undefined;
  /** Penalties of every method, in place of its own and of those that its layers name. */
  readonly penalty?: string | undefined;
  /** What every method prunes, in place of what it does; `"none"`: nothing. */
  readonly prune?: string | undefined;
  /** Strength of single methods: of their penalty, or of their weight decay. */
  readonly lambda?: Readonly<Record<string, number>> | undefined;
  /** Settings that take several values, one after the other. */
  readonly sweep?: SweepRequest | undefined;
  /** How sets of these values are chosen; all combinations by default. */
  readonly search?: Search | undefined;
  /** The most trials. */
  readonly budget?: number | undefined;
  /** What stays that of the first seed, whatever the seed; none: nothing. */
  readonly fix?: readonly FixedPart[] | undefined;
  /** What the other methods are compared with. */
  readonly baseline?: string | undefined;
  /**
   * Other layers, but the last one, in place of the network's. Where methods of the preset differ by
   * dropout, those that have it keep it, unless these layers have their own.
   */
  readonly network?: readonly LayerSpec[] | undefined;
  /** Units of each hidden dense layer. */
  readonly hidden?: readonly number[] | undefined;
  /** Of hidden layers. */
  readonly activation?: LayerActivation | undefined;
  /** What stands in front of hidden activations. */
  readonly normalization?: NormalizationName | undefined;
  /** Share of a batch norm's moving statistics that a step keeps. */
  readonly momentum?: number | undefined;
  /**
   * Rate of all dropout layers; where no method has any, each hidden dense layer of all of them gets
   * one.
   */
  readonly dropout?: number | undefined;
  /** Largest norm of the weights into a hidden unit. */
  readonly maxNorm?: number | undefined;
  /** On outputs of hidden layers, as text. */
  readonly activityPenalty?: string | undefined;
  /** Scheme of all initial kernels, those of the last layer too. */
  readonly initializer?: InitializerName | undefined;
  /** Data loss; the last layer follows from it. */
  readonly loss?: LossName | undefined;
  /** As `parseOptimizer` reads it; its learning rate stays. */
  readonly optimizer?: string | undefined;
  /** Learning rate. */
  readonly lr?: number | undefined;
  /** Of Adam and RMSprop. */
  readonly epsilon?: number | undefined;
  /** How the learning rate changes over epochs. */
  readonly schedule?: Schedule | undefined;
  /** How much rows of each class count in training. */
  readonly classWeights?: Method["classWeights"] | undefined;
  /** Rows in a batch. */
  readonly batchSize?: number | "all" | undefined;
  /** The most passes over the training rows. */
  readonly epochs?: number | undefined;
  /** Epochs from one evaluation to the next. */
  readonly evaluateEvery?: number | undefined;
  /** Epochs without a better one after which training ends; `"none"`: it does not. */
  readonly patience?: number | "none" | undefined;
  /** Whose weights are saved and counted: the last epoch's, or those of the best in a figure. */
  readonly choose?: Monitor | "last" | undefined;
  /** Passes of Monte Carlo dropout; 0 for none. */
  readonly monteCarlo?: number | undefined;
  /** Images, by their name in the registry. */
  readonly dataset?: string | undefined;
  /** Images of the user's, by their path: then rows, scale and notes of the preset mean nothing. */
  readonly images?: string | undefined;
  /** Size that these get. */
  readonly resize?: ImagesSpec["resize"] | undefined;
  /** What shape these have, where their file does not say. */
  readonly shape?: ImagesSpec["shape"] | undefined;
  /** A table of the user's: then the preset's columns mean nothing, and text becomes features. */
  readonly csv?: string | undefined;
  /** Whether the table's first line names the columns. */
  readonly header?: boolean | undefined;
  /** What stands between two fields of the table. */
  readonly separator?: string | undefined;
  /** What stands in front of its decimals. */
  readonly decimal?: TableSpec["decimal"] | undefined;
  /** What stands between its thousands; nothing if `""`. */
  readonly thousands?: string | undefined;
  /** How its text is kept. */
  readonly encoding?: string | undefined;
  /** Columns of it that are text whatever they look like. */
  readonly asText?: readonly string[] | undefined;
  /** Column to predict, by name or number. */
  readonly target?: string | undefined;
  /** Columns that are left out. */
  readonly drop?: readonly string[] | undefined;
  /** Which training rows become validation rows. */
  readonly holdOut?: HoldOut | undefined;
  /** Of the rows that are drawn or held out, whatever the seed of training. */
  readonly subsetSeed?: number | undefined;
  /** Train on so many rows only. */
  readonly trainRows?: number | undefined;
  /** Validation rows of a subset that is drawn as numpy does. */
  readonly validRows?: number | undefined;
  /** Factor on each pixel. */
  readonly scale?: number | undefined;
  /** First seed; 1 by default. */
  readonly seed?: number | undefined;
  /** How many seeds, from the first on. */
  readonly seeds?: number | undefined;
}

/**
 * The fields that are set.
 *
 * @param fields Some, of which those that are `undefined` are not set.
 * @returns The others.
 */
export function given<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]: NonNullable<Fields[Name]> } {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as { [Name in keyof Fields]: NonNullable<Fields[Name]> };
}
