import type { BackendSummary } from "@shrinklab/backends";
import type { TrialEvent } from "@shrinklab/store";
import type { ChildProcess, ChildSetup, FromChild, KernelLook } from "./protocol.ts";

/** A trial to be trained. */
export interface TrialTask {
  /** Its id in the store. */
  readonly id: string;
  /** Its place in the experiment. */
  readonly place: number;
  /** How often it was begun in vain. */
  readonly attempts: number;
}

/** Where trials come from, and where what happens to them goes. */
export interface TrialSource {
  /** How many can still be taken, where that is known: towards the end children get fewer at a time. */
  readonly waiting?: number;
  /**
   * The next trials.
   *
   * @param count The most that are wanted.
   * @returns Some; none where there are none now.
   */
  take(count: number): Promise<readonly TrialTask[]>;
  /** Puts trials back that nobody has begun. */
  giveBack(tasks: readonly TrialTask[]): void;
  /** Writes what happened; when it resolves, that stays. */
  write(events: readonly TrialEvent[]): Promise<void>;
}

/** How trials are trained. */
export interface TrainTrialsOptions {
  /** How many child processes train, one trial at a time each. */
  readonly workers: number;
  /** Starts a child process. */
  readonly start: () => ChildProcess;
  /** What children train. */
  readonly setup: ChildSetup;
  /** Name of this machine or process, for the store. */
  readonly worker?: string;
  /** How often a trial whose child dies is begun; default 3. */
  readonly attempts?: number;
  /** Seconds without a sign of life after which a child is taken for stuck; default 60. */
  readonly stuckSeconds?: number;
  /** The most memory that a child may have, in bytes; default no limit. */
  readonly memory?: number | undefined;
  /** Ends everything at once; trials that were begun stay unfinished. */
  readonly signal?: AbortSignal | undefined;
  /** Told after everything that is written. */
  readonly onProgress?: (progress: TrainProgress) => void;
  /** Told what goes wrong with a child. */
  readonly onWarning?: (line: string) => void;
  /** What is done before any trial is trained, once the first child is ready. */
  readonly before?: {
    /** Trials whose times are measured, by their places. */
    readonly time: readonly number[];
    /** Told about how many seconds these take, and what computes; it is waited for. */
    readonly run: (
      seconds: ReadonlyMap<number, number>,
      backend: BackendSummary,
    ) => void | Promise<void>;
  };
  /** Milliseconds; default `performance.now`. */
  readonly now?: () => number;
}

/** How far a trial is. */
export interface TrialProgress {
  /** Its place. */
  readonly place: number;
  /** The epoch that has ended. */
  readonly epoch: number;
  /** Its kernels, as they were looked at last; none before that. */
  readonly kernels: readonly KernelLook[];
}

/** How far training is. */
export interface TrainProgress {
  /** Trials that have ended since the beginning. */
  readonly ended: number;
  /** What each child trains. */
  readonly workers: ReadonlyArray<TrialProgress | undefined>;
  /** Events that were just written. */
  readonly events: readonly TrialEvent[];
}

/** So much work is handed to a child at a time, so that short trials need not wait for each other. */
const AHEAD_SECONDS = 0.2;
/** And never more trials than this. */
const MOST_AHEAD = 64;
const ATTEMPTS = 3;
const STUCK_SECONDS = 60;
/** How often silent children are looked for, in milliseconds. */
const WATCH_MS = 250;
/** So many children may fail one after the other before any of them is ready. */
const MOST_UNFIT = 3;

/**
 * Trains trials in child processes until there are none left. A trial whose child dies, is stuck or
 * takes too much memory is begun again, in another child.
 *
 * @param source Where trials come from and results go.
 * @param options How many children, and how they are watched.
 * @returns When all have ended, or after an abort.
 * @throws {Error} If children cannot be set up, or results cannot be written; what was written stays.
 *
 * @example
 * ```ts ignore
 * await trainTrials(new TrialQueue(store, name, trials), { workers: 2, start, setup });
 * ```
 */
export async function trainTrials(source: TrialSource, options: TrainTrialsOptions): Promise<void> {
  using parent = new Parent(source, options);
  await parent.run();
}

