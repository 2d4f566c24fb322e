/**
 * The pool: kernels by name, the threads, and how a program runs on them.
 *
 * @module
 */
import type { Arena } from "../memory/arena.ts";
import { interpreter } from "./interpreter.ts";
import { compileKernel, type Kernel } from "./kernel.ts";
import { control, mostArguments, mostThreads, record } from "./layout.ts";
import type { Profile } from "./profile.ts";
import { type Host, messageArea, startThread, type Thread } from "./worker.ts";

/** A kernel with its arguments: addresses and, as bits, numbers. */
export interface Step {
  readonly kernel: Kernel;
  readonly args: readonly number[];
}

/** Options of a pool. */
export interface PoolOptions {
  /** Whether kernels may use relaxed SIMD, default no. */
  readonly relaxed?: boolean;
  /** Functions that kernels may call, default none. */
  readonly host?: Host | undefined;
}

type Run = (program: number, count: number, scratch: number) => void;
type KernelFunction = (args: number, block: number, scratch: number) => void;

/** Bytes kept for the one record and the arguments of a kernel that runs by itself. */
const eagerBytes = record.bytes + 4 * mostArguments;

/**
 * Runs kernels on a fixed number of threads, the calling one included.
 *
 * Workers start at the first kernel that has more than one block, and the calling thread does not
 * wait for them: until they are there it calculates the blocks itself.
 */
export class Pool implements Disposable {
  /** Number of threads, the calling one included. */
  readonly threads: number;
  /** Where each kernel's time is added while it is set; programs then run kernel by kernel. */
  profile: Profile | undefined;
  #relaxed: boolean;
  #host: Host | undefined;
  #linked: ReturnType<Host["link"]> | undefined;
  #arena: Arena;
  #table = new WebAssembly.Table({ element: "anyfunc", initial: 64 });
  #slots = new Map<string, number>();
  #functions: KernelFunction[] = [];
  #lastLink: number = control.firstKernel;
  #interpreter = interpreter();
  #run: Run;
  #open: Run;
  #workers: Thread[] = [];
  #scratchBytes = 0;
  #eager: number;
  #failure: Error | undefined;

