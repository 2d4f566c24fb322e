import type { NamedTensor } from "@shrinklab/models";
import {
  BatchPrograms,
  createTrainer,
  Inference,
  ModelVariables,
  planTraining,
  predict,
  type ResidentExamples,
  type TrainingSpec,
} from "@shrinklab/training";

/** A network as it is measured. */
export interface Measured {
  /** Model, loss and optimizer. */
  readonly training: TrainingSpec;
  /** Its weights. */
  readonly weights: readonly NamedTensor[];
}

/** Times of a network in milliseconds, medians. */
export interface Times {
  /** A training step. */
  readonly stepMs: number;
  /** The same rows through the network. */
  readonly inferenceMs: number;
}

/** Rounds before the first that counts: code is compiled and caches are filled. */
const WARM_UP = 3;
const MOST_ROUNDS = 200;
/** After so long no new round begins; the last one always counts. */
const BUDGET_MS = 3000;

/**
 * Times training steps and forward passes of several networks in turn, on the same rows.
 *
 * @param networks The networks.
 * @param examples Rows that they train on.
 * @param options Rows at a time, and a seed where dropout draws masks.
 * @returns Times of each network, and over how many rounds.
 */
export function timeNetworks(
  networks: readonly Measured[],
  examples: ResidentExamples,
  { batchSize, seed }: { readonly batchSize: number; readonly seed: number },
): { times: Times[]; rounds: number } {
  using stack = new DisposableStack();
  const rows = Int32Array.from({ length: batchSize }, (_, row) => row);
  const runs = networks.map(({ training, weights }) => {
    const plan = planTraining(training);
    const trainer = stack.use(createTrainer(plan, weights, { seed }));
    const inference = new Inference(plan.model, trainer.variables.byName, seed);
    const programs = stack.use(new BatchPrograms(({ x }) => [inference.outputs(x)]));
    const forward = () => {
      inference.next();
      programs.run(examples, rows);
    };
    return { step: () => void trainer.stepRows(examples, rows), forward };
  });
  const round = () =>
    runs.map(({ step, forward }) => ({
      inferenceMs: millisecondsOf(forward),
      stepMs: millisecondsOf(step),
    }));
  const start = performance.now();
  const hasTime = () => performance.now() - start < BUDGET_MS;
  const rounds: Times[][] = [];
  while (rounds.length === 0 || rounds.length < MOST_ROUNDS && hasTime()) rounds.push(round());
  const counted = rounds.slice(Math.min(WARM_UP, rounds.length - 1));
  const times = networks.map((_, at) => ({
    stepMs: median(counted.map((times) => times[at]!.stepMs)),
    inferenceMs: median(counted.map((times) => times[at]!.inferenceMs)),
  }));
  return { times, rounds: counted.length };
}

/**
 * How far the answers of a network are from those of another.
 *
 * @param before The network whose answers are right.
 * @param after The other one.
 * @param examples Rows that go through both.
 * @param options How many of the rows, and a seed of masks of dropout that is always on.
 * @returns The largest difference of an output, over the largest |output|.
 */
export function largestDifference(
  before: Measured,
  after: Measured,
  examples: ResidentExamples,
  options: { readonly rows: number; readonly seed: number },
): number {
  const [wanted, given] = [before, after].map(({ training, weights }) => {
    const { model } = planTraining(training);
    using variables = new ModelVariables(model, weights);
    return predict(model, variables.byName, examples, options).values;
  }) as [Float32Array, Float32Array];
  let [difference, largest] = [0, 0];
  wanted.forEach((value, i) => {
    difference = Math.max(difference, Math.abs(value - given[i]!));
    largest = Math.max(largest, Math.abs(value));
  });
  return difference === 0 ? 0 : difference / largest;
}

function millisecondsOf(body: () => void): number {
  const start = performance.now();
  body();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Number(sorted[Math.floor(sorted.length / 2)]!.toFixed(4));
}
