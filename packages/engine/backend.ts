import * as tf from "@tensorflow/tfjs";
import { type Blas, type BlasChoice, openBlas } from "./blas/blas.ts";
import { Buffer, type BufferValues } from "./buffer.ts";
import { Arena } from "./memory/arena.ts";
import { Recorder, type Recording } from "./recording.ts";
import type { Kernel } from "./threads/kernel.ts";
import { simdSupport } from "./support.ts";
import { Pool } from "./threads/pool.ts";

/** Options of the engine. */
export interface EngineOptions {
  /** Number of threads, the calling one included; default the number of processors. */
  readonly threads?: number;
  /** The most bytes of memory to use; default and at most 2 GiB. */
  readonly memoryLimit?: number;
  /**
   * Use no instruction whose last bit depends on the processor, so that the same seed gives the
   * same bits everywhere; slower. Default false.
   */
  readonly strict?: boolean;
  /**
   * A BLAS library of the system for large dense products: `"off"` (default), `"auto"` (the first
   * that is found, if `--allow-ffi` is granted) or a file. Strict mode uses none.
   */
  readonly blas?: string;
}

/** An argument of a kernel: an address, or a number, which may be asked for anew at each replay. */
export type KernelArgument = number | { readonly number: number | (() => number) };

/**
 * The TensorFlow.js backend on WebAssembly: tensors live in one shared memory, kernels run on the
 * threads of a pool, and what has no kernel of its own runs by tfjs's cpu kernels on that memory.
 */
export class EngineBackend extends tf.KernelBackend implements Disposable {
  /** The memory. */
  readonly arena: Arena;
  /** The threads. */
  readonly pool: Pool;
  /** Whether products and sums are fused: by relaxed SIMD, where it is there and not strict. */
  readonly relaxed: boolean;
  /** The BLAS library for large dense products, if one is in use. */
  readonly blas: Blas | undefined;
  /** Why a BLAS library that is there is not used, if so. */
  readonly blasPassedOver: string | undefined;
  /** What tfjs knows of each tensor's data; its cpu kernels read it. */
  readonly data: tf.DataStorage<Buffer>;
  /** Rows that tfjs's cpu matrix product does at a time; without it that product is zero. */
  readonly blockSize = 48;
  #recorder: Recorder | undefined;
  /** How the number of references to each tensor's data has changed since recording began. */
  #references = new Map<object, number>();

  /**
   * @param options Threads and memory.
   * @throws {RangeError} If an option is out of range.
   * @throws {TypeError} If shared memory is not available.
   */
  constructor(options: EngineOptions = {}) {
    super();
    const { memoryLimit } = options;
    this.arena = new Arena(memoryLimit === undefined ? {} : { limit: memoryLimit });
    this.relaxed = !options.strict && simdSupport() === "relaxed";
    const threads = options.threads ?? navigator.hardwareConcurrency;
    const { blas = "off", strict = false } = options;
    const choice: BlasChoice = blas === "off" || strict ? {} : openBlas(blas, this.arena.memory);
    this.blas = choice.blas;
    this.blasPassedOver = choice.passedOver;
    this.pool = new Pool(this.arena, threads, { relaxed: this.relaxed, host: this.blas?.host });
    this.data = new tf.DataStorage(this, tf.engine());
  }

  /** Runs a kernel: buffers by their address, numbers as they are. */
  run(kernel: Kernel, args: readonly KernelArgument[]): void {
    this.#recorder?.add({ kernel, args });
    this.pool.run(
      kernel,
      args.map((a) => typeof a === "number" ? a : floatBits(valueOf(a.number))),
    );
  }

  /**
   * Runs `step` once and records the kernels that it runs, so that they can be run again without
   * any JavaScript in between.
   *
   * The recording reads and writes the same buffers each time: variables that exist before are
   * updated in place, what `step` returns holds the newest results, and numbers that were given as
   * functions are asked for anew. Tensors made in `step` live as long as the recording.
   *
   * @param step What to record; it must not read results back.
   * @returns What `step` returned, and the recording, which says if and why it cannot be replayed.
   *
   * @example
   * ```ts
   * import { startEngine } from "@shrinklab/engine";
   * import { assertEquals } from "@std/assert";
   * import * as tf from "@tensorflow/tfjs";
   *
   * using engine = startEngine({ threads: 1 });
   * const x = tf.tensor1d([1, 2]);
   * const { result, recording } = engine.record(() => tf.add(x, x));
   * engine.overwrite(x, new Float32Array([3, 4]));
   * recording.replay();
   * assertEquals([...result.dataSync()], [6, 8]);
   * ```
   */
  record<T>(step: () => T): { result: T; recording: Recording } {
    if (this.#recorder) throw new TypeError("Cannot record: a recording is under way");
    const recorder = new Recorder(this.arena, this.pool);
    try {
      const { result, region } = this.arena.within(() => {
        this.#recorder = recorder;
        return step();
      });
      // Replays would go on with the data that it had, not with what a variable was given instead.
      if ([...this.#references.values()].some((change) => change < 0)) {
        recorder.spoil("a tensor from before is given up");
      }
      return { result, recording: recorder.finish(region) };
    } finally {
      this.#recorder = undefined;
      this.#references.clear();
    }
  }

  /** Notes that what runs now is not recorded, and why: the recording cannot be replayed. */
  unrecorded(reason: string): void {
    this.#recorder?.spoil(reason);
  }

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

  override refCount(dataId: object): number {
    return this.data.has(dataId) ? this.data.get(dataId).refCount : 0;
  }

  override incRef(dataId: object): void {
    this.#count(dataId, 1);
  }

  /** Takes one reference away without releasing the data. */
  decRef(dataId: object): void {
    if (this.data.has(dataId)) this.#count(dataId, -1);
  }

  #keep(dataId: object, buffer: Buffer): void {
    this.data.set(dataId, buffer);
    if (this.#recorder) this.#references.set(dataId, buffer.refCount);
  }

  #count(dataId: object, change: 1 | -1): void {
    this.data.get(dataId).refCount += change;
    if (this.#recorder) {
      this.#references.set(dataId, (this.#references.get(dataId) ?? 0) + change);
    }
  }

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

  override numDataIds(): number {
    return this.data.numDataIds();
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override timerAvailable(): boolean {
    return true;
  }

  override time(run: () => void): Promise<{ kernelMs: number }> {
    const start = performance.now();
    run();
    return Promise.resolve({ kernelMs: performance.now() - start });
  }

  override memory(): { unreliable: boolean; numBytes: number } {
    return { unreliable: false, numBytes: this.arena.used };
  }

  /** Ends the threads. tfjs calls it when the backend is removed. */
  override dispose(): void {
    this.pool[Symbol.dispose]();
    this.blas?.[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

const bits = new DataView(new ArrayBuffer(4));

/** The bits of a number as float32, which is how kernels read number arguments. */
function floatBits(value: number): number {
  bits.setFloat32(0, value);
  return bits.getInt32(0);
}

function valueOf(number: number | (() => number)): number {
  return typeof number === "number" ? number : number();
}

/** Number of entries of a shape. */
export function size(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}
