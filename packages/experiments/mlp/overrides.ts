import type { InitializerName } from "@shrinklab/models";
import type { OptimizerSpec } from "@shrinklab/training/optimizers";
import { optimizerChoices, type OptimizerName } from "../optimizer_choice.ts";
import type { MlpNetwork, Normalization } from "./network.ts";
import type { RowChoice } from "./preset.ts";

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

/**
 * A network with what was set otherwise.
 *
 * @param network The network of the preset.
 * @param overrides What is different.
 * @returns The network.
 * @throws {RangeError} If a momentum is given without batch normalization.
 */
export function overriddenNetwork(network: MlpNetwork, overrides: MlpOverrides): MlpNetwork {
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

/**
 * An optimizer with what was set otherwise; another one keeps the learning rate.
 *
 * @param given The optimizer of the preset.
 * @param overrides What is different.
 * @returns The optimizer.
 */
export function overriddenOptimizer(given: OptimizerSpec, overrides: MlpOverrides): OptimizerSpec {
  const { optimizer: name, learningRate: lr = given.lr, epsilon } = overrides;
  const chosen = name === undefined ? given : optimizerChoices[name];
  return { ...chosen, lr, ...(epsilon === undefined ? {} : { epsilon }) };
}

/**
 * Rows with what was set otherwise; of all rows any of it makes a subset.
 *
 * @param given The rows of the preset.
 * @param overrides What is different.
 * @returns The rows.
 */
export function overriddenRows(given: RowChoice, overrides: MlpOverrides): RowChoice {
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
