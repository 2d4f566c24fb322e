import { type LayerSpec, type ModelPlan, planModel } from "@shrinklab/models";
import type { MonteCarlo } from "@shrinklab/report/result";
import type { ResidentExamples } from "@shrinklab/training";
import type * as tf from "@tensorflow/tfjs";
import { largestClasses, type PredictOptions, predictRows } from "./predict_rows.ts";

/** Options of {@linkcode monteCarlo}. */
export interface MonteCarloOptions extends PredictOptions {
  /** Right class of each row. */
  readonly labels: ArrayLike<number>;
  /** How many masks each row is predicted under, 2 or more. */
  readonly passes: number;
  /** Fixes the masks: Philox with the key (seed, 2), at the number of the pass. */
  readonly seed: number;
  /** How many rows are told class by class; default 6. */
  readonly examples?: number;
}

/** The second word of the key, apart from those of training and evaluation (0 and 1). */
const STREAM = 2;

/**
 * Predicts rows under many dropout masks: mean, spread and entropy of each class's probability.
 *
 * Only dropout layers are random; BatchNorm, if there is some, uses its moving statistics and leaves
 * them as they are.
 *
 * @param plan The model.
 * @param variables Its parameters and moving statistics by name.
 * @param examples The rows.
 * @param options How many passes, and which labels.
 * @returns The figures.
 * @throws {RangeError} If the model has no dropout, or there are fewer than 2 passes.
 *
 * @example
 * ```ts ignore
 * const options = { loss, labels, passes: 100, seed: 1 };
 * const { meanDeviation } = monteCarlo(plan, trainer.variables.byName, held, options);
 * ```
 *
 * Source: Gal and Ghahramani (2016).
 */
export function monteCarlo(
  plan: ModelPlan,
  variables: Readonly<Record<string, tf.Tensor>>,
  examples: ResidentExamples,
  options: MonteCarloOptions,
): MonteCarlo {
  const { loss, labels, passes, seed } = options;
  if (!Number.isInteger(passes) || passes < 2) {
    throw new RangeError(`Cannot predict under dropout: passes is ${passes}, want 2 or more`);
  }
  const stochastic = withDropoutOn(plan);
  const classes = Math.max(2, plan.layers.at(-1)!.outputShape[0]!);
  const mean = new Float64Array(examples.rows * classes);
  const squares = new Float64Array(mean.length);
  for (let pass = 1; pass <= passes; pass++) {
    const masks = { key: [seed, STREAM], step: pass } as const;
    const shares = predictRows(stochastic, variables, examples, { loss, masks });
    // Welford's recurrence, in float64: the spread may be far below the mean.
    for (let at = 0; at < mean.length; at++) {
      const difference = shares[at]! - mean[at]!;
      mean[at] = mean[at]! + difference / pass;
      squares[at] = squares[at]! + difference * (shares[at]! - mean[at]!);
    }
  }
  const deviation = squares.map((sum) => Math.sqrt(sum / (passes - 1)));
  const answers = largestClasses(mean, classes);
  const right = answers.filter((answer, row) => answer === labels[row]).length;
  return {
    passes,
    rows: examples.rows,
    accuracy: right / examples.rows,
    meanDeviation: deviation.reduce((sum, one) => sum + one, 0) / deviation.length,
    leastDeviation: deviation.reduce((least, one) => Math.min(least, one), Infinity),
    examples: Array.from({ length: Math.min(options.examples ?? 6, examples.rows) }, (_, row) => {
      const part = [row * classes, (row + 1) * classes] as const;
      const means = [...mean.slice(...part)];
      return {
        row,
        label: labels[row]!,
        mean: means,
        deviation: [...deviation.slice(...part)],
        entropy: entropy(means),
      };
    }),
  };
}

/** The same model with dropout that is on outside training too; its parameters are the same. */
function withDropoutOn(plan: ModelPlan): ModelPlan {
  const isDropout = ({ type }: LayerSpec) => type === "Dropout" || type === "AlphaDropout";
  if (!plan.layers.some(({ spec }) => isDropout(spec))) {
    throw new RangeError("Cannot predict under dropout: dropout layers are 0, want 1 or more");
  }
  const layers = plan.layers.map(({ name, spec }): LayerSpec =>
    ({ ...spec, name, ...(isDropout(spec) ? { always: true } : {}) }) as LayerSpec
  );
  return planModel({ input: plan.input, layers });
}

function entropy(shares: readonly number[]): number {
  return shares.reduce((sum, share) => share > 0 ? sum - share * Math.log(share) : sum, 0);
}
