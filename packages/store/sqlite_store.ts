import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { FileLock } from "./file_lock.ts";
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

/** Tells our files from other SQLite files: "shrl". */
const APPLICATION = 0x7368726c;

/** Step i brings the tables of version i to version i + 1. */
const migrations: readonly string[] = [
  `CREATE TABLE sweeps (
    name TEXT PRIMARY KEY, spec TEXT NOT NULL, base TEXT NOT NULL, created TEXT NOT NULL
  );
  CREATE TABLE trials (
    sweep TEXT NOT NULL REFERENCES sweeps (name) ON UPDATE CASCADE ON DELETE CASCADE,
    id TEXT NOT NULL, place INTEGER NOT NULL, method TEXT NOT NULL, seed INTEGER NOT NULL,
    "set" TEXT, state TEXT NOT NULL DEFAULT 'missing', attempts INTEGER NOT NULL DEFAULT 0,
    error TEXT, worker TEXT, started TEXT, ended TEXT, run TEXT,
    PRIMARY KEY (sweep, id)
  );
  CREATE TABLE epochs (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, sweep TEXT NOT NULL, trial TEXT NOT NULL,
    attempt INTEGER NOT NULL, record TEXT NOT NULL,
    FOREIGN KEY (sweep, trial) REFERENCES trials (sweep, id) ON UPDATE CASCADE ON DELETE CASCADE
  );
  CREATE INDEX epochs_of_trial ON epochs (sweep, trial);`,
  `ALTER TABLE sweeps ADD COLUMN dropped TEXT NOT NULL DEFAULT '[]'`,
];

/** Milliseconds that a statement waits for another process to end its transaction. */
const PATIENCE = 10_000;

/**
 * A store in one SQLite file, in WAL mode: others may read while one process writes.
 *
 * What was committed outlives the process; after a power cut the last transactions may be missing,
 * but never a part of one.
 */
export class SqliteStore implements Store {
  readonly place: string;
  readonly #database: DatabaseSync;

  private constructor(place: string, database: DatabaseSync) {
    this.place = place;
    this.#database = database;
  }

  /**
   * Opens a store, and makes it where nothing is there.
   *
   * @param path Its file.
   * @returns The store.
   * @throws {StoreError} If it is no store, damaged, of a newer version, or cannot be written.
   *
   * @example
   * ```ts ignore
   * await using store = SqliteStore.open("runs/store.sqlite");
   * ```
   */
  static open(path: string): SqliteStore {
    return failing("open store", path, () => {
      Deno.mkdirSync(dirname(path), { recursive: true });
      const database = new DatabaseSync(path, { timeout: PATIENCE });
      try {
        migrate(database, path);
      } catch (error) {
        database.close();
        throw error;
      }
      return new SqliteStore(path, database);
    });
  }