/** A child and what it has to do. */
interface Child {
  readonly process: ChildProcess;
  readonly slot: number;
  ready: boolean;
  /** Trials that it was given and that have not ended, in their order. */
  tasks: TrialTask[];
  /** Whether the first of them has begun, and how many of its epochs have ended. */
  begun: boolean;
  epoch: number;
  kernels: readonly KernelLook[];
  /** When it was heard of. */
  heard: number;
  /** Why it was ended, where the parent did. */
  fault?: string;
}

class Parent implements Disposable {
  readonly #source: TrialSource;
  readonly #options: TrainTrialsOptions;
  readonly #now: () => number;
  readonly #children: (Child | undefined)[];
  readonly #watch: ReturnType<typeof setInterval>;
  readonly #end = Promise.withResolvers<void>();
  #ended = 0;
  #unfit = 0;
  /** Seconds that a trial took, smoothed. */
  #seconds: number | undefined;
  /** Bunches of messages are worked off one after the other. */
  #chain: Promise<void> = Promise.resolve();
  #closed = false;
  /** What is known before any trial is trained; nothing once they are. */
  #before: { readonly seconds: Map<number, number>; backend?: BackendSummary } | undefined;

  constructor(source: TrialSource, options: TrainTrialsOptions) {
    this.#source = source;
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#children = Array.from({ length: options.workers }, () => undefined);
    this.#watch = setInterval(() => this.#lookForStuck(), WATCH_MS);
    if (options.before !== undefined) this.#before = { seconds: new Map() };
  }

  async run(): Promise<void> {
    const { signal } = this.#options;
    const abort = () => this.#close();
    signal?.addEventListener("abort", abort);
    try {
      if (signal?.aborted) return;
      for (let slot = 0; slot < this.#children.length; slot++) this.#start(slot);
      await this.#end.promise;
      await this.#chain;
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#watch);
    this.#close();
  }

  /** Ends all children, and with them the run. */
  #close(error?: unknown): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const child of this.#children) child?.process.kill();
    if (error === undefined) this.#end.resolve();
    else this.#end.reject(error);
  }

  #start(slot: number): void {
    const child: Child = {
      process: this.#options.start(),
      slot,
      ready: false,
      tasks: [],
      begun: false,
      epoch: 0,
      kernels: [],
      heard: this.#now(),
    };
    this.#children[slot] = child;
    child.process.send({ type: "setup", setup: this.#options.setup });
    (async () => {
      for await (const messages of child.process.messages) {
        child.heard = this.#now();
        this.#then(() => this.#hear(child, messages));
      }
      const end = await child.process.ended;
      this.#then(() => this.#bury(child, end));
    })().catch((error) => this.#close(error));
  }

  #then(body: () => Promise<void>): void {
    this.#chain = this.#chain.then(async () => {
      if (!this.#closed) await body();
    }).catch((error) => this.#close(error));
  }

  async #hear(child: Child, messages: readonly FromChild[]): Promise<void> {
    const { worker = "local" } = this.#options;
    const events: TrialEvent[] = [];
    for (const message of messages) {
      if (message.type === "unfit") return this.#close(new RangeError(message.error));
      if (message.type === "ready") {
        child.ready = true;
        this.#unfit = 0;
        if (this.#before !== undefined) {
          this.#before.backend ??= message.backend;
          // One would do; the others compile their kernels meanwhile.
          for (const place of this.#options.before!.time) {
            child.process.send({ type: "time", place });
          }
        }
        continue;
      }
      if (message.type === "timed") {
        this.#before?.seconds.set(message.place, message.seconds);
        continue;
      }
      if (message.type === "alive") {
        this.#checkMemory(child, message.memory);
        continue;
      }
      const [task] = child.tasks;
      // A trial that this child was not given is none of ours.
      if (task === undefined || task.place !== message.place) continue;
      const { id } = task;
      switch (message.type) {
        case "started":
          child.begun = true;
          child.epoch = 0;
          child.kernels = [];
          events.push({ type: "started", id, worker: `${worker} ${child.process.pid}` });
          break;
        case "epoch":
          child.epoch = message.record.epoch;
          events.push({ type: "epoch", id, record: message.record });
          break;
        case "kernels":
          child.kernels = message.kernels;
          break;
        case "done":
          this.#finish(child);
          this.#seconds = (this.#seconds ?? message.run.seconds) * 0.8 + message.run.seconds * 0.2;
          events.push({ type: "done", id, run: message.run });
          break;
        case "failed":
          this.#finish(child);
          events.push({ type: "failed", id, error: message.error, final: true });
          break;
      }
    }
    await this.#write(events);
    await this.#begin();
    await this.#handOut();
  }

  /** Does what comes before the first trial, once all is known for it. */
  async #begin(): Promise<void> {
    const { before } = this.#options;
    const known = this.#before;
    if (before === undefined || known?.backend === undefined) return;
    if (known.seconds.size < before.time.length) return;
    await before.run(known.seconds, known.backend);
    this.#before = undefined;
  }

