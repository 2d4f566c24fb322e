import { shortNumber } from "@shrinklab/names";
import type { TrialEntry } from "@shrinklab/listing";

/** A share as percent, with two digits behind the point. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

/** Seconds as one reads them: `40 s`, `3 min`, `1 h 20 min`. */
export function clock(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A method with its swept values, as `l1 lambda=0.01`. */
export function labelOf({ method, set = {} }: Pick<TrialEntry, "method" | "set">): string {
  return [method, ...Object.entries(set).map(([name, value]) => `${name}=${shortNumber(value)}`)]
    .join(" ");
}
