import * as tf from "@tensorflow/tfjs";
import type { Batch, ResidentExamples } from "./resident_examples.ts";

/** What has been recorded; `replay` runs it again on the same buffers. */
interface Recording extends Disposable {
  /** Why it cannot be replayed; absent where it can. */
  readonly reason?: string;
  replay(): void;
}

/** What a backend offers that can record; the engine does. */
interface RecordingBackend {
  record<T>(step: () => T): { result: T; recording: Recording };
  overwrite(tensor: tf.TensorInfo, values: Int32Array): void;
}

/** Options of a {@linkcode BatchProgram}. */
export interface BatchProgramOptions {
  /** Never record, even where the backend can; default false. */
  readonly eager?: boolean;
}

/**
 * A calculation over batches of one size, recorded at its first run where the backend can record,
 * and replayed after that: no JavaScript an operation and no allocation.
 *
 * The calculation must be the same sequence of kernels for every batch and read nothing back;
 * numbers that change are given to formulas as functions.
 */
export class BatchProgram implements Disposable {
  /** Why the calculation runs operation by operation, where the backend could record; else nothing. */
  eagerReason: string | undefined;
  readonly #examples: ResidentExamples;
  readonly #calculate: (batch: Batch) => tf.Tensor;
  readonly #backend: RecordingBackend | undefined;
  readonly #rows: tf.Tensor1D;
  #recorded: { result: tf.Tensor; recording: Recording } | undefined;

  /**
   * @param examples Where the rows come from.
   * @param size Rows of a batch, 1 or more.
   * @param calculate From a batch to the numbers that are wanted, in one tensor.
   * @param options Whether to record.
   */
  constructor(
    examples: ResidentExamples,
    size: number,
    calculate: (batch: Batch) => tf.Tensor,
    options: BatchProgramOptions = {},
  ) {
    this.#examples = examples;
    this.#calculate = calculate;
    const backend = tf.backend() as Partial<RecordingBackend>;
    const records = backend.record !== undefined && backend.overwrite !== undefined;
    this.#backend = records && !options.eager ? backend as RecordingBackend : undefined;
    this.#rows = tf.zeros([size], "int32");
  }

  /**
   * Calculates one batch.
   *
   * @param rows Row numbers, as many as the program is for.
   * @returns The numbers of the result.
   */
  run(rows: Int32Array): Float32Array {
    if (!this.#backend || this.eagerReason !== undefined) {
      return tf.tidy(() => read(this.#calculate(this.#examples.gather(rows))));
    }
    this.#backend.overwrite(this.#rows, rows);
    if (this.#recorded) {
      this.#recorded.recording.replay();
      return read(this.#recorded.result);
    }
    const recorded = this.#backend.record(() =>
      tf.tidy(() => this.#calculate(this.#examples.gather(this.#rows)))
    );
    const values = read(recorded.result);
    if (recorded.recording.reason === undefined) this.#recorded = recorded;
    else {
      this.eagerReason = recorded.recording.reason;
      release(recorded);
    }
    return values;
  }

  /** Frees the recording. */
  [Symbol.dispose](): void {
    this.#rows.dispose();
    if (this.#recorded) release(this.#recorded);
    this.#recorded = undefined;
  }
}

/** The programs of one calculation, one for each data set and size of batch. */
export class BatchPrograms implements Disposable {
  readonly #calculate: (batch: Batch) => tf.Tensor;
  readonly #options: BatchProgramOptions;
  readonly #programs = new Map<ResidentExamples, Map<number, BatchProgram>>();

  /**
   * @param calculate From a batch to the numbers that are wanted, in one tensor.
   * @param options Whether to record.
   */
  constructor(calculate: (batch: Batch) => tf.Tensor, options: BatchProgramOptions = {}) {
    this.#calculate = calculate;
    this.#options = options;
  }

  /** Why a calculation runs operation by operation where the backend could record; else nothing. */
  get eagerReason(): string | undefined {
    for (const bySize of this.#programs.values()) {
      for (const { eagerReason } of bySize.values()) if (eagerReason) return eagerReason;
    }
    return undefined;
  }

  /**
   * Calculates one batch.
   *
   * @param examples Where the rows come from; it must outlive the programs.
   * @param rows Row numbers.
   * @returns The numbers of the result.
   */
  run(examples: ResidentExamples, rows: Int32Array): Float32Array {
    const bySize = this.#programs.get(examples) ?? new Map<number, BatchProgram>();
    this.#programs.set(examples, bySize);
    let program = bySize.get(rows.length);
    if (!program) {
      program = new BatchProgram(examples, rows.length, this.#calculate, this.#options);
      bySize.set(rows.length, program);
    }
    return program.run(rows);
  }

  /** Frees the recordings. */
  [Symbol.dispose](): void {
    for (const bySize of this.#programs.values()) {
      for (const program of bySize.values()) program[Symbol.dispose]();
    }
    this.#programs.clear();
  }
}

function read(tensor: tf.Tensor): Float32Array {
  return tensor.dataSync() as Float32Array;
}

function release({ result, recording }: { result: tf.Tensor; recording: Recording }): void {
  result.dispose();
  recording[Symbol.dispose]();
}
