import { clock, type Logger, Progress, type Terminal } from "@shrinklab/command";
import type { ExperimentSpec, Trial, TrialHooks } from "@shrinklab/experiments";

/** Steps after which the time that is left can be told: the first ones compile kernels. */
const WARM_UP = 5;

/**
 * Shows training as it goes on: a bar, a line for each epoch, and the time that all will take.
 *
 * @param spec The experiment.
 * @param rows Images to train on.
 * @param terminal Where the bar is shown.
 * @param log Where lines go.
 * @returns Hooks for the experiment; dispose of it to remove the bar.
 */
export function watchTraining(
  spec: ExperimentSpec,
  rows: number,
  terminal: Terminal,
  log: Logger,
): { readonly hooks: TrialHooks } & Disposable {
  const { epochs, methods, seeds, batchSize } = spec;
  const perEpoch = Math.floor(rows / batchSize) * batchSize;
  const perMethod = epochs * perEpoch;
  const progress = new Progress(terminal, {
    total: seeds.length * methods.length * perMethod,
    unit: "images",
  });
  let steps = 0;
  const name = ({ method, seed }: Trial) =>
    seeds.length === 1 ? method.name : `${method.name} seed ${seed}`;
  return {
    hooks: {
      onStep: (trial, { epoch, step }) => {
        const before = seeds.indexOf(trial.seed) * methods.length + trial.at;
        const done = before * perMethod + (epoch - 1) * perEpoch + step * batchSize;
        progress.report(done, `${name(trial)} epoch ${epoch}/${epochs}`);
        if (++steps !== 2 * WARM_UP) return;
        const left = progress.secondsLeft(done);
        if (left !== undefined && left > 2) log.info(`About ${clock(left)} left`);
      },
      onEpoch: (trial, record) => {
        const { epoch, trainLoss, dataLoss, penalty, testAccuracy = NaN, seconds } = record;
        const parts = penalty === 0
          ? ""
          : ` (data ${dataLoss.toFixed(4)}, penalty ${penalty.toPrecision(4)})`;
        log.info(
          `${name(trial)} epoch ${epoch}/${epochs}: loss ${trainLoss.toPrecision(5)}${parts}, ` +
            `test ${(100 * testAccuracy).toFixed(2)} %, ${seconds.toFixed(1)} s`,
        );
      },
    },
    [Symbol.dispose]: () => progress[Symbol.dispose](),
  };
}
