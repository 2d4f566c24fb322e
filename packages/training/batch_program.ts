import * as tf from "@tensorflow/tfjs";
import { type Recording, type RecordingBackend, recordingBackend } from "./recording_backend.ts";
import type { Batch, ResidentExamples } from "./resident_examples.ts";

/** What has been recorded: its program, its tensors, and their numbers where they lie. */
interface Recorded {
  readonly result: readonly tf.Tensor[];
  readonly contents: Float32Array[];
  readonly recording: Recording;
}

/** From a batch to tensors of the numbers that are wanted. */
export type Calculation = (batch: Batch) => tf.Tensor[];

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
 * numbers that change are given to formulas as functions. What a run returns may lie in the
 * backend's memory, where the next one overwrites it.
 */
export class BatchProgram implements Disposable {
  /** Why the calculation runs operation by operation, where the backend could record; else nothing. */
  eagerReason: string | undefined;
  readonly #examples: ResidentExamples;
  readonly #calculate: Calculation;
  readonly #backend: RecordingBackend | undefined;
  readonly #rows: tf.Tensor1D;
  #recorded: Recorded | undefined;

  /**
   * Makes a program; nothing is calculated yet.
   *
   * @param examples Where the rows come from.
   * @param size Rows of a batch, 1 or more.
   * @param calculate What is calculated.
   * @param options Whether to record.
   */
  constructor(
    examples: ResidentExamples,
    size: number,
    calculate: Calculation,
    options: BatchProgramOptions = {},
  ) {
    this.#examples = examples;
    this.#calculate = calculate;
    this.#backend = options.eager ? undefined : recordingBackend();
    this.#rows = tf.zeros([size], "int32");
  }

  /** Bytes of the backend's memory that the recording keeps to itself. */
  get bytes(): number {
    return this.#recorded?.recording.bytes ?? 0;
  }

  /**
   * Calculates one batch.
   *
   * @param rows Row numbers, as many as the program is for.
   * @returns The numbers of each tensor.
   */
  run(rows: Int32Array): Float32Array[] {
    const backend = this.#backend;
    if (!backend || this.eagerReason !== undefined) {
      return tf.tidy(() => this.#calculate(this.#examples.gather(rows)).map(read));
    }
    backend.overwrite(this.#rows, rows);
    if (this.#recorded) {
      this.#recorded.recording.replay();
      return this.#recorded.contents;
    }
    const recorded = backend.record(() =>
      tf.tidy(() => this.#calculate(this.#examples.gather(this.#rows)))
    );
    if (recorded.recording.reason === undefined) {
      const contents = recorded.result.map((tensor) => backend.contents(tensor));
      this.#recorded = { ...recorded, contents };
      return contents;
    }
    const values = recorded.result.map(read);
    this.eagerReason = recorded.recording.reason;
    release(recorded);
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
  readonly #calculate: Calculation;
  readonly #options: BatchProgramOptions;
  readonly #programs = new Map<ResidentExamples, Map<number, BatchProgram>>();

  /**
   * Makes the programs, each when it is first run.
   *
   * @param calculate What is calculated.
   * @param options Whether to record.
   */
  constructor(calculate: Calculation, options: BatchProgramOptions = {}) {
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

  /** Bytes of the backend's memory that recordings keep to themselves. */
  get bytes(): number {
    let bytes = 0;
    for (const bySize of this.#programs.values()) {
      for (const program of bySize.values()) bytes += program.bytes;
    }
    return bytes;
  }

  /**
   * Calculates one batch.
   *
   * @param examples Where the rows come from; it must outlive the programs.
   * @param rows Row numbers.
   * @returns The numbers of each tensor; see {@linkcode BatchProgram} for how long.
   */
  run(examples: ResidentExamples, rows: Int32Array): Float32Array[] {
    let bySize = this.#programs.get(examples);
    if (!bySize) this.#programs.set(examples, bySize = new Map());
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

function release(
  { result, recording }: { result: readonly tf.Tensor[]; recording: Recording },
): void {
  for (const tensor of result) tensor.dispose();
  recording[Symbol.dispose]();
}
