/**
 * Training runs and other values of other frameworks, computed again and compared.
 *
 * @module
 */
export { CaseError } from "./case_error.ts";
export { CaseValue } from "./case_value.ts";
export { compareFigures } from "./compare_figures.ts";
export { type Deviation, type Difference, largestDeviations } from "./deviation.ts";
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
export type { ReferenceKind, ReferenceOptions, ReferenceProgress } from "./reference_kind.ts";
export { compareReference, parseReference, type ReferenceValues } from "./reference_values.ts";
export { loadReplayRows } from "./replay_rows.ts";
export { type ReplayOptions, runReplay } from "./run_replay.ts";
export { parseSubset, stepRows } from "./step_rows.ts";
export { summarize, type TensorSummary } from "./tensor_summary.ts";
