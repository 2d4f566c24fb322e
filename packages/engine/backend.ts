import { type Blas, type BlasChoice, type BlasLibrary, openBlas } from "./blas/blas.ts";
import { askNumber } from "@shrinklab/formula";
import { Recorder, type Recording } from "./recording.ts";
import type { Kernel, KernelArgument } from "./threads/kernel.ts";
import { simdSupport } from "./support.ts";
import { TensorStore } from "./tensor_store.ts";
import { Pool } from "./threads/pool.ts";
import type { Profile } from "./threads/profile.ts";

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

/**
 * The TensorFlow.js backend on WebAssembly: tensors live in one shared memory, kernels run on the
 * threads of a pool, and what has no kernel of its own runs by tfjs's cpu kernels on that memory.
 */
export class EngineBackend extends TensorStore implements Disposable {
  /** Whether products and sums are fused: by relaxed SIMD, where it is there and not strict. */
  readonly relaxed: boolean;
  /** The BLAS library for large dense products, if one is in use. */
  readonly blas: BlasLibrary | undefined;
  /** Why a BLAS library that is there is not used, if so. */
  readonly blasPassedOver: string | undefined;
  #pool: Pool;
  #openBlas: Blas | undefined;
  #recorder: Recorder | undefined;
  /** How the number of references to each tensor's data has changed since recording began. */
  #references = new Map<object, number>();

  /**
   * Takes addresses for its memory; workers start at the first kernel that has work for them.
   *
   * @param options Threads and memory.
   * @throws {RangeError} If an option is out of range.
   * @throws {TypeError} If shared memory is not available.
   */
  constructor(options: EngineOptions = {}) {
    super(options.memoryLimit);
    this.relaxed = !options.strict && simdSupport() === "relaxed";
    const threads = options.threads ?? navigator.hardwareConcurrency;
    const { blas = "off", strict = false } = options;
    const choice: BlasChoice = blas === "off" || strict ? {} : openBlas(blas, this.arena.memory);
    this.blas = this.#openBlas = choice.blas;
    this.blasPassedOver = choice.passedOver;
    const host = this.#openBlas?.host;
    this.#pool = new Pool(this.arena, threads, { relaxed: this.relaxed, host });
  }

  /** Number of threads, the calling one included. */
  get threads(): number {
    return this.#pool.threads;
  }

  /** Where each kernel's time is added while it is set; recordings then run kernel by kernel. */
  get profile(): Profile | undefined {
    return this.#pool.profile;
  }

  set profile(profile: Profile | undefined) {
    this.#pool.profile = profile;
  }

  /** Runs a kernel: buffers by their address, numbers as they are. */
  run(kernel: Kernel, args: readonly KernelArgument[]): void {
    this.#recorder?.add({ kernel, args });
    this.#pool.run(kernel, args.map(wordOf));
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
    const recorder = new Recorder(this.arena, this.#pool);
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
  override unrecorded(reason: string): void {
    this.#recorder?.spoil(reason);
  }

  /** Keeps count while a step is recorded: it must not give up what was there before. */
  protected override referenced(dataId: object, change: number): void {
    if (this.#recorder) {
      this.#references.set(dataId, (this.#references.get(dataId) ?? 0) + change);
    }
  }

  /** Whether {@linkcode EngineBackend.time} can be called: yes. */
  override timerAvailable(): boolean {
    return true;
  }

  /** How long `run` takes, for `tf.time()`: kernels have run when their calls return. */
  override time(run: () => void): Promise<{ kernelMs: number }> {
    const start = performance.now();
    run();
    return Promise.resolve({ kernelMs: performance.now() - start });
  }

  /** Ends the threads. tfjs calls it when the backend is removed. */
  override dispose(): void {
    this.#pool[Symbol.dispose]();
    this.#openBlas?.[Symbol.dispose]();
  }

  /** Ends the threads, as `dispose()`. */
  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** An argument as the word that kernels read. */
function wordOf(argument: KernelArgument): number {
  if (typeof argument === "number") return argument;
  return "integer" in argument
    ? askNumber(argument.integer) | 0
    : floatBits(askNumber(argument.number));
}

const bits = new DataView(new ArrayBuffer(4));

/** The bits of a number as float32, which is how kernels read number arguments. */
function floatBits(value: number): number {
  bits.setFloat32(0, value);
  return bits.getInt32(0);
}
