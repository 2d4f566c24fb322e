/**
 * Paths over lambda: exact ones of a single layer, warm-started ones of networks, and which lambda to
 * choose.
 *
 * @module
 */
export * from "./choose_lambda.ts";
export type { ChosenPoint } from "./choose_point.ts";
export { kktResidual } from "./kkt_residual.ts";
export * from "./one_layer.ts";
export type * from "./path_options.ts";
export * from "./path_point.ts";
export type { PathSummary } from "./path_summary.ts";
export { PathRunner, type PathTask, type Refitted, type SolvedPoint } from "./path_runner.ts";
export { isOfPath } from "./plan_at_lambda.ts";
export * from "./run_path.ts";
export { polish, type PolishOptions } from "./polish.ts";
export { type Solution, solveOneLayer, type SolveOptions } from "./solve_one_layer.ts";
