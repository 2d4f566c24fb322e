import { batches } from "@shrinklab/data";
import type { Examples } from "@shrinklab/data";
import { RandomState } from "@shrinklab/data";
import { initialize, type ModelSpec, type NamedTensor } from "@shrinklab/models";
import {
  createTrainer,
  type OptimizerSpec,
  planTraining,
  ResidentExamples,
} from "@shrinklab/training";

/** A way to shrink weights while training. */
export interface DecayWay {
  /** What it is, for a table. */
  readonly name: string;
  readonly optimizer: OptimizerSpec;
  /** Strength of an L2 penalty on all parameters; 0 by default. */
  readonly l2?: number;
  /** After each step, outside the optimizer: `w -= learning rate * this * w before`. */
  readonly shrink?: number;
}

/** Two ways, from the same start on the same batches. */
export interface DecayPair {
  readonly first: DecayWay;
  readonly second: DecayWay;
}

/** How far apart two ways end. */
export interface DecayDifference extends DecayPair {
  /** Largest difference of a weight over the largest weight of its tensor. */
  readonly difference: number;
}

/**
 * The pairs that frameworks and texts take for the same, or for different.
 *
 * @param decay Weight decay w, above 0.
 * @returns The pairs; `l2` is half of w everywhere, as the gradient of `w/2 * sum w^2` is `w` times
 * the weight.
 */
export function decayPairs(decay: number): readonly DecayPair[] {
  const adam: OptimizerSpec = { type: "Adam", semantics: "pytorch", lr: 1e-3 };
  const sgd: OptimizerSpec = { type: "SGD", semantics: "pytorch", lr: 0.05 };
  const momentum: OptimizerSpec = { ...sgd, momentum: 0.9 };
  const adamW = {
    name: `AdamW, decay ${decay}`,
    optimizer: { ...adam, type: "AdamW", weightDecay: decay },
  } satisfies DecayWay;
  const decayed = (name: string, optimizer: OptimizerSpec): DecayWay => ({
    name: `${name}, weight decay ${decay}`,
    optimizer: { ...optimizer, weightDecay: decay },
  });
  const penalized = (name: string, optimizer: OptimizerSpec): DecayWay => ({
    name: `${name} + L2 ${decay / 2}`,
    optimizer,
    l2: decay / 2,
  });
  const shrunk = (name: string, optimizer: OptimizerSpec): DecayWay => ({
    name: `${name}, then w -= lr * ${decay} w`,
    optimizer,
    shrink: decay,
  });
  return [
    { first: adamW, second: shrunk("Adam", adam) },
    { first: adamW, second: penalized("Adam", adam) },
    { first: decayed("Adam", adam), second: penalized("Adam", adam) },
    { first: decayed("SGD", sgd), second: penalized("SGD", sgd) },
    { first: decayed("SGD", sgd), second: shrunk("SGD", sgd) },
    { first: decayed("momentum", momentum), second: penalized("momentum", momentum) },
    { first: decayed("momentum", momentum), second: shrunk("momentum", momentum) },
  ];
}

/**
 * Trains a small dense network in both ways of each pair, and measures how far apart they end.
 *
 * @param pairs The pairs.
 * @param examples Images to train on.
 * @param steps Steps of 32 rows, 1 or more.
 * @returns The pairs with their differences.
 *
 * @example
 * ```ts ignore
 * const { train } = await loadDataset("embedded");
 * const [same] = compareDecays(decayPairs(0.1), train, 20);
 * console.log(same!.difference); // about 1e-7
 * ```
 */
export function compareDecays(
  pairs: readonly DecayPair[],
  examples: Examples,
  steps: number,
): DecayDifference[] {
  const features = examples.shape.reduce((product, length) => product * length, 1);
  const model: ModelSpec = {
    input: [features],
    layers: [{ type: "Dense", units: 32, activation: "tanh" }, {
      type: "Dense",
      units: examples.classes,
    }],
  };
  using rows = new ResidentExamples(examples, { shape: model.input });
  const ended = new Map<DecayWay, readonly NamedTensor[]>();
  const train = (way: DecayWay) => {
    const weights = ended.get(way) ?? trainOneWay(way, model, rows, steps);
    ended.set(way, weights);
    return weights;
  };
  return pairs.map(({ first, second }) => ({
    first,
    second,
    difference: largestDifference(train(first), train(second)),
  }));
}

function trainOneWay(
  { optimizer, l2 = 0, shrink = 0 }: DecayWay,
  model: ModelSpec,
  examples: ResidentExamples,
  steps: number,
): readonly NamedTensor[] {
  const penalty = l2 === 0 ? "none" : `l2(${l2},over=all)`;
  const plan = planTraining({ model, loss: "softmaxCrossEntropy", optimizer, penalty });
  using trainer = createTrainer(plan, initialize(plan.model, "he-normal", new RandomState(1)));
  const list = [...batches(examples.rows, 32, { dropLast: true })];
  for (let step = 0; step < steps; step++) {
    const before = shrink === 0 ? [] : trainer.weights();
    trainer.stepRows(examples, list[step % list.length]!);
    if (shrink === 0) continue;
    const after = trainer.weights().map((tensor, i) => ({
      ...tensor,
      values: tensor.values.map((w, at) => w - optimizer.lr * shrink * before[i]!.values[at]!),
    }));
    trainer.loadWeights(after);
  }
  return trainer.weights();
}

function largestDifference(a: readonly NamedTensor[], b: readonly NamedTensor[]): number {
  return Math.max(...a.map(({ values }, i) => {
    let [most, apart] = [0, 0];
    values.forEach((w, at) => {
      most = Math.max(most, Math.abs(w));
      apart = Math.max(apart, Math.abs(w - b[i]!.values[at]!));
    });
    return apart / most;
  }));
}
