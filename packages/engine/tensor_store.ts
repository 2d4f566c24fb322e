import * as tf from "@tensorflow/tfjs";
import { Buffer, type BufferValues } from "./buffer.ts";
import { Arena } from "./memory/arena.ts";

/**
 * The half of a TensorFlow.js backend that keeps the data of tensors: buffers of one memory, counted
 * by the tensors that share them, with what tfjs's cpu kernels ask of a backend, so that they work
 * on the same memory.
 */
export abstract class TensorStore extends tf.KernelBackend {
  /** The memory. */
  readonly arena: Arena;
  /**
   * What tfjs knows of each tensor's data; its cpu kernels read it.
   *
   * @ignore
   */
  readonly data: tf.DataStorage<Buffer>;
  /** Rows that tfjs's cpu matrix product does at a time; without it that product is zero. */
  readonly blockSize = 48;

  /**
   * A store without any tensor.
   *
   * @param memoryLimit The most bytes of memory to use; default and at most 2 GiB.
   * @throws {RangeError} If it is out of range.
   * @throws {TypeError} If shared memory is not available.
   */
  constructor(memoryLimit?: number) {
    super();
    this.arena = new Arena(memoryLimit === undefined ? {} : { limit: memoryLimit });
    this.data = new tf.DataStorage(this, tf.engine());
  }

  /** Notes that what runs now cannot be recorded, and why. */
  abstract unrecorded(reason: string): void;

  /** Hears of every change in the number of references to a tensor's data. */
  protected abstract referenced(dataId: object, change: number): void;

  /** Writes values into a tensor's buffer, as input of the next replay. */
  overwrite(tensor: tf.TensorInfo, values: Float32Array | Int32Array): void {
    this.data.get(tensor.dataId).values = values;
  }

  /**
   * A tensor's numbers where they lie, without copying them: later kernels may overwrite them. After
   * a replay, what it has calculated.
   */
  contents(tensor: tf.TensorInfo): Float32Array {
    return this.data.get(tensor.dataId).values as Float32Array;
  }

  /** Address of a tensor's data. */
  address(tensor: tf.TensorInfo): number {
    return this.data.get(tensor.dataId).address;
  }

  /** A new tensor whose content a kernel is about to write. */
  output(shape: readonly number[], dtype: tf.DataType = "float32"): tf.TensorInfo {
    const dataId = {};
    this.#keep(dataId, new Buffer(this.arena, dtype, size(shape)));
    return { dataId, shape: [...shape], dtype };
  }

  /** A tensor of the same data with another shape. */
  share(tensor: tf.TensorInfo, shape: readonly number[]): tf.TensorInfo {
    this.incRef(tensor.dataId);
    return { dataId: tensor.dataId, shape: [...shape], dtype: tensor.dtype };
  }

  /** Lends `use` a buffer of `bytes` bytes for intermediate results. */
  borrow<T>(bytes: number, use: (address: number) => T): T {
    const address = this.arena.allocate(bytes);
    try {
      return use(address);
    } finally {
      this.arena.free(address);
    }
  }

