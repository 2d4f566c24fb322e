import type { InitializerName, ModelSpec } from "@shrinklab/models";
import { planModel } from "@shrinklab/models/model_plan";
import type { PenaltyTerm } from "@shrinklab/regularizers";
import type { OptimizerSpec } from "@shrinklab/training/optimizers";
import { optimizerChoices, type OptimizerName } from "../optimizer_choice.ts";
import { mlpModel, type MlpNetwork, type Normalization } from "./network.ts";
import { parsePenaltyChoice, penaltyTerms } from "./penalty_choice.ts";
import type { MlpPreset, RowChoice } from "./preset.ts";
import type { Sweep, SweptSetting } from "./sweep.ts";

/** What a user may set other than the preset does; an absent field leaves it as it is. */
export interface MlpOverrides {
  readonly subsetSeed?: number | undefined;
  readonly trainRows?: number | undefined;
  readonly validRows?: number | undefined;
  readonly scale?: number | undefined;
  readonly hidden?: readonly number[] | undefined;
  readonly activation?: MlpNetwork["activation"] | undefined;
  readonly normalization?: Normalization["type"] | undefined;
  readonly momentum?: number | undefined;
  readonly dropout?: number | undefined;
  readonly maxNorm?: number | undefined;
  readonly activityPenalty?: string | undefined;
  readonly initializer?: InitializerName | undefined;
  readonly penalty?: string | undefined;
  readonly lambda?: number | undefined;
  readonly optimizer?: OptimizerName | undefined;
  readonly learningRate?: number | undefined;
  readonly epsilon?: number | undefined;
  readonly batchSize?: number | undefined;
  readonly epochs?: number | undefined;
  readonly evaluateEvery?: number | undefined;
  readonly patience?: number | undefined;
}

/** One method of a comparison: a preset with what was set otherwise, ready to be trained. */
export interface MlpVariant
  extends Omit<MlpPreset, "network" | "penalty" | "notes" | "figures" | "summary"> {
  readonly network: MlpNetwork;
  readonly model: ModelSpec;
  readonly penalties: readonly PenaltyTerm[];
  /** Value of the swept setting, if one is. */
  readonly swept?: number;
}

/** Features of an image of 28 by 28 pixels, and classes. */
const [FEATURES, CLASSES] = [784, 10];

/**
 * Works out what is compared: every preset, or every value of a sweep.
 *
 * @param presets The presets.
 * @param overrides What is different in all of them.
 * @param sweep A setting that takes several values.
 * @returns The methods, each with a name of its own.
 * @throws {RangeError} If a setting is out of range, there is a sweep of several presets, or the
 * presets are of different data.
 * @throws {SyntaxError} If the text of a penalty does not parse.
 *
 * @example
 * ```ts
 * import { mlpPresets, parseSweep, planVariants } from "@shrinklab/experiments/mlp";
 * import { assertEquals } from "@std/assert";
 *
 * const sweep = parseSweep("lambda=0.001,0.01");
 * const variants = planVariants([mlpPresets.e1], { penalty: "l1" }, sweep);
 * assertEquals(variants.map(({ name }) => name), ["lambda-0.001", "lambda-0.01"]);
 * assertEquals(variants[1]!.penalties, [{ penalty: "l1(factor=0.01)", over: "kernels" }]);
 * ```
 */
export function planVariants(
  presets: readonly MlpPreset[],
  overrides: MlpOverrides = {},
  sweep?: Sweep,
): MlpVariant[] {
  if (sweep === undefined) {
    const variants = presets.map((preset) => planVariant(preset, overrides));
    checkSameData(variants);
    return variants;
  }
  const [preset] = presets;
  if (preset === undefined || presets.length > 1) {
    throw new RangeError(`Cannot sweep: there are ${presets.length} presets, want one`);
  }
  if (sweep.setting === "lambda" && (overrides.penalty ?? preset.penalty) === "none") {
    throw new RangeError(
      `Cannot sweep: lambda has nothing to scale in ${preset.name}, want a --penalty`,
    );
  }
  return sweep.values.map((value) => ({
    ...planVariant(preset, { ...overrides, [fields[sweep.setting]]: value }),
    name: `${sweep.setting}-${value}`,
    swept: value,
  }));
}

const fields: Readonly<Record<SweptSetting, keyof MlpOverrides>> = {
  "lambda": "lambda",
  "lr": "learningRate",
  "dropout": "dropout",
  "max-norm": "maxNorm",
};

