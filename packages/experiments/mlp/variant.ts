import type { ModelSpec } from "@shrinklab/models";
import { planModel } from "@shrinklab/models/model_plan";
import { parsePenalties, penaltiesByParameter } from "@shrinklab/regularizers";
import { mlpModel, type MlpNetwork } from "./network.ts";
import {
  type MlpOverrides,
  overriddenNetwork,
  overriddenOptimizer,
  overriddenRows,
} from "./overrides.ts";
import { parsePenaltyChoice, penaltyText } from "./penalty_choice.ts";
import type { MlpPreset } from "./preset.ts";
import type { Sweep, SweptSetting } from "./sweep.ts";

/** One method of a comparison: a preset with what was set otherwise, ready to be trained. */
export interface MlpVariant
  extends Omit<MlpPreset, "network" | "penalty" | "notes" | "figures" | "summary"> {
  readonly network: MlpNetwork;
  readonly model: ModelSpec;
  /** Text of the penalties. */
  readonly penalty: string;
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
 * assertEquals(variants[1]!.penalty, "l1(0.01)");
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
  const network = overriddenNetwork(preset.network, overrides);
  const model = mlpModel(network, FEATURES, CLASSES);
  const choice = parsePenaltyChoice(overrides.penalty ?? penalty);
  const text = penaltyText(choice, overrides.lambda);
  // A layer that is not there should not wait for training.
  penaltiesByParameter(planModel(model).parameters, parsePenalties(text));
  return {
    ...rest,
    rows: overriddenRows(preset.rows, overrides),
    scale: overrides.scale ?? preset.scale,
    network,
    model,
    initializer: overrides.initializer ?? preset.initializer,
    penalty: text,
    optimizer: overriddenOptimizer(preset.optimizer, overrides),
    batchSize: overrides.batchSize ?? preset.batchSize,
    epochs: overrides.epochs ?? preset.epochs,
    evaluateEvery: overrides.evaluateEvery ?? preset.evaluateEvery,
    patience: overrides.patience ?? preset.patience,
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
