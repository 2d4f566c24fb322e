import pg from "pg";
import { type PostgresAddress, readPostgresAddress } from "./postgres_address.ts";
import { postgresError } from "./postgres_error.ts";
import { migrate } from "./postgres_migrations.ts";
import { condition, present, trialOf, type TrialRow } from "./rows.ts";
import {
  type DroppedMethod,
  listedFigures,
  type ListedRun,
  type ListedTrial,
  type RunFigures,
  type Store,
  type StoredEpoch,
  type StoredSweep,
  type StoredTrial,
  type TrialEvent,
  type TrialFilter,
  type TrialKey,
} from "./store.ts";
import { StoreError } from "./store_error.ts";

/** Milliseconds that a connection may take to be made. */
const PATIENCE = 10_000;
/** Connections that one process has at most, those of locks not counted. */
const CONNECTIONS = 4;
/** How often a transaction is made again where two waited for each other. */
const DEADLOCKS = 3;
/** Advisory lock of transactions that write epochs. */
const WRITING_EPOCHS = 0x7368726d;

/**
 * What the server does for each connection: it ends a transaction of a process that has stopped in
 * the middle, so that others do not wait for it, and notices a machine that is gone.
 */
const SESSION = "-c idle_in_transaction_session_timeout=10000 -c tcp_keepalives_idle=30 " +
  "-c tcp_keepalives_interval=10 -c tcp_keepalives_count=3";

/** Statements of one transaction. */
export interface PostgresTransaction {
  /** Runs a statement; the name is pg-boss's, whose jobs are settled in our transactions. */
  executeSql(
    text: string,
    values?: unknown[],
    // deno-lint-ignore no-explicit-any
  ): Promise<{ rows: any[] }>;
  /** {@linkcode Store.write}, as a part of the transaction. */
  write(sweep: string, events: readonly TrialEvent[]): Promise<void>;
}

/**
 * A store in a PostgreSQL database, for processes on many machines; its tables are in the schema
 * `shrinklab`.
 *
 * Connections that are lost are made again by the next call; the call that lost one fails. Wants
 * sessions of its own: a pooler between has to keep one for each connection.
 */
export class PostgresStore implements Store {
  readonly place: string;
  readonly #config: pg.ClientConfig;
  readonly #pool: pg.Pool;
  /** Sweeps that are locked here, and whether the connection that holds the lock is lost. */
  readonly #locks = new Map<string, { lost: boolean }>();

  private constructor(address: PostgresAddress) {
    this.place = address.place;
    this.#config = configOf(address);
    this.#pool = new pg.Pool({ ...this.#config, max: CONNECTIONS });
    // A connection that is lost while nobody uses it is replaced by the next call.
    this.#pool.on("error", () => {});
  }

