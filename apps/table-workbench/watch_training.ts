import { type Logger, Progress, type Terminal } from "@shrinklab/command";
import type {
  PreparedVariant,
  TableExperiment,
  TableHooks,
  TableTrial,
} from "@shrinklab/experiments/tables";

/**
 * Shows training as it goes on: a bar, and with `--verbose` a line for each epoch.
 *
 * @param experiment The experiment.
 * @param prepared Its variants.
 * @param terminal Where the bar is shown.
 * @param log Where lines go.
 * @returns Hooks for the experiment; dispose of it to remove the bar.
 */
export function watchTraining(
  { epochs, seeds, batchSize }: TableExperiment,
  prepared: readonly PreparedVariant[],
  terminal: Terminal,
  log: Logger,
): { readonly hooks: TableHooks } & Disposable {
  const rows = prepared.map(({ examples }) => examples.train.rows);
  const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0);
  const perSeed = epochs * sum(rows);
  const progress = new Progress(terminal, { total: seeds.length * perSeed, unit: "rows" });
  const name = ({ prepared, seed }: TableTrial) =>
    seeds.length === 1 ? prepared.variant.name : `${prepared.variant.name} seed ${seed}`;
  return {
    hooks: {
      onStep: (trial, { epoch, step }) => {
        const before = seeds.indexOf(trial.seed) * perSeed + epochs * sum(rows.slice(0, trial.at));
        const own = (epoch - 1) * rows[trial.at]! + Math.min(step * batchSize, rows[trial.at]!);
        progress.report(before + own, `${name(trial)} epoch ${epoch}/${epochs}`);
      },
      onEpoch: (trial, { epoch, dataLoss, validLoss, trainAccuracy, validAccuracy }) => {
        const share = (x: number | undefined) =>
          x === undefined ? "-" : `${(100 * x).toFixed(2)} %`;
        log.detail(
          `${name(trial)} epoch ${epoch}/${epochs}: training ${dataLoss.toPrecision(5)}, ` +
            `${share(trainAccuracy)}; held out ${validLoss?.toPrecision(5) ?? "-"}, ` +
            share(validAccuracy),
        );
      },
    },
    [Symbol.dispose]: () => progress[Symbol.dispose](),
  };
}
