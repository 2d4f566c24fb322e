import { assignFormula, type Formula } from "@shrinklab/formula";
import * as tf from "@tensorflow/tfjs";

/** Mean and sum of squared deviations of each element, in float64. */
export interface MomentValues {
  /** Means of what was added. */
  readonly mean: Float64Array;
  /** Sums of the squared deviations from them. */
  readonly squares: Float64Array;
}

/**
 * Running mean and squared deviations of the elements of tensors, on the backend: nothing is read
 * back before the end, and what is added can be part of a recorded step.
 *
 * The mean is kept in two float32, so that it does not lose digits over many additions.
 *
 * Source: Welford (1962); the second float as in Kahan's summation (1965).
 */
export class Moments implements Disposable {
  readonly #state: Readonly<Record<"mean" | "rest" | "squares", tf.Variable>>;
  #count = 0;

  /**
   * Makes room; nothing is added yet.
   *
   * @param shape Shape of the tensors.
   */
  constructor(shape: readonly number[]) {
    const zeros = () => tf.tidy(() => tf.variable(tf.zeros([...shape]), false));
    this.#state = { mean: zeros(), rest: zeros(), squares: zeros() };
  }

  /** Begins anew: forgets what was added. */
  reset(): void {
    this.#count = 0;
    assignFormula(zero, this.#state, {});
  }

  /** Counts one more tensor, before it is added or the recording that adds it is replayed. */
  next(): void {
    this.#count++;
  }

  /**
   * Adds a tensor.
   *
   * @param values float32, of the shape.
   */
  add(values: tf.Tensor): void {
    assignFormula(welford, { ...this.#state, values }, { count: () => this.#count });
  }

  /**
   * Reads what has come together.
   *
   * @returns Means and squared deviations.
   */
  read(): MomentValues {
    const [mean, rest, squares] = (["mean", "rest", "squares"] as const)
      .map((name) => Float64Array.from(this.#state[name].dataSync()));
    return { mean: mean!.map((value, i) => value + rest![i]!), squares: squares! };
  }

  /** Frees the room. */
  [Symbol.dispose](): void {
    for (const variable of Object.values(this.#state)) variable.dispose();
  }
}

const zero: Formula = {
  name: "no moments",
  inputs: ["mean", "rest", "squares"],
  scalars: [],
  outputs: ["mean", "rest", "squares"],
  evaluate: (m) => ({ mean: m.constant(0), rest: m.constant(0), squares: m.constant(0) }),
};

const welford: Formula = {
  name: "moments",
  inputs: ["mean", "rest", "squares", "values"],
  scalars: ["count"],
  outputs: ["mean", "rest", "squares"],
  evaluate: (m, { mean, rest, squares, values, count }) => {
    const before = m.subtract(m.subtract(values!, mean!), rest!);
    const move = m.add(m.divide(before, count!), rest!);
    const next = m.add(mean!, move);
    // What the sum above has rounded away.
    const left = m.subtract(move, m.subtract(next, mean!));
    const after = m.subtract(m.subtract(values!, next), left);
    return { mean: next, rest: left, squares: m.multiplyAdd(before, after, squares!) };
  },
};
