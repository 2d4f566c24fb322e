import type { TrialEvent } from "@shrinklab/store";
import {
  postgresError,
  type PostgresStore,
  type PostgresTransaction,
} from "@shrinklab/store/postgres";
import { type JobWithMetadata, PgBoss } from "pg-boss";

/** The schema of pg-boss's tables. */
const SCHEMA = "shrinklab_jobs";
/** The queue of trials that are to be trained. */
const TRIALS = "trials";
/** The queue of trials that were given up, until the store says so. */
const GIVEN_UP = "trials-given-up";
/** Seconds without a word of its worker after which a trial is somebody else's. */
const LEASE = 30;
/** How often a trial is begun again after its first attempt. */
const RETRIES = 2;
/** Seconds of the longest training: pg-boss takes no more. */
const LONGEST = 24 * 3600;
const YEAR = 365 * 24 * 3600;

/** A trial that is ours until we have said nothing for {@linkcode TrialQueue.lease} milliseconds. */
export interface TrialLease {
  /** Its sweep. */
  readonly sweep: string;
  /** Its id. */
  readonly id: string;
  /** Whether it is given up if it fails once more. */
  readonly last: boolean;
  /** Which attempt of which job it is. */
  readonly job: { readonly id: string; readonly retryCount: number };
}

/** What happened to a trial since the last report. */
export interface TrialReport {
  /** The trial. */
  readonly lease: TrialLease;
  /** What the store has to know, in this order. */
  readonly events: readonly TrialEvent[];
  /** Set where its attempt is over: it is done, has failed, or is given back to be begun by another. */
  readonly end?: "done" | "failed" | "given back";
}

/** Options of {@linkcode TrialQueue.open}. */
export interface TrialQueueOptions {
  /** Looks after leases that have run out, as every worker does; default false. */
  readonly supervise?: boolean;
  /** Told of faults of the supervision, which goes on. */
  readonly onFault?: (error: unknown) => void;
}

/** What a job carries. */
interface JobData {
  readonly sweep: string;
  readonly id: string;
}

/**
 * The trials of sweeps as jobs of pg-boss, in the database of their store.
 *
 * A trial's row and its job change in one transaction, which holds the job's row: what a worker
 * reports counts only while the lease is its own. So a job is never completed without its row, and
 * what a worker reports that was stopped for longer than a lease changes nothing.
 */
export class TrialQueue implements AsyncDisposable {
  /** Milliseconds of silence after which a trial is somebody else's. */
  readonly lease: number = LEASE * 1000;
  readonly #store: PostgresStore;
  readonly #boss: PgBoss;

  private constructor(store: PostgresStore, boss: PgBoss) {
    this.#store = store;
    this.#boss = boss;
  }

  /**
   * Opens the queue of a store, and makes its tables where they are not there.
   *
   * @param store The store, which outlives the queue.
   * @param options Whether this process looks after leases.
   * @returns The queue.
   * @throws {StoreError} If the database fails, or its tables are of a newer pg-boss.
   *
   * @example
   * ```ts ignore
   * await using queue = await TrialQueue.open(store);
   * await queue.enqueue("my-sweep");
   * ```
   */
  static async open(
    store: PostgresStore,
    { supervise = false, onFault = () => {} }: TrialQueueOptions = {},
  ): Promise<TrialQueue> {
    const boss = new PgBoss({
      db: { executeSql: (text, values) => store.executeSql(text, values) },
      schema: SCHEMA,
      schedule: false,
      supervise,
      superviseIntervalSeconds: LEASE / 3,
      monitorIntervalSeconds: LEASE / 3,
      monitorVacuum: false,
      reindex: false,
      registerInstance: false,
      openTelemetry: { enabled: false },
    });
    boss.on("error", onFault);
    try {
      await boss.start();
      const options = { retentionSeconds: YEAR, expireInSeconds: LONGEST };
      await boss.createQueue(GIVEN_UP, options);
      await boss.createQueue(TRIALS, {
        ...options,
        // One job of a trial at a time, waiting or in training.
        policy: "exclusive",
        heartbeatSeconds: LEASE,
        retryLimit: RETRIES,
        deadLetter: GIVEN_UP,
      });
      return new TrialQueue(store, boss);
    } catch (error) {
      await boss.stop({ graceful: false });
      throw postgresError("open queue", store.place, error);
    }
  }

