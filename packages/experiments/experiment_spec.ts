import type { InitializerName, ModelSpec } from "@shrinklab/models";
import type { TrainingSpec } from "@shrinklab/training";
import { type MethodName, methods, type StrengthName, strengthNames } from "./methods.ts";
import { optimizerChoices, type OptimizerName } from "./optimizer_choice.ts";
import type { Fault, Preset } from "./preset.ts";

/** What a user may set other than the preset does; an absent field leaves it as it is. */
export interface Overrides {
  readonly methods?: readonly MethodName[] | undefined;
  readonly lambdas?: Readonly<Partial<Record<StrengthName, number>>> | undefined;
  readonly optimizer?: OptimizerName | undefined;
  readonly learningRate?: number | undefined;
  readonly epochs?: number | undefined;
  readonly batchSize?: number | undefined;
  /** First seed; 1 by default. */
  readonly seed?: number | undefined;
  /** How many seeds, from the first on; 1 by default. */
  readonly seeds?: number | undefined;
}

/** One method of an experiment with all that determines its training. */
export interface MethodSpec {
  readonly name: MethodName;
  /** Strength; 0 for `none`. */
  readonly lambda: number;
  /** What is trained and how. */
  readonly training: TrainingSpec;
  /** Whether only its penalty trains it, and the data loss is that of the first method's model. */
  readonly penaltyAlone: boolean;
}

/** An experiment: methods that are trained the same but for their regularization. */
export interface ExperimentSpec {
  /** Preset it comes from. */
  readonly preset: string;
  readonly model: ModelSpec;
  readonly initializer: InitializerName;
  readonly start: "same" | "own";
  readonly epochs: number;
  readonly batchSize: number;
  readonly testDropLast: boolean;
  /** Seeds, each of which runs every method. */
  readonly seeds: readonly number[];
  readonly methods: readonly MethodSpec[];
  readonly fault?: Fault;
}

/**
 * Works out an experiment from a preset and what the user sets otherwise.
 *
 * @param preset Where to start from.
 * @param overrides What is different.
 * @returns The experiment.
 * @throws {RangeError} If the overrides contradict the preset's fault.
 *
 * @example
 * ```ts
 * import { planExperiment } from "@shrinklab/experiments/experiment_spec";
 * import { presets } from "@shrinklab/experiments/presets";
 * import { assertEquals } from "@std/assert";
 *
 * const spec = planExperiment(presets.quick, { methods: ["l1"], lambdas: { l1: 0.5 }, seeds: 2 });
 * assertEquals(spec.methods[0]?.training.penalty, "l1(0.5,over=all)");
 * assertEquals(spec.seeds, [1, 2]);
 * ```
 */
export function planExperiment(preset: Preset, overrides: Overrides = {}): ExperimentSpec {
  checkFault(preset, overrides);
  const { seed = 1, seeds = 1 } = overrides;
  const names = overrides.methods ?? preset.methods;
  const lambdas = { ...preset.lambdas, ...overrides.lambdas };
  const optimizer = {
    ...optimizerChoices[overrides.optimizer ?? preset.optimizer],
    lr: overrides.learningRate ?? preset.learningRate,
  };
  return {
    preset: preset.name,
    model: preset.model,
    initializer: preset.initializer,
    start: preset.start,
    epochs: overrides.epochs ?? preset.epochs,
    batchSize: overrides.batchSize ?? preset.batchSize,
    testDropLast: preset.testDropLast,
    seeds: Array.from({ length: seeds }, (_, at) => seed + at),
    methods: names.map((name, at) => {
      const lambda = name === "none" ? 0 : lambdas[name];
      const regularize = preset.fault === "one-optimizer" ? methods.none : methods[name];
      const { penalty, weightDecay } = regularize.regularize(lambda);
      return {
        name,
        lambda,
        training: {
          model: preset.model,
          loss: "softmaxCrossEntropy",
          optimizer: weightDecay === undefined ? optimizer : { ...optimizer, weightDecay },
          ...(penalty === undefined ? {} : { penalty }),
        },
        penaltyAlone: preset.fault === "first-models-loss" && at > 0,
      };
    }),
    ...(preset.fault === undefined ? {} : { fault: preset.fault }),
  };
}

function checkFault(preset: Preset, { methods, lambdas }: Overrides): void {
  const [first] = preset.methods;
  if (preset.fault === "first-models-loss" && methods !== undefined && methods[0] !== first) {
    throw new RangeError(
      `Cannot use --methods: first method is ${methods[0]}, want ${first}: in preset ` +
        `${preset.name} the others take their loss from its model`,
    );
  }
  const strength = strengthNames.find((name) => lambdas?.[name] !== undefined);
  if (preset.fault === "one-optimizer" && strength !== undefined) {
    throw new RangeError(
      `Cannot use --lambda: ${strength} is set, want none: preset ${preset.name} has the fault ` +
        "that nothing is regularised",
    );
  }
}
