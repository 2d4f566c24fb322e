import type { EpochRecord, Result, Run } from "@shrinklab/experiments";

/** An epoch of a run that tests only look at. */
export const epoch: EpochRecord = {
  epoch: 1,
  loss: 2.5,
  dataLoss: 2.25,
  penalty: 0.25,
  lastBatchLoss: 2.4,
  test: { rows: 1000, loss: 2.2, accuracy: 0.5 },
  penaltyAfter: 0.2,
  seconds: 1,
};

/**
 * A run with one tensor.
 *
 * @param part What is different from an l1 run of seed 1 with 1 near zero of 4.
 * @returns The run.
 */
export function runOf(part: Partial<Run> = {}): Run {
  return {
    method: "l1",
    seed: 1,
    history: [epoch],
    last: { epoch: 1, penalty: 0.2, test: { rows: 1000, loss: 2.2, accuracy: 0.5 } },
    chosen: "last",
    penalties: [],
    sparsity: [{ parameter: "fc1/kernel", size: 4, nearZero: 1, exactZero: 0, maxAbs: 2 }],
    quantiles: [],
    weightsSha256: "00",
    seconds: 3,
    outcome: { type: "finished" },
    notes: [],
    ...part,
  };
}

/**
 * A run with an accuracy of the test rows.
 *
 * @param method Its method.
 * @param seed Its seed.
 * @param accuracy The accuracy.
 * @returns The run.
 */
export function testedRun(method: string, seed: number, accuracy: number): Run {
  const test = { rows: 1000, loss: 1, accuracy };
  return runOf({ method, seed, last: { epoch: 1, penalty: 0, test } });
}

/**
 * A result with these runs.
 *
 * @param runs The runs.
 * @returns The result.
 */
export function resultOf(...runs: Run[]): Result {
  return {
    format: 2,
    app: "cnn-compare",
    command: "deno task cnn-compare",
    experiment: {
      format: 2,
      name: "quick",
      data: { type: "images", name: "embedded" },
      methods: [...new Set(runs.map(({ method }) => method))].map((name) => ({
        name,
        network: { layers: [] },
        initializers: { layers: "he-normal" },
        loss: "softmaxCrossEntropy",
        optimizer: { type: "SGD", semantics: "pytorch", lr: 0.1 },
        batchSize: 10,
        epochs: 1,
      })),
      seeds: [1, 2],
    },
    backend: { name: "cpu", threads: 1 },
    dataset: { name: "embedded", train: 6000, test: 1000, sha256: "ab", classes: ["0", "1"] },
    methods: [{
      method: "l1",
      parameters: 4,
      effectiveGradient: [],
      rows: { train: 6000, test: 1000 },
      notes: [],
    }],
    versions: {},
    runs,
  };
}
