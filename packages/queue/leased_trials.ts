import { StoreError, type TrialEvent } from "@shrinklab/store";
import type { TrialSource, TrialTask } from "@shrinklab/sweeps";
import type { JobQueue, TrialLease, TrialReport } from "./job_queue.ts";
import type { Patience } from "./patience.ts";

/** Milliseconds between two questions for trials where none waits. */
const IDLE = 1000;

/** Options of {@linkcode LeasedTrials}. */
export interface LeasedTrialsOptions {
  /** Where trials come from. */
  readonly queue: JobQueue;
  /** Places of the sweep's trials in the experiment that is trained, by their ids. */
  readonly places: ReadonlyMap<string, number>;
  /** Waits for a database that does not answer. */
  readonly patience: Patience;
  /** Told how trials end, once the store knows. */
  readonly onEnd?: (end: NonNullable<TrialReport["end"]>) => void;
  /** Told of trials that are not ours any more: a lease ran out. */
  readonly onLost?: (lease: TrialLease) => void;
}

/**
 * The trials of one sweep that this process has taken from a queue: a source for `trainTrials()`.
 *
 * Their leases are renewed while they are here. Of a trial whose lease ran out, nothing more is
 * written; what is left when the source is disposed of is given back.
 */
export class LeasedTrials implements TrialSource, AsyncDisposable {
  readonly #options: LeasedTrialsOptions;
  readonly #rank: number;
  /** Trials that are ours, by their ids. */
  readonly #held = new Map<string, TrialLease>();
  /** Those of them that nobody trains, and those that have begun. */
  #waiting: TrialLease[] = [];
  readonly #begun = new Set<string>();
  readonly #renewing: ReturnType<typeof setInterval>;
  /** Reports go one after the other: what one ends, the next must not find lost. */
  #turn: Promise<unknown> = Promise.resolve();
  /** When the queue had nothing for us. */
  #asked = -Infinity;

  /**
   * Takes over a first trial.
   *
   * @param first A lease of the sweep, which the source holds from now on.
   * @param options The queue, and the sweep's places.
   *
   * @example
   * ```ts ignore
   * await using trials = new LeasedTrials(lease, { queue, places, patience });
   * await trainTrials(trials, { workers: 2, start, setup });
   * ```
   */
  constructor(first: TrialLease, options: LeasedTrialsOptions) {
    this.#options = options;
    this.#rank = first.rank;
    this.#hold([first]);
    this.#renewing = setInterval(
      () => this.#inTurn(() => this.#renew()),
      options.queue.lease / 4,
    );
  }

  async take(count: number): Promise<readonly TrialTask[]> {
    const { queue, places, patience } = this.#options;
    const wanted = count - this.#waiting.length;
    if (wanted > 0 && performance.now() - this.#asked > IDLE) {
      const leases = await patience.wait(() => queue.take(wanted, this.#rank));
      if (leases.length === 0) this.#asked = performance.now();
      this.#hold(leases);
    }
    // The sweep has other trials by now: it has to be read again.
    if (this.#waiting.some(({ id }) => !places.has(id))) return [];
    return this.#waiting.splice(0, count).map(({ id, failures }) => ({
      id,
      place: places.get(id)!,
      attempts: failures,
    }));
  }

  giveBack(tasks: readonly TrialTask[]): void {
    this.#waiting.unshift(...tasks.flatMap(({ id }) => this.#held.get(id) ?? []));
  }

  async write(events: readonly TrialEvent[]): Promise<void> {
    const reports = new Map<string, TrialReport>();
    for (const event of events) {
      const lease = this.#held.get(event.id);
      if (lease === undefined) continue;
      const before = reports.get(event.id)?.events ?? [];
      const end = endOf(event);
      reports.set(event.id, {
        lease,
        events: [...before, event],
        ...(end === undefined ? {} : { end }),
      });
      if (event.type === "started") this.#begun.add(event.id);
    }
    const { queue, patience } = this.#options;
    await this.#inTurn(async () => {
      const all = [...reports.values()];
      this.#settle(all, await patience.wait(() => queue.report(all)));
    });
  }

  /** Gives back what is left; where the database does not answer, leases run out by themselves. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#renewing);
    const error = "its worker was asked to end";
    await this.#inTurn(async () => {
      const all = [...this.#held.values()].map((lease): TrialReport => ({
        lease,
        events: this.#begun.has(lease.id)
          ? [{ type: "failed", id: lease.id, error, final: false }]
          : [],
        end: "given back",
      }));
      try {
        this.#settle(all, await this.#options.queue.report(all));
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        this.#options.patience.tell(error);
      }
    });
  }

  #inTurn(body: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(body);
    this.#turn = done.catch(() => {});
    return done;
  }

  #hold(leases: readonly TrialLease[]): void {
    for (const lease of leases) this.#held.set(lease.id, lease);
    this.#waiting.push(...leases);
  }

  /** Renews every lease; a database that does not answer is waited for by who has to write. */
  async #renew(): Promise<void> {
    const { queue } = this.#options;
    const leases = [...this.#held.values()];
    try {
      await queue.settleGivenUp();
      this.#lose(await queue.report(leases.map((lease) => ({ lease, events: [] }))));
    } catch (error) {
      this.#options.patience.tell(error);
    }
  }

  /** What follows from reports, and from those of them that were not ours to make. */
  #settle(reports: readonly TrialReport[], lost: readonly TrialLease[]): void {
    this.#lose(lost);
    for (const { lease, end } of reports) {
      if (end === undefined || lost.includes(lease)) continue;
      this.#forget(lease);
      // It may be there to be taken again.
      this.#asked = -Infinity;
      this.#options.onEnd?.(end);
    }
  }

  #lose(leases: readonly TrialLease[]): void {
    for (const lease of leases) {
      // It may have ended, or been taken again, in the meantime.
      if (this.#held.get(lease.id) !== lease) continue;
      this.#forget(lease);
      this.#options.onLost?.(lease);
    }
  }

  #forget(lease: TrialLease): void {
    this.#held.delete(lease.id);
    this.#begun.delete(lease.id);
    this.#waiting = this.#waiting.filter((other) => other !== lease);
  }
}

function endOf(event: TrialEvent): TrialReport["end"] {
  if (event.type === "done") return "done";
  return event.type === "failed" ? event.final ? "failed" : "again" : undefined;
}
