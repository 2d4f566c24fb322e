import { readFileSync } from "node:fs";
import { checkName } from "@shrinklab/names";
import { StoreError } from "./store_error.ts";

/** How a server is reached, as `pg` takes it. */
export interface PostgresAddress {
  /** The address without its password, to be shown. */
  readonly place: string;
  /** Name or number of the machine, or the folder of a socket. */
  readonly host: string;
  /** Port; 5432 by default. */
  readonly port: number;
  /** Who logs in. */
  readonly user: string;
  /** Name of the database. */
  readonly database: string;
  /** Password of the address; absent where it has none. */
  readonly password?: string;
  /** What TLS checks, or `false` for a connection that anyone on the way may read. */
  readonly ssl: false | {
    /** Certificates that are trusted; those of the system where it is absent. */
    readonly ca?: string;
    /** Looks at the name in the server's certificate; absent: it has to be the host's. */
    readonly checkServerIdentity?: () => undefined;
  };
}

/**
 * Reads the address of a PostgreSQL store.
 *
 * TLS with the server's name checked is the default; `sslmode=disable` has to be written.
 *
 * @param text `postgres://USER[:PASSWORD]@HOST[:PORT]/DATABASE`, with `sslmode` (`verify-full`,
 * `verify-ca` or `disable`) and `sslrootcert` (a file of certificates) after a `?`.
 * @returns Its parts.
 * @throws {StoreError} If a part is missing, or its file cannot be read; the password is in no
 * message.
 * @throws {RangeError} If a parameter or its value is unknown.
 *
 * @example
 * ```ts
 * import { readPostgresAddress } from "@shrinklab/store/postgres";
 * import { assertEquals } from "@std/assert";
 *
 * const { place, port, ssl } = readPostgresAddress("postgres://me:secret@db.example.org/lab");
 * assertEquals([place, port, ssl], ["postgres://me@db.example.org/lab", 5432, {}]);
 * ```
 */
export function readPostgresAddress(text: string): PostgresAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw wrong("an address is not readable");
  const { username, password, hostname, pathname, searchParams } = url;
  const host = decodeURIComponent(hostname).replace(/^\[(.*)\]$/, "$1");
  const database = decodeURIComponent(pathname.slice(1));
  const missing = Object.entries({ user: username, host, database }).find(([, part]) => !part);
  if (missing !== undefined) throw wrong(`${missing[0]} is absent`);
  const parameters = ["sslmode", "sslrootcert"];
  for (const name of searchParams.keys()) checkName("open store", "parameter", name, parameters);
  const mode = searchParams.get("sslmode") ?? "verify-full";
  checkName("open store", "sslmode", mode, ["verify-full", "verify-ca", "disable"]);
  const root = searchParams.get("sslrootcert");
  url.password = "";
  return {
    place: url.href,
    host,
    port: url.port === "" ? 5432 : Number(url.port),
    user: decodeURIComponent(username),
    database,
    ...(password === "" ? {} : { password: decodeURIComponent(password) }),
    ssl: mode === "disable" ? false : {
      ...(root === null || root === "system" ? {} : { ca: readCertificates(root) }),
      ...(mode === "verify-ca" ? { checkServerIdentity: () => undefined } : {}),
    },
  };
}

function readCertificates(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw wrong(`sslrootcert is "${path}", which cannot be read`, error);
  }
  if (!text.includes("-----BEGIN CERTIFICATE-----")) {
    throw wrong(`sslrootcert is "${path}", which has no certificate`);
  }
  return text;
}

function wrong(what: string, cause?: unknown): StoreError {
  return new StoreError(
    `Cannot open store: ${what}, want ` +
      "postgres://USER@HOST/DATABASE?sslmode=verify-full&sslrootcert=FILE",
    { code: "input", cause },
  );
}
