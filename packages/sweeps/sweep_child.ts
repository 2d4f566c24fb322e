import { setImmediate } from "node:timers";
import { backendSummary, useBackend } from "@shrinklab/backends";
import {
  type Details,
  loadSource,
  type PreparedExperiment,
  prepareExperiment,
  runTrial,
  type Source,
  type Trial,
  trialRunner,
  trialsOf,
} from "@shrinklab/experiments";
import type { NamedTensor } from "@shrinklab/models";
import { messageOf } from "@shrinklab/names";
import { countZeros, weightHistogram } from "@shrinklab/sparsity";
import type { ChildSetup, FromChild, KernelLook, ToChild } from "./protocol.ts";

/** What a child process has of the system. */
export interface ChildSystem {
  /** What the parent sends; it ends with the parent. */
  readonly messages: AsyncIterable<ToChild>;
  /** Sends lines to the parent. */
  readonly write: (text: string) => void;
  /** Whether the parent is gone. */
  readonly orphaned: () => boolean;
  /** Memory of this process, in bytes. */
  readonly memory: () => number;
  /** Ends this process. */
  readonly exit: () => never;
}

/** How often a child tells that it lives and looks for its parent, in milliseconds. */
const ALIVE_MS = 250;
/** Trials that are shorter than this follow each other without a turn for timers and messages. */
const TURN_MS = 50;
/** How often the weights of a trial are looked at, at most, in milliseconds. */
const LOOK_MS = 1000;
/** Bins of a kernel's weights, for who watches. */
const BINS = 48;
/** How long a trial is trained to tell how long it takes, at most, in milliseconds. */
const TIMING_MS = 300;

/**
 * Trains the trials that a parent process asks for, until that is gone.
 *
 * @param system Messages, output and the process.
 *
 * @example
 * ```ts ignore
 * await runSweepChild(system);
 * ```
 */
export async function runSweepChild(system: ChildSystem): Promise<void> {
  using child = new Child(system);
  await child.run();
}

class Child implements Disposable {
  readonly #system: ChildSystem;
  readonly #alive: ReturnType<typeof setInterval>;
  readonly #orders: Exclude<ToChild, { type: "setup" }>[] = [];
  #wake = Promise.withResolvers<void>();
  #lines = "";
  #written = performance.now();
  #looked = -Infinity;

  constructor(system: ChildSystem) {
    this.#system = system;
    this.#alive = setInterval(() => {
      if (system.orphaned()) system.exit();
      this.#say({ type: "alive", memory: system.memory() });
      this.#flush();
    }, ALIVE_MS);
  }

  async run(): Promise<void> {
    const iterator = this.#system.messages[Symbol.asyncIterator]();
    const first = await iterator.next();
    if (first.done || first.value.type !== "setup") return;
    const { setup } = first.value;
    (async () => {
      for (;;) {
        const { done, value } = await iterator.next();
        // Without its parent nobody would hear of what this process trains.
        if (done) this.#system.exit();
        if (value.type !== "setup") this.#orders.push(value);
        this.#wake.resolve();
      }
    })();
    try {
      await this.#train(setup);
    } catch (error) {
      this.#say({ type: "unfit", error: messageOf(error) });
      this.#flush();
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#alive);
  }

  async #train(setup: ChildSetup): Promise<void> {
    const { experiment, backend: name, strict, dataDir, details = "figures" } = setup;
    const source = await loadSource(experiment.data, { dataDir });
    checkData(source, setup);
    using prepared = await prepareExperiment(experiment, source);
    // BLAS sums in an order that is the library's: trials of a sweep go without.
    using backend = await useBackend(name, { strict, blas: "off", threads: 1, line: "" });
    const trials = trialsOf(experiment);
    this.#say({ type: "ready", backend: backendSummary(backend) });
    this.#flush();
    let turn = performance.now();
    for (;;) {
      const order = this.#orders.shift();
      if (order === undefined) {
        this.#flush();
        this.#wake = Promise.withResolvers();
        if (this.#orders.length === 0) await this.#wake.promise;
        turn = performance.now();
        continue;
      }
      if (order.type === "time") {
        const trial = trials[order.place]!;
        this.#say({ type: "timed", place: order.place, seconds: await timed(trial, prepared) });
        continue;
      }
      for (const place of order.places) {
        await this.#trial(trials[place]!, prepared, details);
        if (performance.now() - turn < TURN_MS) continue;
        await new Promise<void>((resolve) => setImmediate(resolve));
        turn = performance.now();
      }
    }
  }

  async #trial(trial: Trial, prepared: PreparedExperiment, details: Details): Promise<void> {
    const { index: place } = trial;
    this.#say({ type: "started", place });
    try {
      const run = trialRunner(prepared, {
        details,
        onEpoch: (_, record, weights) => {
          this.#say({ type: "epoch", place, record });
          if (performance.now() - this.#looked < LOOK_MS) return;
          this.#say({ type: "kernels", place, kernels: lookAt(weights()) });
          this.#looked = performance.now();
        },
      });
      const { run: { history: _, ...figures } } = await run(trial);
      this.#say({ type: "done", place, run: figures });
    } catch (error) {
      this.#say({ type: "failed", place, error: messageOf(error) });
    }
  }

  #say(message: FromChild): void {
    this.#lines += `${JSON.stringify(message)}\n`;
    if (performance.now() - this.#written > TURN_MS) this.#flush();
  }

  #flush(): void {
    this.#written = performance.now();
    if (this.#lines === "") return;
    const lines = this.#lines;
    this.#lines = "";
    this.#system.write(lines);
  }
}

/** Seconds that a trial takes, from as many of its steps as fit into a moment. */
async function timed(trial: Trial, prepared: PreparedExperiment): Promise<number> {
  const { method } = trial;
  const { epochs } = await prepared.trialOf(trial);
  if (epochs === 0) return 0;
  const measure = async () => {
    const stop = new AbortController();
    const start = performance.now();
    let [done, epoch] = [1, 0];
    await runTrial({ ...trial, method: { ...method, epochs: 1 } }, prepared, {
      signal: stop.signal,
      onStep: (_, { step, steps }) => {
        done = step / steps;
        if (performance.now() - start > TIMING_MS) stop.abort();
      },
      onEpoch: (_, { seconds }) => epoch = seconds,
    });
    const beside = (performance.now() - start) / 1000 - epoch;
    return beside + epochs * epoch / done;
  };
  // The first steps compile kernels.
  await measure();
  return await measure();
}

function checkData(source: Source, { sha256 }: ChildSetup): void {
  const found = source.type === "images" ? source.images.sha256 : source.file.sha256;
  if (found === sha256) return;
  throw new RangeError(
    `Cannot train: SHA-256 of the data is ${found}, want ${sha256}, that of the sweep`,
  );
}

/** Zeros of kernels, and how their weights are spread. */
function lookAt(weights: readonly NamedTensor[]): KernelLook[] {
  return weights.filter(({ name }) => name.endsWith("/kernel")).map((kernel) => {
    const largest = kernel.values.reduce((most, w) => Math.max(most, Math.abs(w)), 0);
    const limit = largest > 0 && largest < Infinity ? 2 ** Math.ceil(Math.log2(largest)) : 1;
    const { counts } = weightHistogram([kernel], limit, BINS);
    const { size, exactZero } = countZeros(kernel.values);
    return { parameter: kernel.name, size, exactZero, limit, counts: [...counts] };
  });
}
