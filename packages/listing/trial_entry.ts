import type { ListedTrial } from "@shrinklab/store";

/** A trial as lists have it. */
export interface TrialEntry extends ListedTrial {
  /** Name of the experiment that it is one training of. */
  readonly experiment: string;
}
