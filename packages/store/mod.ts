/**
 * Where sweeps, their trials and every finished epoch are kept.
 *
 * @module
 */
export { FileLock } from "./file_lock.ts";
export { isPostgres, openStore } from "./open_store.ts";
export { SqliteStore } from "./sqlite_store.ts";
export * from "./store.ts";
export { StoreError } from "./store_error.ts";
