import { backendSummary, useBackend } from "@shrinklab/backends";
import type { Logger } from "@shrinklab/command";
import {
  labelOf,
  loadSource,
  prepareExperiment,
  type Source,
  trialsOf,
} from "@shrinklab/experiments";
import { checkName } from "@shrinklab/names";
import type { Store, StoredSweep } from "@shrinklab/store";
import {
  type ChildProcess,
  type ChildSetup,
  SEMANTICS,
  specChange,
  type TrainProgress,
  trainTrials,
  trialKeys,
  TrialQueue,
} from "@shrinklab/sweeps";
import type { Ask, Plan, SweepState, TrainingState } from "@shrinklab/workbench";
import { plannedSweep } from "../sweep/planned_sweep.ts";
import { type LoadAsked, planAsk, readAsk } from "./plan_ask.ts";

/** What a workbench works with. */
export interface WorkbenchOptions {
  /** Where sweeps are kept. */
  readonly store: Store;
  /** Starts a child process that trains. */
  readonly startChild: () => ChildProcess;
  /** How many child processes train at a time. */
  readonly workers: number;
  /** Folder with data sets. */
  readonly dataDir: string | undefined;
  /** Told what goes wrong with a child. */
  readonly log: Logger;
}

/** A sweep whose trials are trained. */
interface Training {
  readonly sweep: StoredSweep;
  readonly stop: AbortController;
  /** When it began, and how many trials there were to train, each with its epochs. */
  readonly began: number;
  readonly total: number;
  progress?: TrainProgress;
  /** Resolves when it has ended. */
  ended: Promise<void>;
}

/** Sources of data that are kept, as fields of the page New are typed. */
const KEPT_SOURCES = 3;

/**
 * What the pages do: it plans experiments, puts them into the store, and trains what is missing there,
 * one sweep after the other. The store is the truth: a workbench that is ended and begun again knows
 * all that one did before.
 */
export class Workbench implements AsyncDisposable {
  /** Where sweeps are kept. */
  readonly store: Store;
  readonly #options: WorkbenchOptions;
  readonly #waiting: string[] = [];
  readonly #faults = new Map<string, string>();
  readonly #sources = new Map<string, Source>();
  readonly #listeners = new Set<() => void>();
  #training: Training | undefined;
  #closed = false;

  private constructor(options: WorkbenchOptions) {
    this.store = options.store;
    this.#options = options;
  }

  /**
   * Begins to work with a store: trials that a workbench left running, which is gone, are missing again.
   *
   * @param options The store, and what trains.
   * @returns The workbench; dispose of it with `await using`.
   */
  static async open(options: WorkbenchOptions): Promise<Workbench> {
    const { store } = options;
    for (
      const name of new Set((await store.list({ state: "running" })).map(({ sweep }) => sweep))
    ) {
      // Where another process has the sweep, its trials do run.
      const lock = await tryLock(store, name);
      if (lock === undefined) continue;
      await store.reopen(name, ["running"]);
      await lock[Symbol.asyncDispose]();
    }
    return new Workbench(options);
  }

