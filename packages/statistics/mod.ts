/**
 * Statistics of comparisons over seeds: intervals, paired tests, corrections, and power.
 *
 * @module
 */
export * from "./confidence_interval.ts";
export * from "./deviation_interval.ts";
export * from "./equivalence.ts";
export * from "./holm.ts";
export * from "./paired_comparison.ts";
export * from "./power.ts";
export * from "./sign_flips.ts";
export * from "./statistics.ts";
export * from "./student_t.ts";
export * from "./test_set_error.ts";
