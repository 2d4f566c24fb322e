import type { NamedTensor } from "@shrinklab/models";
import { AcceleratedDescent, type ResidentExamples, type TrainingPlan } from "@shrinklab/training";
import { penaltyValues } from "@shrinklab/training";
import { kktResidual } from "./kkt_residual.ts";

/** Where a solver ends. */
export interface SolveOptions {
  /** Rate of the steps: one over the largest curvature of the loss. */
  readonly rate: number;
  /** Residual of the optimum's conditions, over lambda, that is enough; default 1e-3. */
  readonly tolerance?: number;
  /** Share of the objective by which 500 steps have to lower it; default 1e-7, float32's digits. */
  readonly least?: number;
  /** The most steps; default 5,000. */
  readonly steps?: number;
  /** 0 or 1 for each entry of a parameter, by its name: those of 0, which begin so, stay 0. */
  readonly masks?: ReadonlyMap<string, Float32Array> | undefined;
  /** Run operation by operation, without recording the step; default false. */
  readonly eager?: boolean;
  /** Ends it after the current steps. */
  readonly signal?: AbortSignal | undefined;
}

/** What a solver came to. */
export interface Solution {
  /** A tensor for each parameter. */
  readonly weights: readonly NamedTensor[];
  /** Data loss. */
  readonly loss: number;
  /** Data loss and penalties. */
  readonly objective: number;
  /** What the optimum's conditions are off by, over lambda. */
  readonly residual: number;
  /** Steps that were made. */
  readonly steps: number;
}

/** Steps between two looks at the residual. */
const LOOK = 100;
/** Steps over which the objective has to fall. */
const STALL = 500;

/**
 * Solves a model of one layer by accelerated steps over all rows, up to a residual of 1e-3; in float32
 * it may stall before at small lambdas, and ends where the objective falls no more.
 *
 * @param training The training, at its lambda.
 * @param weights Where to begin.
 * @param examples The training rows.
 * @param options Rate, whether to record, and when to end.
 * @returns Weights and figures.
 */
export async function solveOneLayer(
  training: TrainingPlan,
  weights: readonly NamedTensor[],
  examples: ResidentExamples,
  options: SolveOptions,
): Promise<Solution> {
  const { rate, tolerance = 1e-3, least = 1e-7, steps: most = 5000, signal } = options;
  const { eager = false, masks } = options;
  using descent = new AcceleratedDescent(training, weights, examples, rate, { eager, masks });
  const objectives: number[] = [];
  for (let steps = 0;;) {
    const { loss, gradients } = descent.gradients();
    const current = descent.weights();
    const residual = kktResidual(training, current, gradients) ?? gradientNorm(gradients);
    const penalty = penaltyValues(training, current).reduce((sum, { value }) => sum + value, 0);
    const objective = loss + penalty;
    objectives.push(objective);
    const before = objectives.at(-1 - STALL / LOOK);
    const stalls = before !== undefined && before - objective < least * Math.abs(objective);
    if (residual <= tolerance || stalls || steps >= most || signal?.aborted) {
      return { weights: current, loss, objective, residual, steps };
    }
    // A turn of timers and signals.
    await new Promise((resolve) => setTimeout(resolve));
    for (let k = 0; k < LOOK; k++) descent.step();
    steps += LOOK;
  }
}

/** Without a penalty the gradient itself has to vanish. */
function gradientNorm(gradients: readonly Float32Array[]): number {
  return Math.sqrt(
    gradients.reduce((sum, list) => sum + list.reduce((squares, g) => squares + g * g, 0), 0),
  );
}
