/**
 * Paths over lambda: exact ones of a single layer, warm-started ones of networks, and which lambda to
 * choose.
 *
 * @module
 */
export * from "./choose_lambda.ts";
export { kktResidual } from "./kkt_residual.ts";
export * from "./one_layer.ts";
export * from "./path_point.ts";
export type { PathSummary } from "./path_summary.ts";
export {
  isOfPath,
  PathRunner,
  type PathTask,
  type Refitted,
  type SolvedPoint,
} from "./path_runner.ts";
export * from "./run_path.ts";
export { polish, type PolishOptions } from "./polish.ts";
export { type Solution, solveOneLayer, type SolveOptions } from "./solve_one_layer.ts";
