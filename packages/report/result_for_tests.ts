import type { EpochRecord, Result, ResultRun } from "./result.ts";

/** An epoch of a run that tests only look at. */
export const epoch: EpochRecord = {
  epoch: 1,
  trainLoss: 2.5,
  dataLoss: 2.25,
  penalty: 0.25,
  lastBatchLoss: 2.4,
  testLoss: 2.2,
  testAccuracy: 0.5,
  seconds: 1,
};

/**
 * A run with one tensor.
 *
 * @param part What is different from an l1 run of seed 1 with 1 near zero of 4.
 * @returns The run.
 */
export function runOf(part: Partial<ResultRun> = {}): ResultRun {
  return {
    method: "l1",
    seed: 1,
    config: { lambda: 0.5 },
    history: [epoch],
    testAccuracy: 0.5,
    testLoss: 2.2,
    sparsity: [{ parameter: "fc1/kernel", size: 4, nearZero: 1, exactZero: 0, maxAbs: 2 }],
    weightsSha256: "00",
    seconds: 3,
    notes: [],
    ...part,
  };
}

/**
 * A result with these runs.
 *
 * @param runs The runs.
 * @returns The result.
 */
export function resultOf(...runs: ResultRun[]): Result {
  return {
    format: 1,
    app: "cnn-compare",
    preset: "quick",
    command: "deno task cnn-compare",
    seed: 1,
    backend: { name: "cpu", threads: 1 },
    dataset: { name: "embedded", train: 6000, test: 1000, sha256: "ab" },
    versions: {},
    runs,
  };
}
