/** Where Debian puts the programs of each version. */
const VERSIONS = "/usr/lib/postgresql";
/** Who runs the server where tests run as root, which PostgreSQL refuses; of Debian's package. */
const OWNER = "postgres";

/**
 * Says why no PostgreSQL can be started here.
 *
 * @returns The reason, or nothing where one can.
 *
 * @example
 * ```ts
 * import { postgresMissing } from "@shrinklab/testing";
 *
 * console.assert(postgresMissing() !== "");
 * ```
 */
export function postgresMissing(): string | undefined {
  const needed: Deno.PermissionDescriptor[] = [
    ...["run", "read", "write"].map((name) => ({ name }) as Deno.PermissionDescriptor),
    { name: "net", host: "127.0.0.1" },
    { name: "env", variable: "PGPASSWORD" },
  ];
  for (const one of needed) {
    if (Deno.permissions.querySync(one).state !== "granted") return `needs --allow-${one.name}`;
  }
  if (programs() === undefined) return "PostgreSQL is not installed";
  return isFile("/usr/bin/openssl") ? undefined : "openssl is not installed";
}

/**
 * A PostgreSQL of the tests' own on a free port of 127.0.0.1, in a temporary folder, with TLS by an
 * authority of its own. It ends with this process, however that ends.
 *
 * @example
 * ```ts ignore
 * await using server = await PostgresServer.start();
 * await using store = await PostgresStore.open(await server.createDatabase());
 * ```
 */
export class PostgresServer implements AsyncDisposable {
  /** The password of its user, `postgres`; one that an address has to quote. */
  static readonly password = "pass: w%rd/";
  /** Its folder; `ca.pem` is its authority's certificate, `other.pem` that of another one. */
  readonly folder: string;
  /** Its port. */
  readonly port: number;
  readonly #asOwner: readonly string[];
  #process: Deno.ChildProcess | undefined;
  #databases = 0;

  private constructor(folder: string, port: number, asOwner: readonly string[]) {
    this.folder = folder;
    this.port = port;
    this.#asOwner = asOwner;
  }

  /**
   * Makes a server and starts it.
   *
   * @returns It; dispose of it with `await using`.
   */
  static async start(): Promise<PostgresServer> {
    const folder = await Deno.makeTempDir({ prefix: "postgres" });
    const root = (await output(["id", "-u"])).trim() === "0";
    if (root) await output(["chown", OWNER, folder]);
    const asOwner = root
      ? ["setpriv", `--reuid=${OWNER}`, `--regid=${OWNER}`, "--clear-groups", "--"]
      : [];
    const server = new PostgresServer(folder, freePort(), asOwner);
    await server.#initialize();
    await server.resume();
    return server;
  }

  /**
   * Makes an empty database.
   *
   * @param options What its address has: the password (default yes), the `host`, and what follows the
   * `?` (default: TLS with the server's authority).
   * @returns Its address.
   */
  async createDatabase(options?: Parameters<PostgresServer["address"]>[1]): Promise<string> {
    const name = `test${++this.#databases}`;
    await this.query("postgres", `CREATE DATABASE ${name}`);
    return this.address(name, options);
  }

  /**
   * The address of a database.
   *
   * @param database Its name.
   * @param options As those of {@linkcode PostgresServer.createDatabase}.
   * @returns The address.
   */
  address(
    database: string,
    { password = PostgresServer.password, host = "127.0.0.1", query }: {
      readonly password?: string | false;
      readonly host?: string;
      readonly query?: string;
    } = {},
  ): string {
    const secret = password === false ? "" : `:${encodeURIComponent(password)}`;
    return `postgres://${OWNER}${secret}@${host}:${this.port}/${database}?` +
      (query ?? `sslmode=verify-full&sslrootcert=${this.folder}/ca.pem`);
  }

