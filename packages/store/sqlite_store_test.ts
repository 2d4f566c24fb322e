import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { SqliteStore } from "./sqlite_store.ts";
import {
  epochForTests,
  storeContract,
  sweepForTests,
  trialForTests,
} from "./store_contract_for_tests.ts";
import { StoreError } from "./store_error.ts";

async function withFile(body: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(`${folder}/new/store.sqlite`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

storeContract({
  name: "SqliteStore",
  withPlace: (body) => withFile((path) => body(() => Promise.resolve(SqliteStore.open(path)))),
});

Deno.test("SqliteStore.open() brings the tables of an older version up to date", () =>
  withFile(async (path) => {
    {
      await using store = SqliteStore.open(path);
      await store.putSweep(sweepForTests("a"), [trialForTests(0)]);
    }
    // As version 1 left it: without the column that version 2 adds.
    const old = new DatabaseSync(path);
    old.exec("ALTER TABLE sweeps DROP COLUMN dropped; PRAGMA user_version = 1");
    old.close();
    await using store = SqliteStore.open(path);
    assertEquals((await store.sweeps())[0]!.dropped, []);
    assertEquals((await store.trials()).length, 1);
  }));

Deno.test("SqliteStore.open() refuses what is no store, each in one line", () =>
  withFile(async (path) => {
    const refused = (wanted: string) =>
      assertThrows(() => SqliteStore.open(path), StoreError, wanted);
    {
      await using _store = SqliteStore.open(path);
    }
    const other = new DatabaseSync(path);
    other.exec("PRAGMA user_version = 99");
    refused("is 99, want 2 or below: a newer shrinklab made it");
    other.exec("PRAGMA user_version = 2; PRAGMA application_id = 7");
    refused("is a database of something else");
    other.close();
    Deno.writeTextFileSync(path, "this is a text file that happens to be there\n".repeat(100));
    refused("want an undamaged store, or a new file");
    Deno.removeSync(path);
    Deno.mkdirSync(path);
    refused("want a file that can be read and written");
  }));

Deno.test("SqliteStore tells of damage that it finds later", () =>
  withFile(async (path) => {
    {
      await using store = SqliteStore.open(path);
      await store.putSweep(
        sweepForTests("a"),
        Array.from({ length: 500 }, (_, i) => trialForTests(i)),
      );
    }
    const bytes = Deno.readFileSync(path);
    bytes.fill(0xaa, 4096);
    Deno.writeFileSync(path, bytes);
    await assertRejects(
      async () => {
        await using store = SqliteStore.open(path);
        await store.trials();
      },
      StoreError,
      "want an undamaged store",
    );
  }));

Deno.test("SqliteStore can be read while another one writes", () =>
  withFile(async (path) => {
    await using writer = SqliteStore.open(path);
    await using reader = SqliteStore.open(path);
    await writer.putSweep(sweepForTests("a"), [trialForTests(0)]);
    await using _lock = await writer.lock("a");
    await writer.write("a", [
      { type: "started", id: "id0", worker: "w" },
      { type: "epoch", id: "id0", record: epochForTests(1) },
    ]);
    assertEquals((await reader.epochs()).length, 1);
  }));
