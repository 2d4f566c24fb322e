/**
 * Learning rates over the epochs, one file each, and their registry.
 *
 * @module
 */
export * from "./registry.ts";
export type * from "./schedule.ts";
