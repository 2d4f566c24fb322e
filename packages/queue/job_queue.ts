import { StoreError, type TrialEvent } from "@shrinklab/store";
import {
  postgresError,
  type PostgresStore,
  type PostgresTransaction,
} from "@shrinklab/store/postgres";
import { type Job, PgBoss } from "pg-boss";

/** The schema of pg-boss's tables. */
const SCHEMA = "shrinklab_jobs";
/** The queue of trials that are to be trained. */
const TRIALS = "trials";
/** The queue of trials that were given up, until the store says so. */
const GIVEN_UP = "trials-given-up";
/** Seconds without a word of its worker after which a trial is somebody else's. */
const LEASE = 30;
/** How often the workers of a trial may fall silent: of machines that go, no trial is to blame. */
const SILENCES = 10;
/** Seconds of the longest training: pg-boss takes no more. */
const LONGEST = 24 * 3600;
const YEAR = 365 * 24 * 3600;

/** A trial that is ours until we have said nothing for {@linkcode JobQueue.lease} milliseconds. */
export interface TrialLease {
  /** Its sweep. */
  readonly sweep: string;
  /** Its id. */
  readonly id: string;
  /** Place of its sweep among those of the store: the older, the higher. */
  readonly rank: number;
  /** How often it has failed before. */
  readonly failures: number;
  /** Which attempt of which job it is. */
  readonly job: { readonly id: string; readonly retryCount: number };
}

/** What happened to a trial since the last report. */
export interface TrialReport {
  /** The trial. */
  readonly lease: TrialLease;
  /** What the store has to know, in this order. */
  readonly events: readonly TrialEvent[];
  /**
   * Set where its attempt is over: it is done, has failed for good, has failed and is to be begun again,
   * or is given back as if it had not been taken.
   */
  readonly end?: "done" | "failed" | "again" | "given back";
}

/** Options of {@linkcode JobQueue.open}. */
export interface JobQueueOptions {
  /** Looks after leases that have run out, as every worker does; default false. */
  readonly supervise?: boolean;
  /** Told of faults of the supervision, which goes on. */
  readonly onFault?: (error: unknown) => void;
}

/** What a job carries. */
type JobData = Pick<TrialLease, "sweep" | "id" | "rank" | "failures">;

/**
 * The trials of sweeps as jobs of pg-boss, in the database of their store.
 *
 * A trial's row and its job change in one transaction, which holds the job's row: what a worker
 * reports counts only while the lease is its own. So a job is never completed without its row, and
 * what a worker reports that was stopped for longer than a lease changes nothing.
 */
