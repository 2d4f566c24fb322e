import { SqliteStore } from "./sqlite_store.ts";
import type { Store } from "./store.ts";
import { StoreError } from "./store_error.ts";

/**
 * Opens a store.
 *
 * @param place Path of a SQLite file, or `postgres://USER@HOST/DATABASE`.
 * @param options `make`: whether a file that is not there is made, true by default.
 * @returns The store; dispose of it with `await using`.
 * @throws {StoreError} If it cannot be opened, is of a newer version, or is not there and not made.
 *
 * @example
 * ```ts ignore
 * await using store = await openStore("runs/store.sqlite");
 * ```
 */
export async function openStore(
  place: string,
  { make = true }: { readonly make?: boolean } = {},
): Promise<Store> {
  if (isPostgres(place)) {
    const { PostgresStore } = await import("./postgres_store.ts");
    return await PostgresStore.open(place);
  }
  if (!make && !isThere(place)) {
    throw new StoreError(`Cannot open store: "${place}" is not there, want a store of a sweep`, {
      code: "input",
    });
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

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