  sweeps(): Promise<StoredSweep[]> {
    return this.#do(
      "read store",
      () =>
        this.#all("SELECT * FROM sweeps ORDER BY created, rowid").map((row) => ({
          name: String(row.name),
          spec: JSON.parse(String(row.spec)),
          base: JSON.parse(String(row.base)),
          created: String(row.created),
          dropped: JSON.parse(String(row.dropped)),
        })),
    );
  }

  putSweep(
    { name, spec, base }: Pick<StoredSweep, "name" | "spec" | "base">,
    trials: readonly TrialKey[],
  ): Promise<void> {
    return this.#write(() => {
      this.#run(
        `INSERT INTO sweeps (name, spec, base, created) VALUES (?, ?, ?, ?)
          ON CONFLICT (name) DO UPDATE SET spec = excluded.spec, base = excluded.base`,
        name,
        JSON.stringify(spec),
        JSON.stringify(base),
        new Date().toISOString(),
      );
      const put = this.#database.prepare(
        `INSERT INTO trials (sweep, id, place, method, seed, "set") VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT (sweep, id) DO UPDATE SET place = excluded.place`,
      );
      for (const { id, place, method, seed, set } of trials) {
        put.run(name, id, place, method, seed, set === undefined ? null : JSON.stringify(set));
      }
    });
  }

  putDropped(sweep: string, dropped: readonly DroppedMethod[]): Promise<void> {
    return this.#write(() =>
      this.#run("UPDATE sweeps SET dropped = ? WHERE name = ?", JSON.stringify(dropped), sweep)
    );
  }

  renameSweep(sweep: string, name: string): Promise<void> {
    return this.#write(() => {
      if (this.#all("SELECT 1 FROM sweeps WHERE name = ?", name).length > 0) {
        throw new StoreError(`Cannot rename sweep: "${name}" is taken, want a name that is free`, {
          code: "input",
        });
      }
      this.#run("UPDATE sweeps SET name = ? WHERE name = ?", name, sweep);
    });
  }

  deleteSweep(sweep: string): Promise<void> {
    return this.#write(() => this.#run("DELETE FROM sweeps WHERE name = ?", sweep));
  }

  deleteTrial(sweep: string, id: string): Promise<void> {
    return this.#write(() => this.#run("DELETE FROM trials WHERE sweep = ? AND id = ?", sweep, id));
  }

  trials(filter: TrialFilter = {}): Promise<StoredTrial[]> {
    return this.#do(
      "read store",
      () =>
        this.#trials("run", filter).map((row) => trialOf(rowOf(row), jsonOf<RunFigures>(row.run))),
    );
  }

  list(filter: TrialFilter = {}): Promise<ListedTrial[]> {
    // SQLite skips the rest of a run faster than we could read it.
    const paths = listedFigures.map((name) => `'$.${name}'`).join(", ");
    return this.#do(
      "read store",
      () =>
        this.#trials(`json_extract(run, ${paths})`, filter).map((row) => {
          const figures = jsonOf<unknown[]>(row.run);
          return trialOf(rowOf(row), figures && listedRun(figures));
        }),
    );
  }

  #trials(run: string, { sweep, state, id }: TrialFilter): Record<string, unknown>[] {
    const { where, values } = condition({ "t.sweep =": sweep, "state =": state, "id =": id }, mark);
    return this.#all(
      `SELECT sweep, id, place, method, seed, "set", state, attempts, error, worker, started, ended,
          ${run} AS run FROM trials t JOIN sweeps s ON s.name = t.sweep ${where}
        ORDER BY s.created, s.rowid, t.place`,
      ...values,
    );
  }

  write(sweep: string, events: readonly TrialEvent[]): Promise<void> {
    return this.#write(() => {
      for (const event of events) this.#record(sweep, event);
    });
  }

  reopen(
    sweep: string,
    states: readonly ("running" | "failed")[] = ["running", "failed"],
  ): Promise<number> {
    return this.#write(() =>
      states.reduce(
        (sum, state) =>
          sum + Number(
            this.#statement("UPDATE trials SET state = 'missing' WHERE sweep = ? AND state = ?")
              .run(sweep, state).changes,
          ),
        0,
      )
    );
  }

  epochs(
    { sweep, id, after }: {
      readonly sweep?: string;
      readonly id?: string;
      readonly after?: number;
    } = {},
  ): Promise<StoredEpoch[]> {
    return this.#do("read store", () => {
      const { where, values } = condition<string | number>(
        { "e.sweep =": sweep, "e.trial =": id, "e.sequence >": after },
        mark,
      );
      return this.#all(
        `SELECT e.sequence, e.sweep, e.trial, e.record FROM epochs e
          JOIN trials t ON t.sweep = e.sweep AND t.id = e.trial AND t.attempts = e.attempt
          ${where} ORDER BY e.sequence`,
        ...values,
      ).map((row) => ({
        sequence: Number(row.sequence),
        sweep: String(row.sweep),
        id: String(row.trial),
        record: JSON.parse(String(row.record)),
      }));
    });
  }

  lock(_sweep: string): Promise<AsyncDisposable> {
    return this.#do("lock store", () => {
      const lock = FileLock.tryTake(`${this.place}.lock`);
      if (lock === undefined) {
        throw new StoreError(
          `Cannot lock store: "${this.place}" is in use by another sweep, want its end, or another ` +
            "--store",
          { code: "input" },
        );
      }
      return { [Symbol.asyncDispose]: () => Promise.resolve(lock[Symbol.dispose]()) };
    });
  }

  /** Closes the file. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#database.close();
    return Promise.resolve();
  }

  #record(sweep: string, event: TrialEvent): void {
    const { type, id } = event;
    const now = new Date().toISOString();
    switch (type) {
      case "started": {
        const row = this.#statement(
          `UPDATE trials SET state = 'running', attempts = attempts + 1, worker = ?, started = ?,
            ended = NULL WHERE sweep = ? AND id = ? AND state <> 'done' RETURNING attempts`,
        ).get(event.worker, now, sweep, id);
        if (row === undefined) this.#attempts.delete(id);
        else this.#attempts.set(id, Number(row.attempts));
        return;
      }
      case "epoch": {
        const attempt = this.#attempts.get(id);
        if (attempt === undefined) return;
        return this.#run(
          "INSERT INTO epochs (sweep, trial, attempt, record) VALUES (?, ?, ?, ?)",
          sweep,
          id,
          attempt,
          JSON.stringify(event.record),
        );
      }
      case "done":
        this.#attempts.delete(id);
        return this.#run(
          `UPDATE trials SET state = 'done', run = ?, ended = ?
            WHERE sweep = ? AND id = ? AND state <> 'done'`,
          JSON.stringify(event.run),
          now,
          sweep,
          id,
        );
      case "failed":
        return this.#run(
          `UPDATE trials SET state = ?, error = ?, ended = ?
            WHERE sweep = ? AND id = ? AND state <> 'done'`,
          event.final ? "failed" : "missing",
          event.error,
          now,
          sweep,
          id,
        );
    }
  }

  /** Attempts that were begun here and go on, by trial: epochs are those of one of these. */
  readonly #attempts = new Map<string, number>();
  readonly #statements = new Map<string, ReturnType<DatabaseSync["prepare"]>>();

  #statement(sql: string): ReturnType<DatabaseSync["prepare"]> {
    let statement = this.#statements.get(sql);
    if (!statement) this.#statements.set(sql, statement = this.#database.prepare(sql));
    return statement;
  }

  #run(sql: string, ...values: readonly SQLInputValue[]): void {
    this.#statement(sql).run(...values);
  }

  #all(sql: string, ...values: readonly SQLInputValue[]): Record<string, unknown>[] {
    return this.#statement(sql).all(...values);
  }

  /** A transaction. */
  #write<Value>(body: () => Value): Promise<Value> {
    return this.#do("write store", () => {
      this.#database.exec("BEGIN IMMEDIATE");
      try {
        const value = body();
        this.#database.exec("COMMIT");
        return value;
      } catch (error) {
        if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
        throw error;
      }
    });
  }

  #do<Value>(action: string, body: () => Value): Promise<Value> {
    return new Promise((resolve) => resolve(failing(action, this.place, body)));
  }
}