  /**
   * Opens a store, and makes its tables where they are not there.
   *
   * @param address `postgres://USER@HOST/DATABASE`, see {@linkcode readPostgresAddress}; the password
   * from `PGPASSWORD` where the address has none.
   * @returns The store.
   * @throws {StoreError} If the server cannot be reached or trusted, refuses the login, or the tables
   * are of a newer version.
   *
   * @example
   * ```ts ignore
   * await using store = await PostgresStore.open(
   *   "postgres://me@db.example.org/lab?sslmode=verify-full&sslrootcert=ca.pem",
   * );
   * ```
   */
  static async open(address: string): Promise<PostgresStore> {
    const store = new PostgresStore(readPostgresAddress(address));
    try {
      await store.#do(
        "open store",
        () => store.#withClient((client) => migrate(client, store.place)),
      );
      return store;
    } catch (error) {
      await store[Symbol.asyncDispose]();
      throw error;
    }
  }

  sweeps(): Promise<StoredSweep[]> {
    return this.#read("SELECT * FROM shrinklab.sweeps ORDER BY number", [], (row) => ({
      name: row.name,
      spec: row.spec,
      base: row.base,
      created: row.created.toISOString(),
      dropped: row.dropped,
    }));
  }

  putSweep(
    { name, spec, base }: Pick<StoredSweep, "name" | "spec" | "base">,
    trials: readonly TrialKey[],
  ): Promise<void> {
    return this.transaction(async ({ executeSql }) => {
      await executeSql(
        `INSERT INTO shrinklab.sweeps (name, spec, base) VALUES ($1, $2, $3)
          ON CONFLICT (name) DO UPDATE SET spec = excluded.spec, base = excluded.base`,
        [name, JSON.stringify(spec), JSON.stringify(base)],
      );
      await executeSql(
        `INSERT INTO shrinklab.trials (sweep, id, place, method, seed, "set")
          SELECT $1, id, place, method, seed, "set" FROM json_to_recordset($2)
            AS t (id text, place integer, method text, seed bigint, "set" json)
          ON CONFLICT (sweep, id) DO UPDATE SET place = excluded.place`,
        [name, JSON.stringify(trials)],
      );
    });
  }

  putDropped(sweep: string, dropped: readonly DroppedMethod[]): Promise<void> {
    return this.#run("UPDATE shrinklab.sweeps SET dropped = $2 WHERE name = $1", [
      sweep,
      JSON.stringify(dropped),
    ]);
  }

  renameSweep(sweep: string, name: string): Promise<void> {
    return this.transaction(async ({ executeSql }) => {
      const { rows } = await executeSql("SELECT 1 FROM shrinklab.sweeps WHERE name = $1", [name]);
      if (rows.length > 0) {
        throw new StoreError(`Cannot rename sweep: "${name}" is taken, want a name that is free`, {
          code: "input",
        });
      }
      await executeSql("UPDATE shrinklab.sweeps SET name = $2 WHERE name = $1", [sweep, name]);
    });
  }

  deleteSweep(sweep: string): Promise<void> {
    return this.#run("DELETE FROM shrinklab.sweeps WHERE name = $1", [sweep]);
  }

  deleteTrial(sweep: string, id: string): Promise<void> {
    return this.#run("DELETE FROM shrinklab.trials WHERE sweep = $1 AND id = $2", [sweep, id]);
  }

  trials({ sweep, state, id }: TrialFilter = {}): Promise<StoredTrial[]> {
    const { where, values } = condition(
      { "t.sweep =": sweep, "t.state =": state, "t.id =": id },
      mark,
    );
    return this.#read(
      `SELECT t.* FROM shrinklab.trials t JOIN shrinklab.sweeps s ON s.name = t.sweep ${where}
        ORDER BY s.number, t.place`,
      values,
      (row) => trialOf<RunFigures>(rowOf(row), row.run),
    );
  }

  list({ sweep, state, id }: TrialFilter = {}): Promise<ListedTrial[]> {
    const { where, values } = condition(
      { "t.sweep =": sweep, "t.state =": state, "t.id =": id },
      mark,
    );
    // One pass over the text of a run; each `->` would make one of its own.
    const figures = listedFigures.map((name) => `"${name}" json`).join(", ");
    return this.#read(
      `SELECT t.sweep, t.id, t.place, t.method, t.seed, t."set", t.state, t.attempts, t.error,
          t.worker, t.started, t.ended, CASE WHEN t.run IS NOT NULL THEN row_to_json(r) END AS run
        FROM shrinklab.trials t JOIN shrinklab.sweeps s ON s.name = t.sweep
          LEFT JOIN LATERAL json_to_record(t.run) AS r (${figures}) ON true
        ${where} ORDER BY s.number, t.place`,
      values,
      (row) => trialOf(rowOf(row), row.run && present(row.run) as ListedRun),
    );
  }

  write(sweep: string, events: readonly TrialEvent[]): Promise<void> {
    return this.transaction(({ write }) => write(sweep, events));
  }

  reopen(
    sweep: string,
    states: readonly ("running" | "failed")[] = ["running", "failed"],
  ): Promise<number> {
    return this.transaction(async ({ executeSql }) => {
      const { rows } = await executeSql(
        `UPDATE shrinklab.trials SET state = 'missing'
          WHERE sweep = $1 AND state = ANY($2) RETURNING id`,
        [sweep, states],
      );
      return rows.length;
    });
  }

  epochs(
    { sweep, id, after }: {
      readonly sweep?: string;
      readonly id?: string;
      readonly after?: number;
    } = {},
  ): Promise<StoredEpoch[]> {
    const { where, values } = condition({
      "e.sweep =": sweep,
      "e.trial =": id,
      "e.sequence >": after,
    }, mark);
    return this.#read(
      `SELECT e.sequence, e.sweep, e.trial, e.record FROM shrinklab.epochs e
        JOIN shrinklab.trials t ON t.sweep = e.sweep AND t.id = e.trial AND t.attempts = e.attempt
        ${where} ORDER BY e.sequence`,
      values,
      (row) => ({
        sequence: Number(row.sequence),
        sweep: row.sweep,
        id: row.trial,
        record: row.record,
      }),
    );
  }

  /** An advisory lock of a connection of its own: the server frees it when that ends. */
  lock(sweep: string): Promise<AsyncDisposable> {
    return this.#do("lock store", async () => {
      const client = new pg.Client(this.#config);
      const state = { lost: false };
      client.on("error", () => state.lost = true);
      await client.connect();
      const { rows: [row] } = await client.query<{ taken: boolean }>(
        "SELECT pg_try_advisory_lock(hashtextextended('shrinklab ' || $1, 0)) AS taken",
        [sweep],
      );
      if (!row!.taken) {
        await client.end();
        throw new StoreError(
          `Cannot lock store: sweep "${sweep}" of "${this.place}" is in use by another process, ` +
            "want its end, or another --name",
          { code: "input" },
        );
      }
      this.#locks.set(sweep, state);
      return {
        [Symbol.asyncDispose]: async () => {
          this.#locks.delete(sweep);
          await client.end().catch(() => {});
        },
      };
    });
  }

  /**
   * Does several things as one: all of them are there afterwards, or, where something throws, none.
   *
   * @param body What is done, by the statements that it gets; done again where two transactions
   * waited for each other.
   * @returns What `body` returns.
   * @throws {StoreError} If the database fails; then the transaction may still have been committed, if
   * the connection was lost while it was.
   *
   * @example
   * ```ts ignore
   * await store.transaction(async ({ executeSql, write }) => {
   *   await write("mine", [{ type: "done", id, run }]);
   *   await executeSql("DELETE FROM todo WHERE id = $1", [id]);
   * });
   * ```
   */
  transaction<Value>(body: (transaction: PostgresTransaction) => Promise<Value>): Promise<Value> {
    return this.#do("write store", async () => {
      for (let left = DEADLOCKS;; left--) {
        try {
          return await this.#withClient((client) => this.#transactionOn(client, body));
        } catch (error) {
          if (left === 0 || (error as { code?: string }).code !== "40P01") throw error;
        }
      }
    });
  }

  /** Runs one statement, as pg-boss wants its database to; errors are the driver's. */
  executeSql(
    text: string,
    values?: unknown[],
    // deno-lint-ignore no-explicit-any
  ): Promise<{ rows: any[] }> {
    return this.#pool.query(text, values);
  }

  /** Ends its connections. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.end();
  }

  async #transactionOn<Value>(
    client: pg.ClientBase,
    body: (transaction: PostgresTransaction) => Promise<Value>,
  ): Promise<Value> {
    const executeSql: PostgresTransaction["executeSql"] = (text, values) =>
      client.query(text, values);
    await client.query("BEGIN");
    try {
      const value = await body({
        executeSql,
        write: (sweep, events) => this.#record(executeSql, sweep, events),
      });
      const { command } = await client.query("COMMIT");
      if (command !== "COMMIT") throw new Error("Cannot commit: a statement before it failed");
      return value;
    } catch (error) {
      await client.query("ROLLBACK").catch(() => {});
      throw error;
    }
  }

  async #record(
    executeSql: PostgresTransaction["executeSql"],
    sweep: string,
    events: readonly TrialEvent[],
  ): Promise<void> {
    if (this.#locks.get(sweep)?.lost) {
      throw new StoreError(
        `Cannot write store: lock of sweep "${sweep}" is lost with its connection to ` +
          `"${this.place}", want --resume`,
      );
    }
    for (let at = 0; at < events.length;) {
      const event = events[at]!;
      if (event.type !== "epoch") {
        await executeSql(...statementOf(sweep, event));
        at++;
        continue;
      }
      const rest = events.slice(at);
      const end = rest.findIndex(({ type }) => type !== "epoch");
      const epochs = (end < 0 ? rest : rest.slice(0, end)) as Extract<
        TrialEvent,
        { type: "epoch" }
      >[];
      // Sequences in the order of commits: a reader that asks for what came after the last one would
      // else miss those that were given out before it and committed later.
      await executeSql("SELECT pg_advisory_xact_lock($1)", [WRITING_EPOCHS]);
      // An epoch that is there was written by a transaction whose answer was lost.
      await executeSql(
        `INSERT INTO shrinklab.epochs (sweep, trial, attempt, epoch, record)
          SELECT t.sweep, t.id, t.attempts, e.epoch, e.record::json
            FROM unnest($2::text[], $3::integer[], $4::text[]) WITH ORDINALITY
              AS e (id, epoch, record, place)
            JOIN shrinklab.trials t ON t.sweep = $1 AND t.id = e.id
            WHERE t.state <> 'done' ORDER BY e.place
          ON CONFLICT DO NOTHING`,
        [
          sweep,
          epochs.map(({ id }) => id),
          epochs.map(({ record }) => record.epoch),
          epochs.map(({ record }) => JSON.stringify(record)),
        ],
      );
      at += epochs.length;
    }
  }

  async #run(text: string, values: unknown[]): Promise<void> {
    await this.#do("write store", () => this.#pool.query(text, values));
  }

  #read<Value>(
    text: string,
    values: unknown[],
    // deno-lint-ignore no-explicit-any
    of: (row: any) => Value,
  ): Promise<Value[]> {
    return this.#do("read store", async () => (await this.#pool.query(text, values)).rows.map(of));
  }

  /** Lends a connection; one that is broken, or in the middle of something, is not kept. */
  async #withClient<Value>(body: (client: pg.ClientBase) => Promise<Value>): Promise<Value> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    const onError = (error: Error) => broken = error;
    client.on("error", onError);
    try {
      return await body(client);
    } catch (error) {
      broken ??= error as Error;
      throw error;
    } finally {
      client.off("error", onError);
      client.release(broken);
    }
  }

  async #do<Value>(action: string, body: () => Promise<Value>): Promise<Value> {
    try {
      return await body();
    } catch (error) {
      throw postgresError(action, this.place, error);
    }
  }
}