  #finish(child: Child): void {
    child.tasks.shift();
    child.begun = false;
    child.epoch = 0;
    this.#ended++;
  }

  async #write(events: readonly TrialEvent[]): Promise<void> {
    if (events.length === 0) return;
    await this.#source.write(events);
    this.#options.onProgress?.({
      ended: this.#ended,
      events,
      workers: this.#children.map((child) =>
        child?.begun
          ? { place: child.tasks[0]!.place, epoch: child.epoch, kernels: child.kernels }
          : undefined
      ),
    });
  }

  /** Gives every child that has too little to do some more, and ends when nobody has anything. */
  async #handOut(): Promise<void> {
    if (this.#before !== undefined) return;
    const left = this.#children.reduce(
      (sum, child) => sum + (child?.tasks.length ?? 0),
      this.#source.waiting ?? Infinity,
    );
    // So that all children end at about the same time, whoever is ahead.
    const even = Math.ceil(left / (2 * this.#children.length));
    const ahead = this.#seconds === undefined
      ? 1
      : Math.max(1, Math.min(MOST_AHEAD, Math.ceil(AHEAD_SECONDS / this.#seconds), even));
    for (const child of this.#children) {
      if (child === undefined || !child.ready || child.fault !== undefined) continue;
      if (child.tasks.length > ahead / 2) continue;
      const tasks = await this.#source.take(ahead - child.tasks.length);
      if (tasks.length === 0) break;
      child.tasks.push(...tasks);
      child.process.send({ type: "train", places: tasks.map(({ place }) => place) });
    }
    if (this.#children.some((child) => child !== undefined && child.tasks.length > 0)) return;
    // What is left is for a child that is not ready yet.
    if (!(await this.#peek())) this.#close();
  }

  /** Whether anything is left to be taken. */
  async #peek(): Promise<boolean> {
    const tasks = await this.#source.take(1);
    if (tasks.length > 0) this.#source.giveBack(tasks);
    return tasks.length > 0;
  }

  /** What becomes of the trials of a child that has ended. */
  async #bury(child: Child, end: string): Promise<void> {
    const { attempts = ATTEMPTS, onWarning } = this.#options;
    const why = child.fault ?? end;
    this.#children[child.slot] = undefined;
    const [first, ...others] = child.tasks;
    const waiting = first === undefined ? [] : child.begun ? others : child.tasks;
    this.#source.giveBack(waiting);
    if (first !== undefined && child.begun) {
      const final = first.attempts + 1 >= attempts;
      if (final) this.#ended++;
      onWarning?.(
        `Trial ${first.place + 1} ${final ? "is given up" : "is begun again"}: its process ${why}`,
      );
      await this.#write([{ type: "failed", id: first.id, error: `its process ${why}`, final }]);
    } else if (!child.ready && ++this.#unfit >= MOST_UNFIT) {
      throw new Error(`Cannot train: process ${why} before it was ready, want one that trains`);
    }
    if (this.#closed) return;
    this.#start(child.slot);
  }

  #lookForStuck(): void {
    const { stuckSeconds = STUCK_SECONDS } = this.#options;
    for (const child of this.#children) {
      if (child === undefined || child.fault !== undefined) continue;
      if (this.#now() - child.heard < stuckSeconds * 1000) continue;
      child.fault = `gave no sign for ${stuckSeconds} s`;
      child.process.kill();
    }
  }

  #checkMemory(child: Child, bytes: number): void {
    const { memory } = this.#options;
    if (memory === undefined || bytes <= memory || child.fault !== undefined) return;
    const [has, cap] = [bytes, memory].map((amount) => Math.round(amount / 2 ** 20));
    child.fault = `has ${has} MB of memory, want ${cap} at most`;
    child.process.kill();
  }
}
