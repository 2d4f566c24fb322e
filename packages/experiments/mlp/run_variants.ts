import type { EpochRecord } from "@shrinklab/report/result";
import type { MlpData } from "./data.ts";
import { type MlpRun, runVariant } from "./run_variant.ts";
import type { MlpVariant } from "./variant.ts";

/** Which run of a comparison is trained. */
export interface MlpTrial {
  readonly variant: MlpVariant;
  readonly seed: number;
  /** Number of the run, from 0. */
  readonly at: number;
}

/** What watches a comparison. */
export interface ComparisonHooks {
  /** Called after every step. */
  readonly onStep?: (trial: MlpTrial, epoch: number) => void;
  /** Called after every epoch. */
  readonly onEpoch?: (trial: MlpTrial, record: EpochRecord) => void;
  /** Called with all runs so far, each time one has ended. */
  readonly onRun?: (runs: readonly MlpRun[]) => void;
  /** Ends training after the current step; the runs so far are returned. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Trains every method with every seed, one after the other.
 *
 * @param variants The methods.
 * @param seeds The seeds; each fixes the same initial weights and order for all methods.
 * @param data What they are trained and tested on.
 * @param hooks What watches and ends it.
 * @returns The runs, seed by seed, in the order of the methods.
 *
 * @example
 * ```ts ignore
 * const runs = await runVariants(planVariants([mlpPresets.e1]), [1, 2, 3], data);
 * ```
 */
export async function runVariants(
  variants: readonly MlpVariant[],
  seeds: readonly number[],
  data: MlpData,
  hooks: ComparisonHooks = {},
): Promise<MlpRun[]> {
  const runs: MlpRun[] = [];
  for (const seed of seeds) {
    for (const variant of variants) {
      const trial = { variant, seed, at: runs.length };
      runs.push(
        await runVariant(variant, seed, data, {
          signal: hooks.signal,
          onStep: ({ epoch }) => hooks.onStep?.(trial, epoch),
          onEpoch: (record) => hooks.onEpoch?.(trial, record),
        }),
      );
      hooks.onRun?.(runs);
      if (hooks.signal?.aborted) return runs;
    }
  }
  return runs;
}
