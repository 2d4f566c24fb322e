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

/** What a program does at one point: a kernel, or a call of the host's (into a BLAS library). */
export type RecordedStep =
  | { readonly kernel: Kernel; readonly args: readonly KernelArgument[] }
  | { readonly call: string; readonly run: () => void };

/** Collects the kernels that run, and makes a program of them. */
export class Recorder {
  #steps: RecordedStep[] = [];
  #reason: string | undefined;
  #arena: Arena;
  #pool: Pool;

  /** @param arena Memory. @param pool Threads. */
  constructor(arena: Arena, pool: Pool) {
    this.#arena = arena;
    this.#pool = pool;
  }

  /** Notes what runs. */
  add(step: RecordedStep): void {
    this.#steps.push(step);
  }

  /** Notes why there can be no replay; the first reason counts. */
  spoil(reason: string): void {
    this.#reason ??= reason;
  }

  /** The recording, which owns the region until it is disposed. */
  finish(region: Region): Recording {
    return this.#reason === undefined
      ? new Program(this.#arena, this.#pool, region, this.#steps)
      : spoilt(this.#arena, region, this.#steps.map(nameOf), this.#reason);
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

function nameOf(step: RecordedStep): string {
  return "call" in step ? step.call : step.kernel.name;
}

/** Kernels that follow each other, or a call of the host's between them. */
type Section =
  | { readonly names: string[]; readonly start: number; parallel: boolean }
  | { readonly name: string; readonly run: () => void };

/** A program in the engine's memory: records, and the arguments that they point to. */
class Program implements Recording {
  readonly kernels: readonly string[];
  #pool: Pool;
  #arena: Arena;
  #region: Region;
  #records: number;
  #arguments: number;
  #sections: Section[] = [];
  #asked: { address: number; number: () => number }[] = [];

  constructor(arena: Arena, pool: Pool, region: Region, steps: readonly RecordedStep[]) {
    this.#arena = arena;
    this.#pool = pool;
    this.#region = region;
    this.kernels = steps.map(nameOf);
    this.#records = arena.allocate(steps.length * record.bytes);
    const words = steps.reduce((sum, step) => sum + ("call" in step ? 0 : step.args.length), 0);
    this.#arguments = arena.allocate(4 * words);
    let [next, address] = [this.#records, this.#arguments];
    for (const step of steps) {
      if ("call" in step) {
        this.#sections.push({ name: step.call, run: step.run });
        continue;
      }
      const { kernel, args } = step;
      pool.writeRecord(next, pool.load(kernel), address, kernel.blocks);
      for (const argument of args) {
        this.#writeArgument(address, argument);
        address += 4;
      }
      let section = this.#sections.at(-1);
      if (!section || "run" in section) {
        section = { names: [], start: next, parallel: false };
        this.#sections.push(section);
      }
      section.names.push(kernel.name);
      section.parallel ||= kernel.blocks >= wakeBlocks;
      next += record.bytes;
    }
  }

  replay(): void {
    this.#ask();
    const { profile } = this.#pool;
    for (const section of this.#sections) {
      if ("run" in section) {
        if (profile) profile.measure(section.name, section.run);
        else section.run();
        continue;
      }
      const { names, start, parallel } = section;
      if (!profile) {
        this.#pool.execute(start, names.length, parallel);
        continue;
      }
      for (const [i, name] of names.entries()) {
        const step = start + i * record.bytes;
        profile.measure(name, () => this.#pool.execute(step, 1, parallel));
      }
    }
  }

  /** Writes the numbers that are asked for anew. */
  #ask(): void {
    const words = this.#arena.words();
    for (const { address, number } of this.#asked) words[address / 4] = number();
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