  /** Is told after everything that happens to trials or to what waits; gives what ends that. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What is trained, and what waits. */
  get training(): TrainingState {
    const training = this.#training;
    return {
      ...(training === undefined ? {} : { sweep: training.sweep.name }),
      workers: training === undefined ? [] : workersOf(training),
      ...leftOf(training),
      waiting: [...this.#waiting],
      faults: Object.fromEntries(this.#faults),
    };
  }

  /** The sweeps of the store, the oldest first. */
  async sweeps(): Promise<SweepState[]> {
    const trials = Map.groupBy(await this.store.list(), ({ sweep }) => sweep);
    return (await this.store.sweeps()).map(({ name, created, spec }) => {
      const counts = { missing: 0, running: 0, failed: 0, done: 0 };
      for (const { state } of trials.get(name) ?? []) counts[state]++;
      return { name, created, experiment: spec.experiment.name, trials: counts };
    });
  }

  /** What an ask would train, or what is wrong with it. */
  async plan(ask: Ask): Promise<Plan> {
    return await planAsk(ask, this.load);
  }

  /**
   * Puts a sweep into the store, to be trained once those before it have ended. One that is there
   * already goes on.
   *
   * @param ask What is trained.
   * @returns Its name in the store.
   * @throws {RangeError} If a setting is wrong, or another sweep has the name that is asked for.
   */
  async start(ask: Ask): Promise<string> {
    const asked = await readAsk(ask);
    const { experiment, flags, command } = asked;
    using prepared = await prepareExperiment(experiment, await this.load(asked));
    const { base, spec } = plannedSweep(prepared, {
      line: command,
      backend: flags.backend,
      strict: flags.strict,
      dataDir: this.#options.dataDir,
    });
    // As a child has it: what computes is known before one is ready.
    using backend = await useBackend(flags.backend, {
      strict: flags.strict,
      blas: "off",
      threads: 1,
      line: command,
    });
    const stored = await this.store.sweeps();
    const wanted = ask.name ?? experiment.name;
    const twin = stored.find((one) =>
      specChange(one.spec, spec) === undefined && (ask.name === undefined || one.name === wanted)
    );
    if (twin !== undefined) {
      await this.resume(twin.name);
      return twin.name;
    }
    const names = new Set(stored.map((one) => one.name));
    if (ask.name !== undefined && names.has(wanted)) {
      throw new RangeError(
        `Cannot start sweep: "${wanted}" is another one in ${this.store.place}, want a name that is free`,
      );
    }
    let name = wanted;
    for (let number = 2; names.has(name); number++) name = `${wanted}-${number}`;
    await this.store.putSweep(
      { name, spec, base: { ...base, backend: backendSummary(backend) } },
      trialKeys(spec),
    );
    this.#enqueue(name);
    return name;
  }

  /**
   * Trains what is missing or failed of a sweep, once those before it have ended.
   *
   * @param name The sweep.
   * @throws {RangeError} If there is none of that name, or another version began it.
   */
  async resume(name: string): Promise<void> {
    const { spec } = await this.#sweep("resume sweep", name);
    if (spec.semantics !== SEMANTICS) {
      throw new RangeError(
        `Cannot resume sweep: semantics of "${name}" is ${spec.semantics}, want ${SEMANTICS}: this ` +
          "version calculates otherwise, and results of two do not mix",
      );
    }
    if (this.#training?.sweep.name === name || this.#waiting.includes(name)) return;
    const trials = await this.store.list({ sweep: name });
    if (trials.every(({ state }) => state === "done")) return;
    this.#enqueue(name);
  }

  /**
   * Ends the training of a sweep; what has ended of it stays.
   *
   * @param name The sweep.
   * @throws {RangeError} If it is not trained and does not wait.
   */
  async stop(name: string): Promise<void> {
    const at = this.#waiting.indexOf(name);
    if (at >= 0) this.#waiting.splice(at, 1);
    else if (this.#training?.sweep.name === name) {
      this.#training.stop.abort();
      await this.#training.ended;
    } else {
      throw new RangeError(`Cannot stop sweep: "${name}" is not trained here, want one that is`);
    }
    this.#tell();
  }

  /**
   * Gives a sweep another name.
   *
   * @param name The sweep, which is not trained.
   * @param to Its new name.
   * @throws {RangeError} If it is trained, or there is none.
   * @throws {StoreError} If the new name is taken.
   */
  async rename(name: string, to: string): Promise<void> {
    await this.#idle("rename sweep", name);
    if (to.trim() === "" || to.length > 200) {
      throw new RangeError(`Cannot rename sweep: new name is "${to}", want 1 to 200 letters`);
    }
    await using _lock = await this.store.lock(name);
    await this.store.renameSweep(name, to);
    this.#tell();
  }

  /**
   * Removes a sweep with all its trials, or one trial of it.
   *
   * @param name The sweep, which is not trained.
   * @param id The trial; all where it is absent.
   * @throws {RangeError} If it is trained, or there is none.
   */
  async delete(name: string, id?: string): Promise<void> {
    await this.#idle("delete sweep", name);
    await using _lock = await this.store.lock(name);
    if (id === undefined) await this.store.deleteSweep(name);
    else await this.store.deleteTrial(name, id);
    this.#faults.delete(name);
    this.#tell();
  }

  /** Ends what is trained; it is as if it had never begun. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#waiting.length = 0;
    this.#training?.stop.abort();
    await this.#training?.ended;
  }

  /** Loads the data of an experiment; the last ones are kept. */
  readonly load: LoadAsked = async ({ experiment: { data }, flags }) => {
    const key = JSON.stringify([data, flags.dataset]);
    const known = this.#sources.get(key);
    if (known !== undefined) return known;
    const source = await loadSource(data, {
      named: flags.dataset !== undefined,
      dataDir: this.#options.dataDir,
    });
    const [oldest] = this.#sources.keys();
    if (this.#sources.size >= KEPT_SOURCES) this.#sources.delete(oldest!);
    this.#sources.set(key, source);
    return source;
  };

  async #sweep(action: string, name: string): Promise<StoredSweep> {
    const stored = await this.store.sweeps();
    checkName(action, "name", name, stored.map((one) => one.name));
    return stored.find((one) => one.name === name)!;
  }

  async #idle(action: string, name: string): Promise<void> {
    await this.#sweep(action, name);
    if (this.#training?.sweep.name === name || this.#waiting.includes(name)) {
      throw new RangeError(`Cannot ${action}: "${name}" is in training, want it stopped first`);
    }
  }

  #enqueue(name: string): void {
    this.#faults.delete(name);
    this.#waiting.push(name);
    this.#next();
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #next(): void {
    if (this.#training !== undefined || this.#closed) return;
    const name = this.#waiting.shift();
    if (name === undefined) return;
    const stop = new AbortController();
    // Until its sweep is read, it is called by its name alone.
    const sweep = { name } as StoredSweep;
    this.#training = { sweep, stop, began: performance.now(), total: 0, ended: Promise.resolve() };
    this.#training.ended = this.#train(name, stop).catch((error) => {
      this.#faults.set(name, error instanceof Error ? error.message : String(error));
      this.#options.log.warn(`"${name}" is not trained: ${this.#faults.get(name)}`);
    }).finally(() => {
      this.#training = undefined;
      this.#next();
      this.#tell();
    });
  }