  /**
   * Puts those trials of a sweep into the queue that are missing in the store and not in the queue.
   *
   * @param sweep A sweep of the store.
   * @returns How many.
   */
  enqueue(sweep: string): Promise<number> {
    return this.#store.transaction(async (db) => {
      const { rows } = await db.executeSql(
        "SELECT id FROM shrinklab.trials WHERE sweep = $1 AND state = 'missing' ORDER BY place",
        [sweep],
      );
      // What gave them up before does not give them up again.
      const old = await this.#boss.findJobs(GIVEN_UP, { db, data: { sweep }, limit: 100_000 });
      if (old.length > 0) await this.#boss.deleteJob(GIVEN_UP, old.map(({ id }) => id), { db });
      if (rows.length === 0) return 0;
      const jobs = rows.map(({ id }) => jobOf({ sweep, id }));
      const put = await this.#boss.insert(TRIALS, jobs, { db, returnId: true });
      return put?.length ?? 0;
    });
  }

  /**
   * Takes trials, the oldest first; those that are done already, or not in the store any more, are
   * taken out of the queue.
   *
   * @param count How many at most.
   * @returns Leases; none where nothing waits.
   */
  take(count: number): Promise<TrialLease[]> {
    return this.#store.transaction(async (db) => {
      const jobs = await this.#boss.fetch<JobData>(TRIALS, {
        db,
        batchSize: count,
        includeMetadata: true,
      });
      if (jobs.length === 0) return [];
      const { rows } = await db.executeSql(
        `SELECT sweep, id FROM shrinklab.trials JOIN unnest($1::text[], $2::text[])
          AS wanted (sweep, id) USING (sweep, id) WHERE state <> 'done'`,
        [jobs.map(({ data }) => data.sweep), jobs.map(({ data }) => data.id)],
      );
      const open = new Set(rows.map(keyOf));
      const needless = jobs.filter(({ data }) => !open.has(keyOf(data)));
      if (needless.length > 0) await this.#boss.complete(TRIALS, needless, null, { db });
      return jobs.filter(({ data }) => open.has(keyOf(data))).map(leaseOf);
    });
  }

  /**
   * Writes what happened to trials, and renews their leases, in one transaction.
   *
   * @param reports Of trials that were taken; without events and end where only the lease is renewed.
   * @returns Those that are not ours any more, of whose reports nothing was written.
   */
  report(reports: readonly TrialReport[]): Promise<TrialLease[]> {
    if (reports.length === 0) return Promise.resolve([]);
    return this.#store.transaction(async (db) => {
      const ours = await this.#hold(db, reports.map(({ lease }) => lease.job));
      const valid = reports.filter(({ lease }) => ours.has(lease.job.id));
      const events = Map.groupBy(valid.filter(({ events }) => events.length > 0), sweepOf);
      for (const [sweep, reports] of events) {
        await db.write(sweep, reports.flatMap(({ events }) => events));
      }
      const ended = Map.groupBy(valid.filter(({ end }) => end !== undefined), ({ end }) => end!);
      const leases = (end: TrialReport["end"] & string) =>
        (ended.get(end) ?? []).map(({ lease }) => lease);
      const jobs = (leases: readonly TrialLease[]) => leases.map(({ job }) => ({ ...job }));
      const finished = [...leases("done"), ...leases("given back")];
      if (finished.length > 0) await this.#boss.complete(TRIALS, jobs(finished), null, { db });
      const back = leases("given back").map(jobOf);
      if (back.length > 0) await this.#boss.insert(TRIALS, back, { db });
      const failed = leases("failed");
      if (failed.length > 0) await this.#boss.fail(TRIALS, jobs(failed), null, { db });
      return reports.filter(({ lease }) => !ours.has(lease.job.id)).map(({ lease }) => lease);
    });
  }

  /**
   * Writes into the store which trials were given up because their workers fell silent.
   *
   * @returns How many.
   */
  settleGivenUp(): Promise<number> {
    return this.#store.transaction(async (db) => {
      const jobs = await this.#boss.fetch<JobData>(GIVEN_UP, { db, batchSize: 1000 });
      if (jobs.length === 0) return 0;
      for (const [sweep, ofSweep] of Map.groupBy(jobs, ({ data }) => data.sweep)) {
        const { rows } = await db.executeSql(
          `SELECT id FROM shrinklab.trials
            WHERE sweep = $1 AND id = ANY($2::text[]) AND state IN ('missing', 'running')`,
          [sweep, ofSweep.map(({ data }) => data.id)],
        );
        const error = `its workers fell silent: after ${RETRIES + 1} attempts it is given up`;
        await db.write(
          sweep,
          rows.map(({ id }) => ({ type: "failed" as const, id, error, final: true })),
        );
      }
      await this.#boss.complete(GIVEN_UP, jobs.map(({ id }) => id), null, { db });
      return jobs.length;
    });
  }

  /**
   * Counts the trials that wait or are in training, here or elsewhere.
   *
   * @returns How many.
   */
  left(): Promise<number> {
    return this.#store.transaction(async ({ executeSql }) => {
      const { rows: [row] } = await executeSql(
        `SELECT count(*) FROM ${SCHEMA}.job WHERE name = ANY($1) AND state < 'completed'`,
        [[TRIALS, GIVEN_UP]],
      );
      return Number(row.count);
    });
  }

  /** Looks for leases that have run out, now; a queue that supervises does it by itself. */
  async supervise(): Promise<void> {
    await this.#boss.supervise(TRIALS);
  }

  /** Ends the supervision. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#boss.stop({ graceful: false });
  }

  /** Renews leases and holds the rows of their jobs until the transaction ends. */
  async #hold(
    db: PostgresTransaction,
    jobs: readonly TrialLease["job"][],
  ): Promise<ReadonlySet<string>> {
    const { settled } = await this.#boss.touch(TRIALS, jobs.map((job) => ({ ...job })), {
      db,
    }) as { settled: string[] };
    return new Set(settled);
  }
}

function jobOf({ sweep, id }: JobData) {
  return { data: { sweep, id }, singletonKey: keyOf({ sweep, id }) };
}

function leaseOf(
  { id, data, retryCount, retryLimit }: JobWithMetadata<JobData>,
): TrialLease {
  return {
    sweep: data.sweep,
    id: data.id,
    last: retryCount >= retryLimit,
    job: { id, retryCount },
  };
}

function keyOf({ sweep, id }: JobData): string {
  return JSON.stringify([sweep, id]);
}

function sweepOf({ lease }: TrialReport): string {
  return lease.sweep;
}
