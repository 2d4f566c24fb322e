import type { LayerSpec } from "@shrinklab/models";
import type { LossName } from "@shrinklab/models/losses";
import type { OptimizerSpec } from "@shrinklab/training";
import { optimizerChoices, type OptimizerName } from "../optimizer_choice.ts";
import type { HoldOutChoice, TablePreset, TableVariant } from "./table_preset.ts";

/** What a user may set other than the preset does; an absent field leaves it as it is. */
export interface TableOverrides {
  /**
   * Whether it is a table of the user's: then the preset's columns mean nothing, and text is worth
   * more than its sources make of it.
   */
  readonly ownTable?: boolean | undefined;
  readonly target?: string | undefined;
  readonly drop?: readonly string[] | undefined;
  readonly holdOut?: HoldOutChoice | undefined;
  readonly epochs?: number | undefined;
  readonly batchSize?: number | undefined;
  readonly optimizer?: OptimizerName | undefined;
  readonly learningRate?: number | undefined;
  /** Rate of every dropout layer. */
  readonly dropout?: number | undefined;
  /** Penalty on all kernels, in place of those that layers name: `"l1(0.01)"`. */
  readonly penalty?: string | undefined;
  readonly loss?: LossName | undefined;
  readonly patience?: number | undefined;
  readonly mcPasses?: number | undefined;
  /** First seed; 1 by default. */
  readonly seed?: number | undefined;
  /** How many seeds, from the first on; 1 by default. */
  readonly seeds?: number | undefined;
  /** Seed of the rows that are held out; 1 by default. */
  readonly subsetSeed?: number | undefined;
}

/** An experiment on a table with everything decided, but for what only the table can tell. */
export interface TableExperiment {
  /** Preset it comes from. */
  readonly preset: string;
  readonly variants: readonly TableVariant[];
  readonly optimizer: OptimizerSpec;
  readonly epochs: number;
  readonly batchSize: number;
  readonly patience: number;
  readonly mcPasses: number;
  /** Seeds, each of which runs every variant. */
  readonly seeds: readonly number[];
  readonly subsetSeed: number;
}

/**
 * Works out an experiment from a preset and what the user sets otherwise.
 *
 * @param preset Where to start from.
 * @param overrides What is different.
 * @returns The experiment.
 * @throws {RangeError} If a dropout rate is set and no layer has one.
 *
 * @example
 * ```ts
 * import { planTable, tablePresets } from "@shrinklab/experiments/tables";
 * import { assertEquals } from "@std/assert";
 *
 * const { variants, seeds } = planTable(tablePresets["e4-grades"], { dropout: 0.1, seeds: 2 });
 * assertEquals(variants[0]?.hidden[0], { type: "Dropout", rate: 0.1 });
 * assertEquals(seeds, [1, 2]);
 * ```
 */
export function planTable(preset: TablePreset, overrides: TableOverrides = {}): TableExperiment {
  const { seed = 1, seeds = 1, subsetSeed = 1, dropout } = overrides;
  if (dropout !== undefined && !preset.variants.some(({ hidden }) => hidden.some(isDropout))) {
    throw new RangeError(
      `Cannot use --dropout: rate is ${dropout}, want none: preset ${preset.name} has no dropout`,
    );
  }
  return {
    preset: preset.name,
    variants: preset.variants.map((variant) => override(variant, overrides)),
    optimizer: chooseOptimizer(preset.optimizer, overrides),
    epochs: overrides.epochs ?? preset.epochs,
    batchSize: overrides.batchSize ?? preset.batchSize,
    patience: overrides.patience ?? preset.patience,
    mcPasses: overrides.mcPasses ?? preset.mcPasses,
    seeds: Array.from({ length: seeds }, (_, at) => seed + at),
    subsetSeed,
  };
}

function override(variant: TableVariant, overrides: TableOverrides): TableVariant {
  const { ownTable, dropout, penalty, target, drop, holdOut, loss } = overrides;
  const { target: presetTarget, ...table } = variant.table;
  const chosen = target ?? (ownTable ? undefined : presetTarget);
  const withRate = (layer: LayerSpec): LayerSpec =>
    dropout !== undefined && isDropout(layer) ? { ...layer, rate: dropout } : layer;
  const { kernelRegularizer, ...output } = variant.output ?? {};
  return {
    ...variant,
    table: {
      ...table,
      ...(chosen === undefined ? {} : { target: chosen }),
      drop: drop ?? (ownTable ? [] : table.drop),
      text: ownTable ? "one-hot" : table.text,
      holdOut: holdOut ?? table.holdOut,
    },
    hidden: variant.hidden.map((layer) =>
      withRate(penalty === undefined ? layer : withoutRegularizer(layer))
    ),
    output: penalty !== undefined || kernelRegularizer === undefined
      ? output
      : { ...output, kernelRegularizer },
    loss: loss ?? variant.loss,
    ...(penalty === undefined ? {} : { penalty }),
  };
}

function isDropout(
  layer: LayerSpec,
): layer is Extract<LayerSpec, { type: "Dropout" | "AlphaDropout" }> {
  return layer.type === "Dropout" || layer.type === "AlphaDropout";
}

function withoutRegularizer(layer: LayerSpec): LayerSpec {
  const { kernelRegularizer: _, ...rest } = layer as LayerSpec & { kernelRegularizer?: unknown };
  return rest;
}

/** Another optimizer comes with Keras's arithmetic and defaults, as the sources here use Keras. */
function chooseOptimizer(own: OptimizerSpec, overrides: TableOverrides): OptimizerSpec {
  const { optimizer, learningRate } = overrides;
  const chosen = optimizer === undefined
    ? own
    : { ...optimizerChoices[optimizer], semantics: "keras" as const, lr: own.lr };
  return learningRate === undefined ? chosen : { ...chosen, lr: learningRate };
}