export class JobQueue implements AsyncDisposable {
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
   * await using queue = await JobQueue.open(store);
   * await queue.enqueue("my-sweep");
   * ```
   */
  static async open(
    store: PostgresStore,
    { supervise = false, onFault = () => {} }: JobQueueOptions = {},
  ): Promise<JobQueue> {
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
        retryLimit: SILENCES - 1,
        deadLetter: GIVEN_UP,
      });
      return new JobQueue(store, boss);
    } catch (error) {
      await boss.stop({ graceful: false });
      throw postgresError("open queue", store.place, error);
    }
  }

  /**
   * Puts those trials of a sweep into the queue that are neither done nor failed in the store, and not
   * in the queue.
   *
   * @param sweep A sweep of the store.
   * @returns How many.
   */
  enqueue(sweep: string): Promise<number> {
    return this.#store.transaction(async (db) => {
      const { rows } = await db.executeSql(
        `SELECT id, -number AS rank FROM shrinklab.trials JOIN shrinklab.sweeps ON name = sweep
          WHERE sweep = $1 AND state IN ('missing', 'running') ORDER BY place`,
        [sweep],
      );
      // What gave them up before does not give them up again.
      const old = await this.#boss.findJobs(GIVEN_UP, { db, data: { sweep }, limit: 100_000 });
      if (old.length > 0) await this.#boss.deleteJob(GIVEN_UP, old.map(({ id }) => id), { db });
      if (rows.length === 0) return 0;
      const jobs = rows.map(({ id, rank }, place) =>
        jobOf({ sweep, id, rank: Number(rank), failures: 0 }, place)
      );
      const put = await this.#boss.insert(TRIALS, jobs, { db, returnId: true });
      return put?.length ?? 0;
    });
  }

  /**
   * The rank of a sweep, for {@linkcode JobQueue.take}.
   *
   * @param sweep Its name.
   * @returns What leases of it say.
   * @throws {StoreError} If the store has no such sweep.
   */
  rankOf(sweep: string): Promise<number> {
    return this.#store.transaction(async ({ executeSql }) => {
      const { rows: [row] } = await executeSql(
        "SELECT -number AS rank FROM shrinklab.sweeps WHERE name = $1",
        [sweep],
      );
      if (row !== undefined) return Number(row.rank);
      throw new StoreError(
        `Cannot take trials: sweep "${sweep}" is absent in "${this.#store.place}", want one of it`,
        { code: "input" },
      );
    });
  }

  /**
   * Takes trials, the oldest first, each sweep in its order; those that are done already, or not in the store any more, are
   * taken out of the queue.
   *
   * @param count How many at most.
   * @param rank Of this sweep alone, as a lease of it says; default: of any.
   * @returns Leases; none where nothing waits.
   */
  take(count: number, rank?: number): Promise<TrialLease[]> {
    return this.#store.transaction(async (db) => {
      const jobs = await this.#boss.fetch<JobData>(TRIALS, {
        db,
        batchSize: count,
        ...(rank === undefined ? {} : { minPriority: rank, maxPriority: rank }),
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
      return jobs.filter(({ data }) => open.has(keyOf(data)))
        .sort((a, b) => a.id < b.id ? -1 : 1).map(leaseOf);
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
      const isOurs = await this.#hold(db, reports.map(({ lease }) => lease.job));
      const valid = reports.filter(({ lease }) => isOurs(lease));
      const events = Map.groupBy(valid.filter(({ events }) => events.length > 0), sweepOf);
      for (const [sweep, reports] of events) {
        await db.write(sweep, reports.flatMap(({ events }) => events));
      }
      const ended = valid.filter(({ end }) => end !== undefined);
      if (ended.length > 0) {
        const jobs = ended.map(({ lease }) => ({ ...lease.job }));
        await this.#boss.complete(TRIALS, jobs, null, { db });
      }
      // What goes on is a new job: pg-boss's own count is that of workers that fell silent.
      const again = ended.flatMap(({ lease, end }) => {
        const failures = lease.failures + (end === "again" ? 1 : 0);
        const place = parseInt(lease.job.id.slice(0, 8), 16);
        return end === "done" || end === "failed" ? [] : [jobOf({ ...lease, failures }, place)];
      });
      if (again.length > 0) await this.#boss.insert(TRIALS, again, { db });
      return reports.filter(({ lease }) => !isOurs(lease)).map(({ lease }) => lease);
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
        const error = `its workers fell silent ${SILENCES} times: it is given up`;
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
   * @param sweep Those of this sweep; default: of all.
   * @returns How many.
   */
  left(sweep?: string): Promise<number> {
    return this.#store.transaction(async ({ executeSql }) => {
      const { rows: [row] } = await executeSql(
        `SELECT count(*) FROM ${SCHEMA}.job WHERE name = ANY($1) AND state < 'completed'
          AND ($2::text IS NULL OR data ->> 'sweep' = $2)`,
        [[TRIALS, GIVEN_UP], sweep ?? null],
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

  /**
   * Renews leases and holds the rows of their jobs until the transaction ends.
   *
   * @returns Whether a lease is ours.
   */
  async #hold(
    db: PostgresTransaction,
    jobs: readonly TrialLease["job"][],
  ): Promise<(lease: TrialLease) => boolean> {
    // Of two attempts of one job only the later one can be ours.
    const latest = new Map<string, number>();
    for (const { id, retryCount } of jobs) {
      latest.set(id, Math.max(retryCount, latest.get(id) ?? 0));
    }
    const attempts = [...latest].map(([id, retryCount]) => ({ id, retryCount }));
    const { settled } = await this.#boss.touch(TRIALS, attempts, { db }) as { settled: string[] };
    const held = new Set(settled);
    return ({ job }) => held.has(job.id) && latest.get(job.id) === job.retryCount;
  }
}

/** Jobs that are put there together are taken by the order of their ids: by their places. */
function jobOf({ sweep, id, rank, failures }: JobData, place: number) {
  return {
    id: place.toString(16).padStart(8, "0") + crypto.randomUUID().slice(8),
    data: { sweep, id, rank, failures },
    singletonKey: keyOf({ sweep, id }),
    priority: rank,
  };
}

function leaseOf({ id, data, retryCount }: Job<JobData>): TrialLease {
  return { ...data, job: { id, retryCount } };
}

function keyOf({ sweep, id }: Pick<JobData, "sweep" | "id">): string {
  return JSON.stringify([sweep, id]);
}

function sweepOf({ lease }: TrialReport): string {
  return lease.sweep;
}
