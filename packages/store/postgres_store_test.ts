import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { postgresMissing, PostgresServer, testWhere } from "@shrinklab/testing";
import { PostgresStore } from "./postgres_store.ts";
import {
  epochForTests,
  storeContract,
  sweepForTests,
  trialForTests,
} from "./store_contract_for_tests.ts";
import { StoreError } from "./store_error.ts";

const missing = postgresMissing();
const needs = missing === undefined ? {} : { missing };
let server: PostgresServer;

if (missing === undefined) {
  Deno.test.beforeAll(async () => {
    server = await PostgresServer.start();
  });
  Deno.test.afterAll(() => server[Symbol.asyncDispose]());
}

storeContract({
  name: "PostgresStore",
  ignore: missing,
  async withPlace(body) {
    const address = await server.createDatabase();
    await body(() => PostgresStore.open(address));
  },
});

const run = { method: "l1", seed: 1, weightsSha256: "ab" } as never;

/** That nothing of the password is in what a user sees. */
function withoutPassword(text: string): string {
  assert(!text.includes(PostgresServer.password) && !text.includes("pass%3A"), text);
  return text;
}

async function refused(address: string, wanted: string, code: string): Promise<void> {
  const error = await assertRejects(() => PostgresStore.open(address), StoreError);
  assertStringIncludes(withoutPassword(error.message), wanted);
  assertEquals(error.code, code);
  assert(!error.message.includes("\n"));
}

testWhere(needs, "PostgresStore.open() tells each way to fail in one line", async () => {
  const database = (await server.createDatabase()).match(/test\d+/)![0];
  const trusted = `sslrootcert=${server.folder}/ca.pem`;
  const at = (options: Parameters<PostgresServer["address"]>[1]) =>
    server.address(database, options);
  await refused(at({ password: "wrong" }), "refuses the password, want the right one", "input");
  await refused(at({ password: false }), "password of postgres is absent", "input");
  await refused(server.address("nowhere"), "has no such database", "input");
  for (const query of [`sslrootcert=${server.folder}/other.pem`, "", "sslrootcert=system"]) {
    await refused(at({ query }), "has a certificate that is not trusted", "input");
  }
  await refused(
    at({ host: "localhost", query: trusted }),
    "has a certificate of another name",
    "input",
  );
  await refused(
    `postgres://u:${encodeURIComponent(PostgresServer.password)}@127.0.0.1:1/d`,
    "does not answer (connection refused)",
    "store",
  );
  await server.query(database, "CREATE SCHEMA shrinklab");
  await refused(at({}), "is of something else, want another database", "input");
  await server.query(
    database,
    "CREATE TABLE shrinklab.version (version integer); INSERT INTO shrinklab.version VALUES (99)",
  );
  await refused(at({}), "is 99, want 1 or below: a newer shrinklab made it", "input");
});

testWhere(needs, "PostgresStore.open() takes the password from PGPASSWORD", async () => {
  const address = await server.createDatabase({ password: false });
  Deno.env.set("PGPASSWORD", PostgresServer.password);
  try {
    await using store = await PostgresStore.open(address);
    assertEquals(await store.sweeps(), []);
  } finally {
    Deno.env.delete("PGPASSWORD");
  }
});

testWhere(needs, "PostgresStore works over a connection without TLS where it is told", async () => {
  await using store = await PostgresStore.open(
    await server.createDatabase({ query: "sslmode=disable" }),
  );
  assertEquals(await store.sweeps(), []);
});

testWhere(
  needs,
  "PostgresStore.open() makes the tables once, by many at the same time",
  async () => {
    const address = await server.createDatabase();
    const stores = await Promise.all(Array.from({ length: 4 }, () => PostgresStore.open(address)));
    for (const store of stores) await store[Symbol.asyncDispose]();
    assertEquals(stores.length, 4);
  },
);

testWhere(needs, "PostgresStore.epochs() misses none that is committed late", async () => {
  await using store = await PostgresStore.open(await server.createDatabase());
  const trials = Array.from({ length: 8 }, (_, place) => trialForTests(place));
  await store.putSweep(sweepForTests("a"), trials);
  const [all, each] = [40, 5];
  let [left, seen, last] = [trials.length, 0, 0];
  const writers = trials.map(async ({ id }) => {
    for (let epoch = 1; epoch <= all; epoch += each) {
      await store.write(
        "a",
        Array.from({ length: each }, (_, i) => ({
          type: "epoch" as const,
          id,
          record: epochForTests(epoch + i),
        })),
      );
    }
    left--;
  });
  // As a reader that follows a sweep: each time what came after the last.
  while (left > 0 || seen < trials.length * all) {
    const done = left === 0;
    const found = await store.epochs({ after: last });
    seen += found.length;
    last = found.at(-1)?.sequence ?? last;
    if (done) break;
  }
  await Promise.all(writers);
  assertEquals(seen, trials.length * all);
});

testWhere(needs, "PostgresStore.lock() ends with its connection, and writes say so", async () => {
  const address = await server.createDatabase();
  const database = address.match(/test\d+/)![0];
  await using store = await PostgresStore.open(address);
  await using other = await PostgresStore.open(address);
  await store.putSweep(sweepForTests("a"), [trialForTests(0)]);
  await using _lock = await store.lock("a");
  await using _another = await other.lock("b");
  await server.query(
    "postgres",
    `SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database d ON d.oid = database
      WHERE locktype = 'advisory' AND datname = '${database}'`,
  );
  await using _taken = await other.lock("a");
  await assertRejects(
    () => store.write("a", [{ type: "done", id: "id0", run }]),
    StoreError,
    'lock of sweep "a" is lost',
  );
});

testWhere(needs, "PostgresStore connects again after the server was restarted", async () => {
  await using own = await PostgresServer.start();
  await using store = await PostgresStore.open(await own.createDatabase());
  await store.putSweep(sweepForTests("a"), [trialForTests(0)]);
  const open = store.transaction(async ({ executeSql, write }) => {
    await write("a", [{ type: "done", id: "id0", run }]);
    await own.stop();
    await executeSql("SELECT 1");
  });
  const error = await assertRejects(() => open, StoreError);
  assertStringIncludes(error.message, "has ended the connection");
  await assertRejects(() => store.trials(), StoreError, "does not answer (connection refused)");
  await own.resume();
  assertEquals((await store.trials())[0]!.state, "missing");
});

testWhere(needs, "PostgresStore.transaction() commits all of its statements or none", async () => {
  await using store = await PostgresStore.open(await server.createDatabase());
  await store.putSweep(sweepForTests("a"), [trialForTests(0)]);
  await assertRejects(() =>
    store.transaction(async ({ executeSql, write }) => {
      await write("a", [{ type: "done", id: "id0", run }]);
      await executeSql("SELECT * FROM nothing_of_this_name");
    }), StoreError);
  assertEquals((await store.trials())[0]!.state, "missing");
});

testWhere(
  needs,
  "PostgresStore.transaction() is made again where two wait for each other",
  async () => {
    await using store = await PostgresStore.open(await server.createDatabase());
    await store.putSweep(sweepForTests("a"), [trialForTests(0), trialForTests(1)]);
    const inOrder = (...ids: string[]) =>
      store.transaction(async ({ write }) => {
        for (const id of ids) {
          await write("a", [{ type: "failed", id, error: "a\0b", final: false }]);
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      });
    await Promise.all([inOrder("id0", "id1"), inOrder("id1", "id0")]);
    assertEquals((await store.trials()).map(({ error }) => error), ["ab", "ab"]);
  },
);
