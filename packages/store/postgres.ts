/**
 * A store in a PostgreSQL database; apart, so that a store in a file loads no driver.
 *
 * @module
 */
export { type PostgresAddress, readPostgresAddress } from "./postgres_address.ts";
export { postgresError } from "./postgres_error.ts";
export { PostgresStore, type PostgresTransaction } from "./postgres_store.ts";
