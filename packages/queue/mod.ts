/**
 * The trials of sweeps as jobs for any number of machines, in the database that is their store.
 *
 * @module
 */
export { JobQueue, type JobQueueOptions, type TrialLease, type TrialReport } from "./job_queue.ts";
export { LeasedTrials, type LeasedTrialsOptions } from "./leased_trials.ts";
export { Patience } from "./patience.ts";
export { type TrainSweep, type WorkOptions, type WorkSummary, workSweeps } from "./work_sweeps.ts";
