/**
 * Statistics of comparisons over seeds: intervals, paired tests, corrections, power, and the
 * verdict in words.
 *
 * @module
 */
export * from "./compare_methods.ts";
export * from "./comparison.ts";
export * from "./confidence_interval.ts";
export * from "./deviation_interval.ts";
export * from "./equivalence.ts";
export * from "./holm.ts";
export * from "./paired_comparison.ts";
export * from "./power.ts";
export * from "./seeds_text.ts";
export * from "./sign_flips.ts";
export * from "./statistics.ts";
export * from "./student_t.ts";
export * from "./test_set_error.ts";
export * from "./verdict_text.ts";