/** Columns are read as they are, but for the values, which are JSON. */
function rowOf(row: Record<string, unknown>): TrialRow {
  return { ...row, set: jsonOf(row.set) } as TrialRow;
}

/** A run of its figures in the order of `listedFigures`; `null` is one that it has not. */
function listedRun(figures: readonly unknown[]): ListedRun {
  const named = listedFigures.map((name, at) => [name, figures[at]] as const);
  return present(Object.fromEntries(named)) as unknown as ListedRun;
}

/** What a column of JSON holds; `null` where it has nothing. */
function jsonOf<Value>(column: unknown): Value | null {
  return column === null ? null : JSON.parse(String(column));
}

/** How a statement names the values beside it. */
const mark = (number: number) => `?${number}`;

/** Brings tables to today's version, each step in a transaction of its own. */
function migrate(database: DatabaseSync, path: string): void {
  const pragma = (name: string) =>
    Number(Object.values(database.prepare(`PRAGMA ${name}`).get()!)[0]);
  // Reads the file, so that what is no database is told here.
  const tables = Number(
    Object.values(database.prepare("SELECT count(*) FROM sqlite_schema").get()!)[0],
  );
  if (tables > 0 && pragma("application_id") !== APPLICATION) {
    throw new StoreError(
      `Cannot open store: "${path}" is a database of something else, want a store or a new file`,
      { code: "input" },
    );
  }
  const version = pragma("user_version");
  if (version > migrations.length) {
    throw new StoreError(
      `Cannot open store: version of "${path}" is ${version}, want ${migrations.length} or below: ` +
        "a newer shrinklab made it",
      { code: "input" },
    );
  }
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON");
  if (version === migrations.length) return;
  database.exec("BEGIN IMMEDIATE");
  try {
    // Another process may have done it while this one waited.
    for (let at = pragma("user_version"); at < migrations.length; at++) {
      database.exec(migrations[at]!);
      database.exec(`PRAGMA user_version = ${at + 1}; PRAGMA application_id = ${APPLICATION}`);
    }
    database.exec("COMMIT");
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/** Errors of the database and of the file system as one line each. */
function failing<Value>(action: string, place: string, body: () => Value): Value {
  try {
    return body();
  } catch (error) {
    if (error instanceof StoreError || !(error instanceof Error)) throw error;
    if (error instanceof TypeError || error instanceof RangeError) throw error;
    const reason = error.message.replace(/, (mk|open|writ).*$/s, "");
    throw new StoreError(
      `Cannot ${action}: "${place}" is not usable (${reason}), want ` +
        (/not a database|malformed/.test(reason)
          ? "an undamaged store, or a new file"
          : /full/.test(reason)
          ? "space on its disk; what was written before stays, and --resume goes on from there"
          : "a file that can be read and written"),
      { cause: error },
    );
  }
}
