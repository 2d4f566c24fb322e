import type { KernelArgument } from "./backend.ts";
import type { Arena, Region } from "./memory/arena.ts";
import type { Kernel } from "./threads/kernel.ts";
import { record } from "./threads/layout.ts";
import type { Pool } from "./threads/pool.ts";

/** Products and the like that a program must have for waking the workers to pay. */
const wakeBlocks = 8;

/** A recorded sequence of kernels. */
export interface Recording extends Disposable {
  /** Why it cannot be replayed; absent where it can. */
  readonly reason?: string;
  /** Names of the kernels, in order. */
  readonly kernels: readonly string[];
  /**
   * Runs the kernels once more.
   *
   * @throws {TypeError} If it cannot be replayed.
   */
  replay(): void;
}

/** Collects the kernels that run, and makes a program of them. */
export class Recorder {
  /** Where the recorded kernels' buffers lie. */
  region: Region | undefined;
  #steps: { kernel: Kernel; args: readonly KernelArgument[] }[] = [];
  #reason: string | undefined;
  #arena: Arena;
  #pool: Pool;

  /** @param arena Memory. @param pool Threads. */
  constructor(arena: Arena, pool: Pool) {
    this.#arena = arena;
    this.#pool = pool;
  }

  /** Notes a kernel that runs. */
  add(kernel: Kernel, args: readonly KernelArgument[]): void {
    this.#steps.push({ kernel, args });
  }

  /** Notes why there can be no replay; the first reason counts. */
  spoil(reason: string): void {
    this.#reason ??= reason;
  }

  /** The recording, which owns the region until it is disposed. */
  finish(region: Region): Recording {
    return this.#reason === undefined
      ? new Program(this.#arena, this.#pool, region, this.#steps)
      : spoilt(this.#arena, region, this.#steps.map((s) => s.kernel.name), this.#reason);
  }
}

function spoilt(arena: Arena, region: Region, kernels: string[], reason: string): Recording {
  return {
    reason,
    kernels,
    replay: () => {
      throw new TypeError(`Cannot replay: ${reason}`);
    },
    [Symbol.dispose]: () => arena.release(region),
  };
}

/** A program in the engine's memory: records, and the arguments that they point to. */
class Program implements Recording {
  readonly kernels: readonly string[];
  #pool: Pool;
  #arena: Arena;
  #region: Region;
  #records: number;
  #arguments: number;
  #parallel: boolean;
  #asked: { address: number; number: () => number }[] = [];

  constructor(
    arena: Arena,
    pool: Pool,
    region: Region,
    steps: readonly { kernel: Kernel; args: readonly KernelArgument[] }[],
  ) {
    this.#arena = arena;
    this.#pool = pool;
    this.#region = region;
    this.kernels = steps.map(({ kernel }) => kernel.name);
    this.#parallel = steps.some(({ kernel }) => kernel.blocks >= wakeBlocks);
    this.#records = arena.allocate(steps.length * record.bytes);
    const words = steps.reduce((sum, { args }) => sum + args.length, 0);
    this.#arguments = arena.allocate(4 * words);
    let address = this.#arguments;
    for (const [i, { kernel, args }] of steps.entries()) {
      const slot = pool.load(kernel);
      pool.writeRecord(this.#records + i * record.bytes, slot, address, kernel.blocks);
      for (const argument of args) {
        this.#writeArgument(address, argument);
        address += 4;
      }
    }
  }

  replay(): void {
    for (const { address, number } of this.#asked) this.#arena.floats(address, 1)[0] = number();
    const { profile } = this.#pool;
    if (!profile) return this.#pool.execute(this.#records, this.kernels.length, this.#parallel);
    for (const [i, kernel] of this.kernels.entries()) {
      const step = this.#records + i * record.bytes;
      profile.measure(kernel, () => this.#pool.execute(step, 1, this.#parallel));
    }
  }

  [Symbol.dispose](): void {
    this.#arena.free(this.#records);
    this.#arena.free(this.#arguments);
    this.#arena.release(this.#region);
  }

  #writeArgument(address: number, argument: KernelArgument): void {
    if (typeof argument === "number") {
      this.#arena.ints(address, 1)[0] = argument;
    } else if (typeof argument.number === "number") {
      this.#arena.floats(address, 1)[0] = argument.number;
    } else {
      this.#asked.push({ address, number: argument.number });
      this.#arena.floats(address, 1)[0] = argument.number();
    }
  }
}
