/**
 * Statistics of comparisons over seeds.
 *
 * @module
 */
export * from "./confidence_interval.ts";
export * from "./statistics.ts";
export * from "./student_t.ts";