  async #train(name: string, stop: AbortController): Promise<void> {
    const { store } = this;
    await using _lock = await store.lock(name);
    const sweep = await this.#sweep("train sweep", name);
    await store.reopen(name);
    const trials = await store.trials({ sweep: name });
    const missing = trials.filter(({ state }) => state !== "done");
    if (missing.length === 0 || stop.signal.aborted) return;
    const training: Training = {
      ...this.#training!,
      sweep,
      began: performance.now(),
      total: missing.length,
    };
    this.#training = training;
    const { spec } = sweep;
    const setup: ChildSetup = {
      experiment: spec.experiment,
      backend: spec.backend as ChildSetup["backend"],
      strict: spec.strict,
      dataDir: this.#options.dataDir,
      sha256: spec.dataset.sha256,
      // Its page Compare shows all that a report does.
      details: "all",
    };
    try {
      await trainTrials(new TrialQueue(store, name, trials), {
        start: this.#options.startChild,
        setup,
        signal: stop.signal,
        workers: Math.min(this.#options.workers, missing.length),
        onWarning: (line) => this.#options.log.warn(`${name}: ${line}`),
        onProgress: (progress) => {
          training.progress = progress;
          this.#tell();
        },
      });
    } finally {
      await store.reopen(name, ["running"]);
    }
  }
}

/** What each child trains. */
function workersOf({ sweep, progress }: Training): TrainingState["workers"] {
  if (progress === undefined) return [];
  const trials = trialsOf(sweep.spec.experiment);
  const keys = trialKeys(sweep.spec);
  return progress.workers.flatMap((at) => {
    if (at === undefined) return [];
    const { method, set, seed } = trials[at.place]!;
    return [{
      id: keys[at.place]!.id,
      label: labelOf(method.name, set),
      seed,
      epoch: at.epoch,
      epochs: method.epochs,
      kernels: at.kernels,
    }];
  });
}

/** Seconds until a sweep has ended, as fast as it has been so far. */
function leftOf(training: Training | undefined): Pick<TrainingState, "left"> {
  if (training?.progress === undefined) return {};
  const parts = workersOf(training).map(({ epoch, epochs }) => epoch / Math.max(1, epochs));
  const done = training.progress.ended + parts.reduce((sum, part) => sum + part, 0);
  if (done === 0) return {};
  const seconds = (performance.now() - training.began) / 1000;
  return { left: Math.max(0, seconds * (training.total - done) / done) };
}

async function tryLock(store: Store, name: string): Promise<AsyncDisposable | undefined> {
  try {
    return await store.lock(name);
  } catch (error) {
    if (error instanceof Error && error.name === "StoreError") return undefined;
    throw error;
  }
}
