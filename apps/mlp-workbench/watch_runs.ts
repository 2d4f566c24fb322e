import { type Logger, Progress, type Terminal } from "@shrinklab/command";
import type { ComparisonHooks, MlpTrial, MlpVariant } from "@shrinklab/experiments/mlp";

/**
 * Shows training as it goes on: a bar over all runs, and a line for each evaluated epoch, with
 * `--verbose` only where there are several runs.
 *
 * @param variants The methods.
 * @param seeds The seeds.
 * @param terminal Where the bar is shown.
 * @param log Where lines go.
 * @returns Hooks for the comparison; dispose of it to remove the bar.
 */
export function watchRuns(
  variants: readonly MlpVariant[],
  seeds: readonly number[],
  terminal: Terminal,
  log: Logger,
): { readonly hooks: Pick<ComparisonHooks, "onStep" | "onEpoch"> } & Disposable {
  const total = variants.length * seeds.length;
  // Most runs stop early, so a run's epochs say little of how much of it is left.
  const progress = new Progress(terminal, { total, unit: "runs" });
  const say = total === 1 ? log.info : log.detail;
  const name = ({ variant, seed }: MlpTrial) =>
    seeds.length === 1 ? variant.name : `${variant.name} seed ${seed}`;
  return {
    hooks: {
      onStep: (trial, epoch) =>
        progress.report(
          trial.at + (epoch - 1) / trial.variant.epochs,
          `${name(trial)} epoch ${epoch}`,
        ),
      onEpoch: (trial, record) => {
        const { epoch, testAccuracy, penaltyAfter = 0 } = record;
        if (testAccuracy === undefined) return;
        // Losses as the sources print them: with the penalty.
        const loss = (x: number | undefined) => ((x ?? NaN) + penaltyAfter).toFixed(4);
        const share = (x: number | undefined) => ((x ?? NaN) * 100).toFixed(2);
        const { trainDataLoss, validLoss, testLoss, trainAccuracy, validAccuracy } = record;
        say(
          `${name(trial)} epoch ${epoch}: loss ${loss(trainDataLoss)} valid ${loss(validLoss)} ` +
            `test ${loss(testLoss)}, train ${share(trainAccuracy)} % valid ` +
            `${share(validAccuracy)} % test ${share(testAccuracy)} %`,
        );
      },
    },
    [Symbol.dispose]: () => progress[Symbol.dispose](),
  };
}
