import { StoreError, type TrialEvent } from "@shrinklab/store";
import type { TrialLease, TrialQueue, TrialReport } from "./trial_queue.ts";

/** Milliseconds between two questions for trials where none waits. */
const IDLE = 1000;
/** Milliseconds between two tries where the database does not answer. */
const AGAIN = 1000;
/** Milliseconds that a worker waits for the database to come back. */
const PATIENCE = 300_000;
/** Milliseconds of training that are taken beforehand, so that short trials come without a wait. */
const AHEAD = 500;
/** Trials that are taken beforehand at most, for each that is in training. */
const MOST_AHEAD = 16;

/** What trains trials: children, as a rule, so that this process can keep its leases meanwhile. */
export interface TrialTrainer {
  /** How many it trains at the same time. */
  readonly size: number;
  /**
   * Trains a trial.
   *
   * @param lease Which.
   * @param signal Aborts where the trial is not ours any more, or the worker is to end.
   * @returns What happens, `started` first; `done` or `failed` ends it, whose `final` is the queue's
   * to say. What is thrown is a fault of the worker itself.
   */
  train(lease: TrialLease, signal: AbortSignal): AsyncIterable<TrialEvent>;
}

/** Options of {@linkcode workTrials}. */
export interface WorkOptions {
  /** Ends when no trial waits or is in training anywhere; default: only with `signal`. */
  readonly untilEmpty?: boolean;
  /** Ends the work: what is in training is given back to the queue. */
  readonly signal?: AbortSignal;
  /** Told what the store knows from now on. */
  readonly onReport?: (report: TrialReport) => void;
  /** Told of trials that are not ours any more: a lease ran out. */
  readonly onLost?: (lease: TrialLease) => void;
  /** Told of a fault of the database that is waited for, when it begins. */
  readonly onFault?: (error: unknown) => void;
}

/** How a worker's trials ended. */
export interface WorkSummary {
  /** Trials that were finished. */
  readonly done: number;
  /** Attempts that failed. */
  readonly failed: number;
  /** Trials whose lease ran out. */
  readonly lost: number;
}

/**
 * Takes trials from a queue and trains them until it is told to end.
 *
 * Where the database does not answer it goes on training, and waits for it for five minutes.
 *
 * @param queue Where trials come from.
 * @param trainer Who trains them.
 * @param options When it ends, and who is told what.
 * @returns How they ended.
 * @throws {StoreError} If the database fails for longer.
 *
 * @example
 * ```ts ignore
 * const { done } = await workTrials(queue, trainer, { untilEmpty: true });
 * ```
 */
export async function workTrials(
  queue: TrialQueue,
  trainer: TrialTrainer,
  options: WorkOptions = {},
): Promise<WorkSummary> {
  return await new Worker(queue, trainer, options).work();
}

class Worker {
  readonly #queue: TrialQueue;
  readonly #trainer: TrialTrainer;
  readonly #options: WorkOptions;
  /** Aborts when the work ends: asked to, or by a fault. */
  readonly #ending = new AbortController();
  /** Trials that are ours, by the attempts of their jobs. */
  readonly #held = new Map<
    string,
    { readonly lease: TrialLease; readonly stop: AbortController }
  >();
  /** Trials that are ours and not begun. */
  readonly #waiting: TrialLease[] = [];
  #training = 0;
  /** Milliseconds of the last trials, the latest counting most. */
  #pace = Infinity;
  /** What is to be reported, by the attempts of jobs, in the order in which it happened. */
  #reports = new Map<string, TrialReport>();
  /** Wakes who waits for something to report, or to take. */
  #wake = () => {};
  /** When the queue had no trial for us. */
  #asked = -Infinity;
  #fault: unknown;
  #summary = { done: 0, failed: 0, lost: 0 };

  constructor(queue: TrialQueue, trainer: TrialTrainer, options: WorkOptions) {
    this.#queue = queue;
    this.#trainer = trainer;
    this.#options = options;
  }