  /** Keeps the data of a new tensor, filled with values if there are any. */
  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): object {
    const dataId = {};
    const filled = values !== undefined && values !== null;
    // Content that no kernel calculates must outlast the replays: no kernel of the recording may
    // write there, neither an earlier nor a later one.
    const buffer = new Buffer(this.arena, dtype, size(shape), filled);
    if (filled) buffer.values = values as BufferValues;
    this.#keep(dataId, buffer);
    return dataId;
  }

  /** Takes over the data of a tensor from another backend. */
  override move(
    dataId: object,
    values: tf.BackendValues,
    shape: number[],
    dtype: tf.DataType,
    refCount: number,
  ): void {
    const buffer = new Buffer(this.arena, dtype, size(shape));
    buffer.values = values as BufferValues;
    buffer.refCount = refCount;
    this.#keep(dataId, buffer);
  }

  /** A new tensor with these values; tfjs's cpu kernels make their results by it. */
  makeTensorInfo(
    shape: number[],
    dtype: tf.DataType,
    values?: tf.BackendValues | string[],
  ): tf.TensorInfo {
    const strings = dtype === "string" && typeof values?.[0] === "string";
    const encoded = strings
      ? (values as string[]).map((text) => new TextEncoder().encode(text))
      : values as tf.BackendValues;
    return { dataId: this.write(encoded, shape, dtype), shape, dtype };
  }

  /** A copy of the values; what reads them cannot be replayed. */
  override readSync(dataId: object): tf.BackendValues {
    this.unrecorded("a result is read back");
    const { dtype, values, complexTensorInfos } = this.data.get(dataId);
    if (dtype === "complex64" && complexTensorInfos) {
      const { real, imag } = complexTensorInfos;
      return tf.backend_util.mergeRealAndImagArrays(
        this.readSync(real.dataId) as Float32Array,
        this.readSync(imag.dataId) as Float32Array,
      );
    }
    return values.slice() as tf.BackendValues;
  }

  /** The same as a promise. */
  override read(dataId: object): Promise<tf.BackendValues> {
    return Promise.resolve(this.readSync(dataId));
  }

  /** The content as tfjs's `TensorBuffer`, for its cpu kernels. */
  bufferSync(tensor: tf.TensorInfo): tf.TensorBuffer<tf.Rank, tf.DataType> {
    const values = this.readSync(tensor.dataId);
    const content = tensor.dtype === "string"
      ? (values as Uint8Array[]).map((bytes) => new TextDecoder().decode(bytes))
      : values;
    return tf.buffer(tensor.shape as [number], tensor.dtype, content as Float32Array);
  }

  /** A tensor from values, for tfjs's cpu kernels. */
  makeOutput(values: tf.BackendValues, shape: number[], dtype: tf.DataType): tf.Tensor {
    return tf.engine().makeTensorFromTensorInfo(this.makeTensorInfo(shape, dtype, values), this);
  }

  /** How many tensors share the data; 0 if it is not here. */
  override refCount(dataId: object): number {
    return this.data.has(dataId) ? this.data.get(dataId).refCount : 0;
  }

  /** Counts one more tensor that shares the data. */
  override incRef(dataId: object): void {
    this.#count(dataId, 1);
  }

  /** Takes one reference away without releasing the data. */
  decRef(dataId: object): void {
    if (this.data.has(dataId)) this.#count(dataId, -1);
  }

  #keep(dataId: object, buffer: Buffer): void {
    this.data.set(dataId, buffer);
    this.referenced(dataId, buffer.refCount);
  }

  #count(dataId: object, change: 1 | -1): void {
    this.data.get(dataId).refCount += change;
    this.referenced(dataId, change);
  }

  /**
   * Counts one tensor less, and gives the buffer back after the last.
   *
   * @param dataId Names the data.
   * @param force Whether to give it back whoever shares it.
   * @returns Whether it is given back.
   */
  override disposeData(dataId: object, force = false): boolean {
    if (!this.data.has(dataId)) return true;
    const buffer = this.data.get(dataId);
    this.#count(dataId, -1);
    if (!force && buffer.refCount > 0) return false;
    const parts = buffer.complexTensorInfos;
    if (parts) { for (const part of [parts.real, parts.imag]) this.disposeData(part.dataId, true); }
    buffer.release();
    this.data.delete(dataId);
    return true;
  }

  /** Disposes what a kernel made on the way. */
  disposeIntermediateTensorInfo(tensor: tf.TensorInfo): void {
    this.disposeData(tensor.dataId);
  }

  /** How many tensors' data are kept, each counted once. */
  override numDataIds(): number {
    return this.data.numDataIds();
  }

  /** Bits of a float. */
  override floatPrecision(): 16 | 32 {
    return 32;
  }

  /** Bytes in use, for `tf.memory()`. */
  override memory(): { unreliable: boolean; numBytes: number } {
    return { unreliable: false, numBytes: this.arena.used };
  }
}

/** Number of entries of a shape. */
export function size(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}
