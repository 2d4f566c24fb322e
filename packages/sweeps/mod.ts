/**
 * Sweeps: many trials in child processes, each kept in a store as it goes on.
 *
 * @module
 */
export {
  type ChildProcess,
  type ChildSetup,
  type FromChild,
  type KernelLook,
  type ToChild,
} from "./protocol.ts";
export { halvingRungs, SeedRace, type SeedRaceOptions, worseHalf } from "./race.ts";
export { type ChildSystem, runSweepChild } from "./sweep_child.ts";
export { SEMANTICS } from "./semantics.ts";
export { type SpecChange, specChange } from "./sweep_change.ts";
export { TrialQueue } from "./trial_queue.ts";
export {
  type TrainProgress,
  trainTrials,
  type TrainTrialsOptions,
  type TrialProgress,
  type TrialSource,
  type TrialTask,
} from "./train_trials.ts";
export { trialKeys } from "./trial_keys.ts";
