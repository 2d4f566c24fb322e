import type { ClientBase } from "pg";
import { StoreError } from "./store_error.ts";

/** Step i brings the tables of version i to version i + 1. */
const migrations: readonly string[] = [
  `CREATE TABLE shrinklab.sweeps (
    name text PRIMARY KEY, spec json NOT NULL, base json NOT NULL,
    created timestamptz NOT NULL DEFAULT now(), number bigint GENERATED ALWAYS AS IDENTITY,
    dropped json NOT NULL DEFAULT '[]'
  );
  CREATE TABLE shrinklab.trials (
    sweep text NOT NULL REFERENCES shrinklab.sweeps (name) ON UPDATE CASCADE ON DELETE CASCADE,
    id text NOT NULL, place integer NOT NULL, method text NOT NULL, seed bigint NOT NULL,
    "set" json, state text NOT NULL DEFAULT 'missing', attempts integer NOT NULL DEFAULT 0,
    error text, worker text, started timestamptz, ended timestamptz, run json,
    PRIMARY KEY (sweep, id)
  );
  CREATE TABLE shrinklab.epochs (
    sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, sweep text NOT NULL,
    trial text NOT NULL, attempt integer NOT NULL, epoch integer NOT NULL, record json NOT NULL,
    UNIQUE (sweep, trial, attempt, epoch),
    FOREIGN KEY (sweep, trial) REFERENCES shrinklab.trials (sweep, id)
      ON UPDATE CASCADE ON DELETE CASCADE
  )`,
];

/** Advisory lock of those who make or change the tables. */
const MIGRATING = 0x7368726c;

/**
 * Makes the tables, or brings those of an older version to today's, in one transaction.
 *
 * @param client A connection.
 * @param place Its address, for errors.
 * @throws {StoreError} If the tables are of a newer version, or not ours.
 */
export async function migrate(client: ClientBase, place: string): Promise<void> {
  if (await versionOf(client, place) === migrations.length) return;
  await client.query("BEGIN");
  try {
    await client.query("SELECT pg_advisory_xact_lock($1)", [MIGRATING]);
    // Another process may have done it while this one waited.
    const version = await versionOf(client, place);
    if (version === 0) {
      await client.query(
        `CREATE SCHEMA shrinklab; CREATE TABLE shrinklab.version (version integer NOT NULL);
        INSERT INTO shrinklab.version VALUES (0)`,
      );
    }
    for (const step of migrations.slice(version)) await client.query(step);
    await client.query("UPDATE shrinklab.version SET version = $1", [migrations.length]);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

/** The version of the tables, 0 where there are none. */
async function versionOf(client: ClientBase, place: string): Promise<number> {
  const { rows: [found] } = await client.query<{ schema: boolean; version: boolean }>(
    // By queries of the catalog: to_regclass() may answer from before the lock.
    `SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'shrinklab') AS schema,
      EXISTS (SELECT FROM pg_tables WHERE schemaname = 'shrinklab' AND tablename = 'version')
        AS version`,
  );
  if (!found!.schema) return 0;
  if (!found!.version) {
    throw new StoreError(
      `Cannot open store: schema shrinklab of "${place}" is of something else, want another database`,
      { code: "input" },
    );
  }
  const { rows: [row] } = await client.query<{ version: number }>(
    "SELECT version FROM shrinklab.version",
  );
  const version = row!.version;
  if (version > migrations.length) {
    throw new StoreError(
      `Cannot open store: version of "${place}" is ${version}, want ${migrations.length} or below: ` +
        "a newer shrinklab made it",
      { code: "input" },
    );
  }
  return version;
}
