import { RandomState } from "@shrinklab/data";
import { initialize } from "@shrinklab/models";
import { createTrainer, planTraining, ResidentExamples } from "@shrinklab/training";
import type { BenchTask } from "./tasks.ts";

/** What was measured, in milliseconds. */
export interface StepTimes {
  readonly steps: number;
  readonly medianMs: number;
  readonly minMs: number;
  /** From the start of the process to the end of the first step. */
  readonly firstStepMs: number;
}

/** Steps before the first that counts: code is compiled and caches are filled. */
const warmUp = 5;

/**
 * Times training steps on random data: gather the batch, forward, loss, backward, update, and
 * reading the losses back.
 *
 * @param task What to train.
 * @param steps Steps to time, 1 or more.
 * @param onWarm Called when the steps that count begin.
 */
export function timeSteps(task: BenchTask, steps: number, onWarm?: () => void): StepTimes {
  const random = new RandomState(0);
  const { input } = task.spec.model;
  const size = input.reduce((product, n) => product * n, task.batch);
  using examples = new ResidentExamples({
    features: Float32Array.from({ length: size }, () => random.random()),
    shape: input,
    labels: Array.from({ length: task.batch }, () => random.randint(0, task.classes)),
    rows: task.batch,
  }, { scale: 1 });
  const plan = planTraining(task.spec);
  using trainer = createTrainer(plan, initialize(plan.model, "torch-default", random));
  const rows = Int32Array.from({ length: task.batch }, (_, i) => i);
  const step = () => {
    const start = performance.now();
    trainer.stepRows(examples, rows);
    return performance.now() - start;
  };

  step();
  const firstStepMs = performance.now();
  for (let i = 1; i < warmUp; i++) step();
  onWarm?.();
  const times = Array.from({ length: steps }, step).sort((a, b) => a - b);
  const round = (ms: number) => Number(ms.toFixed(4));
  return {
    steps,
    medianMs: round(times[Math.floor(steps / 2)]!),
    minMs: round(times[0]!),
    firstStepMs: round(firstStepMs),
  };
}
