import { proxL1 } from "@shrinklab/regularizers";
import {
  askNumbers,
  type Batch,
  BatchProgram,
  createOptimizer,
  type OptimizerSpec,
  ResidentExamples,
  stepNumbers,
  TrainedParameter,
} from "@shrinklab/training";
import * as tf from "@tensorflow/tfjs";
import type { CaseValue } from "../case_value.ts";
import type { Difference } from "../deviation.ts";
import type { ReferenceOptions } from "../reference_kind.ts";

/** Steps of every run, at a constant rate. */
const STEPS = 4000;
/** Steps between two turns of timers and signals. */
const STEPS_A_TURN = 100;
/** How far an entry may be from the optimum's. */
const TOLERANCE = 1e-4;

/** The optimizers by name; each with the semantics of both frameworks. */
const optimizers: Readonly<Record<string, Omit<OptimizerSpec, "semantics">>> = {
  "SGD": { type: "SGD", lr: 0.3 },
  "SGD with momentum": { type: "SGD", lr: 0.03, momentum: 0.9 },
  "SGD with Nesterov's": { type: "SGD", lr: 0.03, momentum: 0.9, nesterov: true },
  "Adam": { type: "Adam", lr: 0.01 },
  "AdamW": { type: "AdamW", lr: 0.01, weightDecay: 0 },
  "RMSprop": { type: "RMSprop", lr: 0.01 },
};

/**
 * Compares where every optimizer comes to under L1 by proximal steps with the optimum of a file of
 * reference values (`lasso-steps.json`): x of the least `|A x - y|^2 / (2 n) + lambda |x|_1`. Its
 * fields are `A` (n rows), `y`, and `expect`, a list of `lambda_` and `x`. Each run is 4,000 steps
 * on all rows from x = 0, recorded where the active backend can record.
 *
 * Figures are `x`, the largest distance of an entry, within 1e-4, and `zeros`, how many entries are
 * 0 in one of the two alone, of which there may be none.
 *
 * @param file The file; other fields are ignored.
 * @param options Whether to record; progress; signal.
 * @returns Two differences for each lambda and optimizer.
 * @throws {CaseError} If a field is missing, or a row has another length.
 * @throws {DOMException} If the signal ended it.
 */
export async function compareLassoSteps(
  file: CaseValue,
  { eager = false, signal, onProgress }: ReferenceOptions,
): Promise<Difference[]> {
  const { width, ...problem } = problemOf(file);
  using examples = new ResidentExamples({ ...problem, shape: [width] }, { scale: 1 });
  const runs = file.field("expect").items().flatMap((one) => {
    const lambda = one.field("lambda_").number();
    const x = one.field("x");
    const expect = x.numbers();
    if (expect.length !== width) throw x.wrong(`${width} numbers, as A has columns`);
    return Object.entries(optimizers).flatMap(([name, spec]) =>
      (["pytorch", "keras"] as const).map((semantics) => {
        const at = `lambda ${lambda.toPrecision(3)}, ${name} (${semantics})`;
        return { at, lambda, expect, spec: { ...spec, semantics } };
      })
    );
  });
  const total = runs.length * STEPS;
  const differences: Difference[] = [];
  for (const [i, { at, lambda, expect, spec }] of runs.entries()) {
    using run = new LassoRun(examples, width, lambda, spec, eager);
    for (let step = 1; step <= STEPS; step++) {
      run.step();
      if (step % STEPS_A_TURN !== 0) continue;
      onProgress?.({ done: i * STEPS + step, total, unit: "steps" });
      await new Promise((resolve) => setTimeout(resolve));
      signal?.throwIfAborted();
    }
    const x = run.x();
    const zeros = expect.filter((value, k) => (value === 0) !== (x[k] === 0)).length;
    const largest = Math.max(...expect.map((value, k) => Math.abs(x[k]! - value)));
    differences.push(
      { figure: "x", at, deviation: largest, tolerance: TOLERANCE },
      { figure: "zeros", at, deviation: zeros, tolerance: 0 },
    );
  }
  return differences;
}

/** The rows of A, with y in the place of labels. */
function problemOf(file: CaseValue) {
  const rows = file.field("A").items();
  const y = file.field("y");
  const labels = Float32Array.from(y.numbers());
  if (labels.length !== rows.length) throw y.wrong(`${rows.length} numbers, as there are rows`);
  const width = rows[0]?.items().length ?? 0;
  for (const row of rows) {
    if (row.items().length !== width) throw row.wrong(`${width} numbers, as in the first row`);
  }
  const features = Float32Array.from(rows.flatMap((row) => row.numbers()));
  return { features, labels, rows: rows.length, width };
}

/** Steps of one optimizer at one lambda. */
class LassoRun implements Disposable {
  readonly #x: tf.Variable;
  readonly #parameter: TrainedParameter;
  readonly #program: BatchProgram;
  readonly #rows: Int32Array;
  readonly #numbers: (t: number) => readonly number[];
  #t = 0;

  constructor(
    examples: ResidentExamples,
    width: number,
    lambda: number,
    spec: OptimizerSpec,
    eager: boolean,
  ) {
    const rule = createOptimizer(spec);
    this.#numbers = (t) => Object.values(stepNumbers(rule, t, spec.lr));
    this.#x = tf.tidy(() => tf.variable(tf.zeros([width, 1]), false));
    const asked = askNumbers(() => rule, () => this.#numbers(this.#t));
    this.#parameter = new TrainedParameter(this.#x, rule, [], true, asked, {
      proximal: proxL1(lambda),
    });
    this.#rows = Int32Array.from({ length: examples.rows }, (_, row) => row);
    const step = (batch: Batch) => this.#parameter.update(gradientOf(batch, this.#x));
    this.#program = new BatchProgram(examples, examples.rows, step, { eager });
  }

  step(): void {
    this.#t++;
    this.#program.run(this.#rows);
  }

  x(): Float32Array {
    return this.#x.dataSync<"float32">().slice();
  }

  [Symbol.dispose](): void {
    this.#program[Symbol.dispose]();
    this.#parameter[Symbol.dispose]();
    this.#x.dispose();
  }
}

/** `A^T (A x - y) / n`. */
function gradientOf({ x: a, y }: Batch, x: tf.Tensor): tf.Tensor {
  const residuals = tf.sub(tf.matMul(a as tf.Tensor2D, x as tf.Tensor2D), y);
  return tf.div(tf.matMul(a as tf.Tensor2D, residuals as tf.Tensor2D, true), a.shape[0]!);
}