  /**
   * Runs statements by `psql`, without a driver of ours.
   *
   * @param database Where.
   * @param sql What.
   * @returns Rows, a line each, columns separated by `|`.
   */
  async query(database: string, sql: string): Promise<string> {
    const client = ["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-h", this.folder];
    return (await this.#output([
      `${programs()}/psql`,
      ...client,
      ...["-p", String(this.port), "-d", database, "-c", sql],
    ])).trim();
  }

  /** Starts it again after {@linkcode PostgresServer.stop}. */
  async resume(): Promise<void> {
    // The shell ends the server when its input ends: with this process, however that ends.
    this.#process = this.#command([
      "sh",
      "-c",
      '"$@" & server=$!; read -r _; kill -INT $server; wait $server',
      "sh",
      `${programs()}/postgres`,
      ...["-D", `${this.folder}/data`, "-p", String(this.port), "-k", this.folder],
    ], { stdin: "piped", stdout: "null", stderr: "null" }).spawn();
    const until = performance.now() + 30_000;
    while (!(await this.#answers())) {
      if (performance.now() > until) throw new Error(`Cannot start PostgreSQL in ${this.folder}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Ends it at once: its connections are cut, what was committed stays. */
  async stop(): Promise<void> {
    await this.#process?.stdin.close();
    await this.#process?.status;
    this.#process = undefined;
  }

  /** Ends it and removes its folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await Deno.remove(this.folder, { recursive: true });
  }

  async #initialize(): Promise<void> {
    await Deno.writeTextFile(`${this.folder}/password`, PostgresServer.password);
    await this.#output([
      `${programs()}/initdb`,
      ...["-D", `${this.folder}/data`, "-U", OWNER, "--auth-host=scram-sha-256"],
      ...["--auth-local=trust", `--pwfile=${this.folder}/password`, "--encoding=UTF8"],
      ...["--locale=C", "--no-sync"],
    ]);
    await this.#makeCertificates();
    await Deno.writeTextFile(
      `${this.folder}/data/postgresql.conf`,
      `listen_addresses = '127.0.0.1'
ssl = on
ssl_cert_file = '${this.folder}/server.pem'
ssl_key_file = '${this.folder}/server.key'
fsync = off
`,
      { append: true },
    );
  }

  /** Two authorities, and a certificate for 127.0.0.1 by the first. */
  async #makeCertificates(): Promise<void> {
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    const path = (name: string) => `${this.folder}/${name}`;
    for (const name of ["ca", "other"]) {
      await this.#output([
        ...["openssl", "req", "-x509", ...key, "-days", "30", "-subj", `/CN=${name}`],
        ...["-keyout", path(`${name}.key`), "-out", path(`${name}.pem`)],
      ]);
    }
    await this.#output([
      ...["openssl", "req", "-x509", ...key, "-days", "30", "-subj", "/CN=127.0.0.1"],
      ...["-CA", path("ca.pem"), "-CAkey", path("ca.key")],
      ...["-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=CA:FALSE"],
      ...["-keyout", path("server.key"), "-out", path("server.pem")],
    ]);
  }

  async #answers(): Promise<boolean> {
    const { success } = await this.#command([
      `${programs()}/pg_isready`,
      ...["-q", "-h", "127.0.0.1", "-p", String(this.port)],
    ], {}).output();
    return success;
  }

  #command(words: readonly string[], options: Deno.CommandOptions): Deno.Command {
    const [program, ...args] = [...this.#asOwner, ...words];
    return new Deno.Command(program!, { args, cwd: this.folder, ...options });
  }

  #output(words: readonly string[]): Promise<string> {
    return output([...this.#asOwner, ...words], this.folder);
  }
}

async function output([program, ...args]: readonly string[], cwd = "/"): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program!, { args, cwd }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (!success) throw new Error(`Cannot run ${program} ${args.join(" ")}: ${text(stderr)}`);
  return text(stdout);
}

/** The folder of the newest version that is installed. */
function programs(): string | undefined {
  try {
    return [...Deno.readDirSync(VERSIONS)]
      .map(({ name }) => name)
      .sort((a, b) => Number(b) - Number(a))
      .map((name) => `${VERSIONS}/${name}/bin`)
      .find((folder) => isFile(`${folder}/initdb`));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return (listener.addr as Deno.NetAddr).port;
}