  /**
   * @param arena Memory of the kernels' buffers.
   * @param threads Number of threads, 1 to 256.
   * @param options What kernels may use.
   * @throws {RangeError} If `threads` is out of range.
   */
  constructor(arena: Arena, threads: number, options: PoolOptions = {}) {
    if (!Number.isInteger(threads) || threads < 1 || threads > mostThreads) {
      throw new RangeError(
        `Cannot start the engine: threads is ${threads}, want a whole number from 1 to ${mostThreads}`,
      );
    }
    this.threads = threads;
    this.#relaxed = options.relaxed ?? false;
    this.#host = options.host;
    this.#linked = options.host?.link(options.host.data);
    this.#arena = arena;
    const module = new WebAssembly.Module(this.#interpreter);
    const { exports } = new WebAssembly.Instance(module, this.#imports());
    this.#run = exports.run as Run;
    this.#open = exports.open as Run;
    this.#eager = arena.allocate(eagerBytes, { lasting: true });
  }

  /** Runs one kernel to its end. */
  run(kernel: Kernel, args: readonly number[]): void {
    if (args.length > mostArguments) {
      throw new RangeError(
        `Cannot run ${kernel.name}: arguments are ${args.length}, want at most ${mostArguments}`,
      );
    }
    const slot = this.load(kernel);
    const address = this.#eager + record.bytes;
    this.#arena.ints(address, args.length).set(args);
    if (kernel.blocks === 1) {
      this.#guard(() => this.#functions[slot]!(address, 0, this.#scratch(0)));
    } else {
      this.writeRecord(this.#eager, slot, address, kernel.blocks);
      this.execute(this.#eager, 1, true);
    }
  }

  /**
   * Runs a program that lies in memory.
   *
   * @param program Address of its records.
   * @param count Number of records.
   * @param parallel Whether the workers take part.
   */
  execute(program: number, count: number, parallel: boolean): void {
    const together = parallel && this.threads > 1;
    if (together) this.#start();
    this.#guard(() => (together ? this.#open : this.#run)(program, count, this.#scratch(0)));
  }

  /**
   * Compiles a kernel, unless one of its name is there, and publishes it to the workers.
   *
   * @returns Its slot in the function tables.
   */
  load(kernel: Kernel): number {
    this.#reserveScratch(kernel.scratch ?? 0);
    const known = this.#slots.get(kernel.name);
    if (known !== undefined) return known;
    const code = compileKernel(kernel, this.#relaxed);
    const instance = new WebAssembly.Instance(new WebAssembly.Module(code), this.#imports());
    const compiled = instance.exports[kernel.name] as KernelFunction;
    const slot = this.#functions.push(compiled) - 1;
    if (slot === this.#table.length) this.#table.grow(slot);
    this.#table.set(slot, compiled);
    this.#slots.set(kernel.name, slot);
    this.#publish(code, slot + 1);
    return slot;
  }

  /** Writes a record of a program at `address`. */
  writeRecord(address: number, slot: number, args: number, blocks: number): void {
    const words = this.#arena.ints(address, 3);
    words[record.kernel / 4] = slot;
    words[record.arguments / 4] = args;
    words[record.blocks / 4] = blocks;
  }

  /** Appends compiled code to the list that workers load from. */
  #publish(code: Uint8Array, count: number): void {
    const node = this.#arena.allocate(8 + code.length, { lasting: true });
    this.#arena.ints(node, 2).set([0, code.length]);
    this.#arena.bytes(node + 8, code.length).set(code);
    this.#word(this.#lastLink, node);
    this.#lastLink = node;
    this.#word(control.kernels, count);
  }

  #start(): void {
    while (this.#workers.length < this.threads - 1) {
      const slot = control.scratch + 4 * (this.#workers.length + 1);
      const { memory } = this.#arena;
      const start = { memory, interpreter: this.#interpreter, slot };
      this.#workers.push(startThread(start, this.#host));
    }
  }

  /** Scratch of every thread, made larger when a kernel asks for more than any before. */
  #reserveScratch(bytes: number): void {
    if (bytes <= this.#scratchBytes) return;
    for (let thread = 0; thread < this.threads; thread++) {
      if (this.#scratchBytes > 0) this.#arena.free(this.#scratch(thread));
      // The odd cache line keeps the threads' scratch apart in the caches' sets.
      const address = this.#arena.allocate(bytes + 64, { lasting: true });
      this.#word(control.scratch + 4 * thread, address);
    }
    this.#scratchBytes = bytes;
  }

  #scratch(thread: number): number {
    return this.#arena.readInt(control.scratch + 4 * thread);
  }

  #word(address: number, value: number): void {
    Atomics.store(this.#arena.ints(address, 1), 0, value);
  }

  #imports(): WebAssembly.Imports {
    const { memory } = this.#arena;
    return { engine: { memory, table: this.#table, ...this.#linked?.functions } };
  }

  /** Runs `work`; what a worker or the kernel itself throws ends the pool for good. */
  #guard(work: () => void): void {
    if (this.#failure) throw this.#failure;
    try {
      work();
    } catch (error) {
      this.#fail(String(error));
    }
    if (this.threads > 1 && this.#arena.readInt(control.failed) !== 0) {
      const length = this.#arena.readInt(messageArea.address);
      // TextDecoder refuses shared memory, hence the copy.
      const text = this.#arena.bytes(messageArea.address + 4, length).slice();
      this.#fail(new TextDecoder().decode(text));
    }
  }

  #fail(reason: string): never {
    this.#word(control.failed, 1);
    this.#failure = new Error(`Cannot go on: a kernel failed: ${reason}`);
    throw this.#failure;
  }

  /** Ends the workers. */
  [Symbol.dispose](): void {
    this.#word(control.closing, 1);
    // A thread that sleeps cannot be terminated: wake it, and it sees that it is to end. One that
    // is about to sleep does not, since the number has changed.
    const sequence = this.#arena.ints(control.sequence, 1);
    Atomics.add(sequence, 0, 2);
    Atomics.notify(sequence, 0);
    for (const worker of this.#workers) worker.terminate();
    this.#workers = [];
    this.#linked?.close();
    this.#linked = undefined;
  }
}
