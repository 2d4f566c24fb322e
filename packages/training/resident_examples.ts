import type { LabelledRows } from "@shrinklab/data";
import { gatherRows, keepsBytes } from "@shrinklab/ops";
import * as tf from "@tensorflow/tfjs";
import { hostRows } from "./host_rows.ts";

/** A batch on the backend. */
export interface Batch {
  /** float32 `[rows, ...input]`. */
  readonly x: tf.Tensor;
  /** Labels, int32 `[rows]`, or numbers, float32 `[rows, width]`. */
  readonly y: tf.Tensor;
}

/**
 * A data set that lies on the backend as a whole, so that a batch is a gather by row numbers and
 * nothing but these is copied at a step.
 *
 * @example
 * ```ts
 * import { ResidentExamples } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 * import * as tf from "@tensorflow/tfjs";
 *
 * await tf.setBackend("cpu");
 * const rows = { features: Uint8Array.of(0, 10, 20, 30), shape: [2], labels: [7, 9], rows: 2 };
 * using examples = new ResidentExamples(rows, { scale: 0.5 });
 * const x = tf.tidy(() => examples.gather(Int32Array.of(1)).x.arraySync());
 * assertEquals(x, [[10, 15]]);
 * ```
 */
export class ResidentExamples {
  /** Number of rows. */
  readonly rows: number;
  /** The features; bytes, where the backend would not keep them. */
  readonly #table: tf.Tensor | Uint8Array;
  readonly #shape: readonly number[];
  readonly #labels: tf.Tensor;
  readonly #scale: number;

  /**
   * Copies examples to the active backend.
   *
   * @param options `scale`: factor on every feature, default 1/255; `shape`: shape of one row as
   * the model wants it, default its own.
   * @throws {RangeError} If the features do not fill the rows, or there is not one label a row.
   */
  constructor(
    examples: LabelledRows,
    options: { scale?: number; shape?: readonly number[] } = {},
  ) {
    const { features, labels, rows } = examples;
    const shape = options.shape ?? examples.shape;
    const size = shape.reduce((product, length) => product * length, rows);
    const width = labels instanceof Float32Array
      ? Math.max(1, Math.round(labels.length / rows))
      : 1;
    if (features.length !== size || labels.length !== rows * width) {
      throw new RangeError(
        `Cannot hold ${rows} rows of [${shape.join(", ")}]: there are ${features.length} ` +
          `features and ${labels.length} labels, want ${size} and ${rows * width}`,
      );
    }
    this.rows = rows;
    this.#scale = options.scale ?? 1 / 255;
    this.#shape = shape;
    // "bool" is tfjs's one-byte type: bytes stay bytes, on a backend that leaves them alone.
    const type = features instanceof Uint8Array ? "bool" : "float32";
    this.#table = features instanceof Uint8Array && !keepsBytes()
      ? features
      : tf.tensor(features, [rows, ...shape], type);
    this.#labels = labels instanceof Float32Array
      ? tf.tensor2d(labels, [rows, width])
      : tf.tensor1d(Int32Array.from(labels), "int32");
  }

  /**
   * Draws a batch.
   *
   * @param rows Row numbers, each 0 to `rows - 1`; as a tensor they stay the caller's.
   * @returns The batch; its tensors are the caller's to dispose of (`tf.tidy`).
   */
  gather(rows: Int32Array | tf.Tensor1D): Batch {
    const indices = rows instanceof tf.Tensor ? rows : tf.tensor1d(rows, "int32");
    const x = this.#table instanceof Uint8Array
      ? this.#fromHost(this.#table, rows)
      : gatherRows(this.#table, indices, this.#scale);
    const y = gatherRows(this.#labels, indices, 1);
    if (indices !== rows) indices.dispose();
    return { x, y };
  }

  #fromHost(table: Uint8Array, rows: Int32Array | tf.Tensor1D): tf.Tensor {
    const numbers = rows instanceof tf.Tensor ? rows.dataSync<"int32">() : rows;
    const x = hostRows(table, table.length / this.rows, numbers, this.#scale);
    return tf.tensor(x, [numbers.length, ...this.#shape]);
  }

  /** Frees the data set. */
  [Symbol.dispose](): void {
    if (this.#table instanceof tf.Tensor) this.#table.dispose();
    this.#labels.dispose();
  }
}