  async work(): Promise<WorkSummary> {
    const { signal } = this.#options;
    const end = () => this.#end();
    signal?.addEventListener("abort", end);
    if (signal?.aborted) end();
    try {
      let renewed = performance.now();
      while (!this.#ending.signal.aborted || this.#training > 0 || this.#reports.size > 0) {
        const now = performance.now();
        const renewing = now - renewed > this.#queue.lease / 4;
        if (renewing) {
          renewed = now;
          for (const { lease } of this.#held.values()) this.#add({ lease, events: [] });
          await this.#patiently(() => this.#queue.settleGivenUp());
        }
        if (this.#reports.size > 0) await this.#report();
        else if (this.#wanted() > 0 && now - this.#asked > IDLE) {
          if (!(await this.#take())) {
            this.#asked = now;
            if (await this.#isEmpty()) break;
          }
        } else await this.#sleep(IDLE / 2);
      }
    } finally {
      signal?.removeEventListener("abort", end);
      this.#end();
    }
    if (this.#fault !== undefined) throw this.#fault;
    return this.#summary;
  }

  #wanted(): number {
    if (this.#ending.signal.aborted) return 0;
    const all = this.#trainer.size * (1 + Math.min(MOST_AHEAD, Math.floor(AHEAD / this.#pace)));
    // Few at a time are not worth a question.
    return this.#waiting.length > all / 2 ? 0 : all - this.#held.size;
  }

  /** Takes trials and begins them; whether there were any. */
  async #take(): Promise<boolean> {
    const leases = await this.#patiently(() => this.#queue.take(this.#wanted())) ?? [];
    for (const lease of leases) {
      this.#held.set(keyOf(lease), { lease, stop: new AbortController() });
      this.#waiting.push(lease);
    }
    if (this.#ending.signal.aborted) this.#giveBackWaiting();
    this.#begin();
    return leases.length > 0;
  }

  #begin(): void {
    while (this.#training < this.#trainer.size && this.#waiting.length > 0) {
      const lease = this.#waiting.shift()!;
      const held = this.#held.get(keyOf(lease));
      // Not ours any more since it was taken.
      if (held === undefined) continue;
      this.#training++;
      const start = performance.now();
      this.#train(lease, held.stop.signal).catch((error) => {
        this.#fault ??= error;
        this.#end();
      }).finally(() => {
        const taken = performance.now() - start;
        this.#pace = this.#pace === Infinity ? taken : 0.8 * this.#pace + 0.2 * taken;
        this.#training--;
        this.#begin();
        this.#wake();
      });
    }
  }

  async #train(lease: TrialLease, signal: AbortSignal): Promise<void> {
    let begun = false;
    try {
      for await (const event of this.#trainer.train(lease, signal)) {
        if (signal.aborted) break;
        begun = true;
        this.#add(reportOf(lease, event));
        if (event.type === "failed" || event.type === "done") return;
      }
      if (!signal.aborted) throw new Error(`Cannot train ${lease.id}: its events have no end`);
    } finally {
      // The trial is not to blame for what ends its worker.
      if (this.#held.has(keyOf(lease))) this.#giveBack(lease, begun);
    }
  }

  #giveBack(lease: TrialLease, begun: boolean): void {
    const error = "its worker was asked to end";
    this.#add({
      lease,
      events: begun ? [{ type: "failed", id: lease.id, error, final: false }] : [],
      end: "given back",
    });
  }

  #giveBackWaiting(): void {
    for (const lease of this.#waiting.splice(0)) this.#giveBack(lease, false);
  }

  /** Remembers what is to be reported. */
  #add(report: TrialReport): void {
    const key = keyOf(report.lease);
    if (!this.#held.has(key)) return;
    this.#reports.set(key, joined(this.#reports.get(key), report));
    if (report.end !== undefined) this.#held.delete(key);
    this.#wake();
  }

  async #report(): Promise<void> {
    const reports = this.#reports;
    this.#reports = new Map();
    const lost = await this.#patiently(() => this.#queue.report([...reports.values()]));
    if (lost === undefined) return;
    const gone = new Set(lost.map(keyOf));
    for (const report of reports.values()) {
      if (gone.has(keyOf(report.lease))) this.#lose(report.lease);
      else this.#count(report);
    }
  }

  #count(report: TrialReport): void {
    if (report.end === "done") this.#summary.done++;
    if (report.end === "failed") this.#summary.failed++;
    // There may be something again, or nothing left at all.
    if (report.end !== undefined) this.#asked = -Infinity;
    if (report.events.length > 0 || report.end !== undefined) this.#options.onReport?.(report);
  }

  #lose(lease: TrialLease): void {
    this.#summary.lost++;
    const key = keyOf(lease);
    this.#held.get(key)?.stop.abort();
    this.#held.delete(key);
    this.#reports.delete(key);
    this.#options.onLost?.(lease);
  }

  async #isEmpty(): Promise<boolean> {
    if (!this.#options.untilEmpty || this.#held.size > 0 || this.#training > 0) return false;
    await this.#patiently(() => this.#queue.settleGivenUp());
    return await this.#patiently(() => this.#queue.left()) === 0;
  }

  /**
   * Does something with the database, again and again where it fails; training goes on.
   *
   * @returns Its value; nothing where it failed for too long, which ends the work.
   */
  async #patiently<Value>(body: () => Promise<Value>): Promise<Value | undefined> {
    const until = performance.now() + PATIENCE;
    for (let first = true; this.#fault === undefined; first = false) {
      try {
        return await body();
      } catch (error) {
        if (first) this.#options.onFault?.(error);
        // Who is asked to end does not wait for a database that may never come back.
        const late = performance.now() > until || this.#ending.signal.aborted;
        if (!(error instanceof StoreError) || late) {
          this.#fault = error;
          this.#end();
        } else await new Promise((resolve) => setTimeout(resolve, AGAIN));
      }
    }
    return undefined;
  }

  /** Ends what is in training; what is ours goes back to the queue. */
  #end(): void {
    if (this.#ending.signal.aborted) return;
    this.#ending.abort();
    this.#giveBackWaiting();
    for (const { stop } of this.#held.values()) stop.abort();
    this.#wake();
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Tells attempts of one trial apart: this worker may lose it and take it again. */
function keyOf({ job }: TrialLease): string {
  return `${job.id} ${job.retryCount}`;
}

function reportOf(lease: TrialLease, event: TrialEvent): TrialReport {
  if (event.type === "failed") {
    return { lease, events: [{ ...event, final: lease.last }], end: "failed" };
  }
  return { lease, events: [event], ...(event.type === "done" ? { end: "done" } : {}) };
}

function joined(before: TrialReport | undefined, report: TrialReport): TrialReport {
  if (before === undefined) return report;
  return { ...before, ...report, events: [...before.events, ...report.events] };
}
