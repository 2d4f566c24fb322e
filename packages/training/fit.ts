import { batches, epochOrder } from "@shrinklab/data/batches";
import type { EpochRecord, EvaluatedSet, FitOptions, FitResult } from "./fit_types.ts";
import { LossSums } from "./loss_sums.ts";
import type { Trainer } from "./trainer.ts";
import type { Evaluation } from "./training_spec.ts";

/** How long steps may follow each other before timers and signals get a turn, which takes 2 ms. */
const TURN_MS = 200;

/**
 * Trains for some epochs, in an order that the seed fixes.
 *
 * @param trainer What is trained.
 * @param options Data, epochs, batch size, seed, callbacks.
 * @returns The history and how it ended; a loss that is not finite ends it without an error.
 * @throws {RangeError} If epochs or batch size are out of range.
 *
 * @example
 * ```ts
 * import { createTrainer, fit, ResidentExamples } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const rows = { features: Uint8Array.of(0, 9, 1, 8), shape: [1], labels: [0, 1, 0, 1], rows: 4 };
 * using train = new ResidentExamples(rows, { scale: 0.1 });
 * using trainer = createTrainer({
 *   model: { input: [1], layers: [{ type: "Dense", units: 2 }] },
 *   loss: "softmaxCrossEntropy",
 *   optimizer: { type: "SGD", semantics: "pytorch", lr: 1 },
 *   penalties: [],
 * }, [
 *   { name: "fc1/kernel", shape: [1, 2], values: new Float32Array(2) },
 *   { name: "fc1/bias", shape: [2], values: new Float32Array(2) },
 * ]);
 * const { history } = await fit(trainer, { train, test: train, epochs: 50, batchSize: 2, seed: 1 });
 * assertEquals(history.at(-1)!.test!.accuracy, 1);
 * ```
 */
export async function fit(trainer: Trainer, options: FitOptions): Promise<FitResult> {
  const { callbacks = [] } = options;
  try {
    return await run(trainer, options);
  } finally {
    for (const callback of callbacks) callback.onEnd?.(trainer);
  }
}

async function run(trainer: Trainer, options: FitOptions): Promise<FitResult> {
  const { train, epochs, batchSize, seed, signal, callbacks = [] } = options;
  const now = options.now ?? (() => performance.now());
  checkCount("epochs", epochs);
  checkCount("evaluateEvery", options.evaluateEvery ?? 1);
  const history: EpochRecord[] = [];
  let turn = now();
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (const callback of callbacks) callback.onEpochStart?.(trainer, epoch);
    const order = epochOrder(train.rows, seed, epoch - 1);
    const list = [...batches(train.rows, batchSize, { order, dropLast: options.dropLast ?? true })];
    const start = now();
    const sums = new LossSums();
    for (const rows of list) {
      if (now() - turn > TURN_MS) {
        await new Promise((resolve) => setTimeout(resolve));
        turn = now();
      }
      if (signal?.aborted) break;
      const elsewhere = options.dataLoss ? { dataLoss: options.dataLoss(rows) } : {};
      const losses = trainer.stepRows(train, rows, elsewhere);
      sums.add(losses, rows.length);
      const step = sums.steps;
      options.onStep?.({ epoch, step, steps: list.length, losses });
      if (!Number.isFinite(losses.total)) {
        return { history, outcome: { type: "diverged", epoch, step, value: losses.total } };
      }
    }
    let stopping: string | undefined;
    if (sums.steps > 0) {
      const evaluations = evaluateEpoch(trainer, options, epoch);
      const seconds = (now() - start) / 1000;
      const record: EpochRecord = { epoch, ...sums.means(), ...evaluations, seconds };
      history.push(record);
      for (const callback of callbacks) {
        // All of them see the epoch, also after one has asked to end.
        if (callback.onEpochEnd?.(trainer, record)) stopping ??= callback.name;
      }
      options.onEpoch?.(record);
    }
    if (signal?.aborted && (epoch < epochs || sums.steps < list.length)) {
      return { history, outcome: { type: "aborted", epoch, step: sums.steps } };
    }
    if (stopping !== undefined && epoch < epochs) {
      return { history, outcome: { type: "stopped", epoch, by: stopping } };
    }
  }
  return { history, outcome: { type: "finished" } };
}

function evaluateEpoch(
  trainer: Trainer,
  options: FitOptions,
  epoch: number,
): Partial<Record<EvaluatedSet, Evaluation>> {
  const { train, valid, test, evaluateTrain = false, evaluateEvery = 1, epochs, signal } = options;
  if (epoch % evaluateEvery !== 0 && epoch !== epochs && !signal?.aborted) return {};
  const sets = { ...(evaluateTrain ? { train } : {}), valid, test };
  return Object.fromEntries(
    Object.entries(sets).flatMap(([name, examples]) =>
      examples ? [[name, trainer.evaluate(examples, options.evaluate)]] : []
    ),
  );
}

function checkCount(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new RangeError(`Cannot train: ${name} is ${value}, want a whole number >= 1`);
  }
}
