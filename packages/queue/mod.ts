/**
 * The trials of sweeps as jobs for any number of machines, in the database that is their store.
 *
 * @module
 */
export {
  type TrialLease,
  TrialQueue,
  type TrialQueueOptions,
  type TrialReport,
} from "./trial_queue.ts";
