import type * as tf from "@tensorflow/tfjs";
import type { Arena } from "./memory/arena.ts";

/** What tfjs's cpu kernels keep in a data entry besides numbers. */
export type BufferValues = Float32Array | Int32Array | Uint8Array | Uint8Array[];

/** The two parts of a complex tensor, as tfjs's cpu kernels keep them. */
export interface ComplexParts {
  real: tf.TensorInfo;
  imag: tf.TensorInfo;
}

/**
 * The data of one tensor: a buffer of the engine's memory.
 *
 * It has the fields that tfjs's cpu kernels look for (`values`, `complexTensorInfos`), so that
 * they work on the same memory. Strings stay outside.
 */
export class Buffer {
  /** Number of tensors that share the data. */
  refCount = 1;
  /** Set by tfjs's `Complex` kernel. */
  complexTensorInfos?: ComplexParts;
  /** Address in the engine's memory; 0 for strings and complex numbers. */
  readonly address: number;
  #arena: Arena;
  #view: BufferValues | undefined;
  #strings: Uint8Array[] | undefined;

  /**
   * @param arena Where the buffer lies.
   * @param dtype Kind of the entries: float32 and int32 take four bytes, bool one.
   * @param length Number of entries.
   * @param constant Whether it keeps its content as long as the arena's region lasts.
   */
  constructor(
    arena: Arena,
    readonly dtype: tf.DataType,
    readonly length: number,
    constant = false,
  ) {
    this.#arena = arena;
    this.address = entryBytes(dtype) === 0
      ? 0
      : arena.allocate(length * entryBytes(dtype), { untouched: constant });
  }

  /** The entries, as a view of the engine's memory. */
  get values(): BufferValues {
    if (this.address === 0) return this.#strings ?? [];
    return this.#view ??= this.#look();
  }

  set values(values: BufferValues) {
    if (this.address === 0) this.#strings = values as Uint8Array[];
    else (this.values as Float32Array).set(values as Float32Array);
  }

  /** Gives the memory back. */
  release(): void {
    if (this.address !== 0) this.#arena.free(this.address);
  }

  #look(): BufferValues {
    if (this.dtype === "float32") return this.#arena.floats(this.address, this.length);
    if (this.dtype === "int32") return this.#arena.ints(this.address, this.length);
    return this.#arena.bytes(this.address, this.length);
  }
}

function entryBytes(dtype: tf.DataType): number {
  if (dtype === "float32" || dtype === "int32") return 4;
  return dtype === "bool" ? 1 : 0;
}
