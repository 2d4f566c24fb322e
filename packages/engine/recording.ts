import type { Arena, Region } from "./memory/arena.ts";
import type { Kernel, KernelArgument } from "./threads/kernel.ts";
import { record } from "./threads/layout.ts";
import type { Pool } from "./threads/pool.ts";

/** Blocks that a kernel of a program must have for waking the workers to pay. */
const wakeBlocks = 8;

/** A recorded sequence of kernels. */
export interface Recording extends Disposable {
  /** Why it cannot be replayed; absent where it can. */
  readonly reason?: string;
  /** Names of the kernels, in order. */
  readonly kernels: readonly string[];
  /** Bytes of the buffers that it keeps to itself. */
  readonly bytes: number;
  /**
   * Runs the kernels once more.
   *
   * @throws {TypeError} If it cannot be replayed.
   */
  replay(): void;
}

/** What a program does at one point. */
export interface RecordedStep {
  readonly kernel: Kernel;
  readonly args: readonly KernelArgument[];
}

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
      : spoilt(this.#arena, region, this.#steps.map((s) => s.kernel.name), this.#reason);
  }
}

function spoilt(arena: Arena, region: Region, kernels: string[], reason: string): Recording {
  return {
    reason,
    kernels,
    bytes: region.bytes,
    replay: () => {
      throw new TypeError(`Cannot replay: ${reason}`);
    },
    [Symbol.dispose]: () => arena.release(region),
  };
}

/** A number that is asked for anew at each replay, and the words that hold it. */
interface Question {
  readonly ask: () => number;
  readonly words: number[];
}

function add(questions: Question[], ask: () => number, word: number): void {
  const known = questions.find((one) => one.ask === ask);
  if (known) known.words.push(word);
  else questions.push({ ask, words: [word] });
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
  /** Where the answers to each question go: many kernels ask for the same learning rate. */
  #numbers: Question[] = [];
  #integers: Question[] = [];

  constructor(arena: Arena, pool: Pool, region: Region, steps: readonly RecordedStep[]) {
    this.#arena = arena;
    this.#pool = pool;
    this.#region = region;
    this.kernels = steps.map((s) => s.kernel.name);
    this.#parallel = steps.some(({ kernel }) => kernel.blocks >= wakeBlocks);
    this.#records = arena.allocate(steps.length * record.bytes);
    const words = steps.reduce((sum, step) => sum + step.args.length, 0);
    this.#arguments = arena.allocate(4 * words);
    let [next, address] = [this.#records, this.#arguments];
    for (const { kernel, args } of steps) {
      pool.writeRecord(next, pool.load(kernel), address, kernel.blocks);
      for (const argument of args) {
        this.#writeArgument(address, argument);
        address += 4;
      }
      next += record.bytes;
    }
  }

  get bytes(): number {
    return this.#region.bytes;
  }

  replay(): void {
    this.#ask();
    const { profile } = this.#pool;
    if (!profile) {
      this.#pool.execute(this.#records, this.kernels.length, this.#parallel);
      return;
    }
    for (const [i, name] of this.kernels.entries()) {
      const step = this.#records + i * record.bytes;
      profile.measure(name, () => this.#pool.execute(step, 1, this.#parallel));
    }
  }

  /** Writes the numbers that are asked for anew. */
  #ask(): void {
    const { floatWords, intWords } = this.#arena;
    for (const { ask, words } of this.#numbers) {
      const number = ask();
      for (let i = 0; i < words.length; i++) floatWords[words[i]!] = number;
    }
    for (const { ask, words } of this.#integers) {
      const integer = ask();
      for (let i = 0; i < words.length; i++) intWords[words[i]!] = integer;
    }
  }

  [Symbol.dispose](): void {
    this.#arena.free(this.#records);
    this.#arena.free(this.#arguments);
    this.#arena.release(this.#region);
  }

  #writeArgument(address: number, argument: KernelArgument): void {
    const { floatWords, intWords } = this.#arena;
    const word = address / 4;
    if (typeof argument === "number") {
      intWords[word] = argument;
    } else if ("integer" in argument) {
      const { integer } = argument;
      if (typeof integer === "number") intWords[word] = integer;
      else add(this.#integers, integer, word);
    } else {
      const { number } = argument;
      if (typeof number === "number") floatWords[word] = number;
      else add(this.#numbers, number, word);
    }
  }
}
