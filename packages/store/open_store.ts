import { SqliteStore } from "./sqlite_store.ts";
import type { Store } from "./store.ts";

/**
 * Opens a store, and makes it where it is a file that is not there.
 *
 * @param place Path of a SQLite file, or `postgres://USER@HOST/DATABASE`.
 * @returns The store; dispose of it with `await using`.
 * @throws {StoreError} If it cannot be opened, or is of a newer version.
 *
 * @example
 * ```ts ignore
 * await using store = await openStore("runs/store.sqlite");
 * ```
 */
export async function openStore(place: string): Promise<Store> {
  if (isPostgres(place)) {
    const { PostgresStore } = await import("./postgres_store.ts");
    return await PostgresStore.open(place);
  }
  return SqliteStore.open(place);
}

/**
 * Tells an address of a server from the path of a file.
 *
 * @param place A store.
 * @returns Whether many machines can share it.
 *
 * @example
 * ```ts
 * import { isPostgres } from "@shrinklab/store";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(["postgres://me@host/lab", "runs/store.sqlite"].map(isPostgres), [true, false]);
 * ```
 */
export function isPostgres(place: string): boolean {
  return /^postgres(ql)?:\/\//.test(place);
}