function planVariant(preset: MlpPreset, overrides: MlpOverrides): MlpVariant {
  const { network: _n, penalty, notes: _o, figures: _f, summary: _s, ...rest } = preset;
  const network = networkOf(preset.network, overrides);
  const model = mlpModel(network, FEATURES, CLASSES);
  const kernels = planModel(model).parameters.filter(({ role }) => role === "kernel")
    .map(({ layer }) => layer);
  const choice = parsePenaltyChoice(overrides.penalty ?? penalty);
  return {
    ...rest,
    rows: rowsOf(preset.rows, overrides),
    scale: overrides.scale ?? preset.scale,
    network,
    model,
    initializer: overrides.initializer ?? preset.initializer,
    penalties: penaltyTerms(choice, kernels, overrides.lambda),
    optimizer: optimizerOf(preset.optimizer, overrides),
    batchSize: overrides.batchSize ?? preset.batchSize,
    epochs: overrides.epochs ?? preset.epochs,
    evaluateEvery: overrides.evaluateEvery ?? preset.evaluateEvery,
    patience: overrides.patience ?? preset.patience,
  };
}

function networkOf(network: MlpNetwork, overrides: MlpOverrides): MlpNetwork {
  const { hidden, activation, dropout, activityPenalty, maxNorm } = overrides;
  return {
    ...network,
    ...(hidden === undefined ? {} : { hidden }),
    ...(activation === undefined ? {} : { activation }),
    ...(dropout === undefined ? {} : { dropout }),
    ...(activityPenalty === undefined ? {} : { activityPenalty }),
    ...(maxNorm === undefined ? {} : { maxNorm }),
    normalization: normalizationOf(network.normalization, overrides),
  };
}

function normalizationOf(given: Normalization, overrides: MlpOverrides): Normalization {
  const { normalization: type = given.type, momentum } = overrides;
  const chosen = type === given.type ? given : defaultNormalizations[type];
  if (momentum === undefined) return chosen;
  if (chosen.type !== "batch-norm") {
    throw new RangeError(
      `Cannot use --momentum: normalization is ${chosen.type}, want batch-norm`,
    );
  }
  return { ...chosen, momentum };
}

const defaultNormalizations: { [Type in Normalization["type"]]: Normalization } = {
  "none": { type: "none" },
  "batch-norm": { type: "batch-norm", momentum: 0.99, epsilon: 1e-3, updatesStatistics: true },
  "layer-norm": { type: "layer-norm", epsilon: 1e-3 },
};

function optimizerOf(given: OptimizerSpec, overrides: MlpOverrides): OptimizerSpec {
  const { optimizer: name, learningRate: lr = given.lr, epsilon } = overrides;
  const chosen = name === undefined ? given : optimizerChoices[name];
  return { ...chosen, lr, ...(epsilon === undefined ? {} : { epsilon }) };
}

function rowsOf(given: RowChoice, overrides: MlpOverrides): RowChoice {
  const { subsetSeed, trainRows, validRows } = overrides;
  if ([subsetSeed, trainRows, validRows].every((value) => value === undefined)) return given;
  const subset = given.type === "numpy-subset"
    ? given
    : { type: "numpy-subset", seed: 1, train: 1000, validation: 100 } as const;
  return {
    ...subset,
    ...(subsetSeed === undefined ? {} : { seed: subsetSeed }),
    ...(trainRows === undefined ? {} : { train: trainRows }),
    ...(validRows === undefined ? {} : { validation: validRows }),
  };
}

function checkSameData(variants: readonly MlpVariant[]): void {
  const [first, ...others] = variants;
  const dataOf = ({ dataset, rows, scale }: MlpVariant) => JSON.stringify([dataset, rows, scale]);
  const other = others.find((variant) => dataOf(variant) !== dataOf(first!));
  if (other !== undefined) {
    throw new RangeError(
      `Cannot compare ${other.name} with ${first!.name}: their data is different, want the same ` +
        "data set, rows and scale",
    );
  }
}

/**
 * Checks that batches can be made of the rows there are, before anything is computed or written.
 *
 * @param variants The methods.
 * @param rows Rows to train on.
 * @throws {RangeError} If a batch is larger than that.
 *
 * @example
 * ```ts
 * import { checkBatchSizes, mlpPresets, planVariants } from "@shrinklab/experiments/mlp";
 * import { assertThrows } from "@std/assert";
 *
 * const variants = planVariants([mlpPresets.e1], { batchSize: 2000 });
 * assertThrows(() => checkBatchSizes(variants, 1000), RangeError, "batch size is 2000");
 * ```
 */
export function checkBatchSizes(variants: readonly MlpVariant[], rows: number): void {
  const size = variants.map(({ batchSize }) => batchSize)
    .find((size) => typeof size === "number" && size > rows);
  if (size === undefined) return;
  throw new RangeError(
    `Cannot train: batch size is ${size}, want 1 to ${rows}, the number of training rows`,
  );
}
