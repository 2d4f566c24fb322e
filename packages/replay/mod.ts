/**
 * Training runs of other frameworks, run again step by step and compared.
 *
 * @module
 */
export { CaseError } from "./case_error.ts";
export { compareFigures, type Deviation } from "./compare_figures.ts";
export { parseCase } from "./parse_case.ts";
export { planCase } from "./plan_case.ts";
export type {
  ReplayCase,
  ReplayData,
  ReplayFigures,
  ReplayPenalty,
  ReplayTolerance,
} from "./replay_case.ts";
export { randomColour, randomColourRows } from "./random_colour.ts";
export { loadReplayRows } from "./replay_rows.ts";
export { type ReplayOptions, runReplay } from "./run_replay.ts";
export { parseSubset, stepRows } from "./step_rows.ts";
export { summarize, type TensorSummary } from "./tensor_summary.ts";