function configOf({ place: _, password, ...address }: PostgresAddress): pg.ClientConfig {
  return {
    ...address,
    // Asked for only where the server wants one.
    password: () => {
      const given = password ?? Deno.env.get("PGPASSWORD");
      if (given !== undefined) return given;
      throw new StoreError(
        `Cannot open store: password of ${address.user} is absent, want it in PGPASSWORD`,
        { code: "input" },
      );
    },
    application_name: "shrinklab",
    connectionTimeoutMillis: PATIENCE,
    keepAlive: true,
    options: SESSION,
  };
}

/** What an event other than an epoch does. */
function statementOf(
  sweep: string,
  event: Exclude<TrialEvent, { type: "epoch" }>,
): [string, unknown[]] {
  const set = (columns: string, ...values: unknown[]): [string, unknown[]] => [
    `UPDATE shrinklab.trials SET ${columns} WHERE sweep = $1 AND id = $2 AND state <> 'done'`,
    [sweep, event.id, ...values],
  ];
  switch (event.type) {
    case "started":
      return set(
        "state = 'running', attempts = attempts + 1, worker = $3, started = now(), ended = NULL",
        event.worker,
      );
    case "done":
      return set("state = 'done', run = $3, ended = now()", JSON.stringify(event.run));
    case "failed":
      return set(
        "state = $3, error = $4, ended = now()",
        event.final ? "failed" : "missing",
        // Text of PostgreSQL has no NUL.
        event.error.replaceAll("\0", ""),
      );
  }
}

/** The driver reads dates and JSON, and leaves what may be beyond a double as text. */
// deno-lint-ignore no-explicit-any
function rowOf({ seed, started, ended, ...row }: any): TrialRow {
  return {
    ...row,
    seed: Number(seed),
    started: started?.toISOString() ?? null,
    ended: ended?.toISOString() ?? null,
  };
}

/** How a statement names the values beside it. */
const mark = (number: number) => `$${number}`;
