import { clock, type Logger, Progress, type Terminal } from "@shrinklab/command";
import {
  type EpochRecord,
  type Figures,
  labelOf,
  type PreparedExperiment,
  type Trial,
  type TrialHooks,
} from "@shrinklab/experiments";

/** Steps after which the time that is left can be told: the first ones compile kernels. */
const WARM_UP = 10;
/** After the first epoch that takes longer, epochs are told of one by one. */
const LONG_SECONDS = 2;

/**
 * Shows training as it goes on: a bar over all trials, the time that all will take, and a line for
 * each epoch that takes long; for every evaluated epoch with `--verbose`, or where there is one trial.
 *
 * @param trials The trials.
 * @param prepared Their experiment with its data.
 * @param terminal Where the bar is shown.
 * @param log Where lines go.
 * @returns Hooks for the trials; dispose of it to remove the bar.
 */
export function watchTrials(
  trials: readonly Trial[],
  prepared: PreparedExperiment,
  terminal: Terminal,
  log: Logger,
): { readonly hooks: Pick<TrialHooks, "onStep" | "onEpoch"> } & Disposable {
  const starts: number[] = [];
  let total = 0;
  for (const { method } of trials) {
    starts.push(total);
    const { epochs, rows } = prepared.methodOf(method);
    total += epochs * rows.train.rows;
  }
  const progress = new Progress(terminal, { total, unit: "rows" });
  const name = ({ method, set, seed, experiment }: Trial) =>
    labelOf(method.name, set) + (experiment.seeds.length === 1 ? "" : ` seed ${seed}`);
  let steps = 0;
  let long = false;
  return {
    hooks: {
      onStep: (trial, { epoch, step, steps: all }) => {
        const { method, index } = trial;
        const { epochs, rows: { train } } = prepared.methodOf(method);
        const done = starts[index]! + (epoch - 1 + step / all) * train.rows;
        progress.report(done, `${name(trial)} epoch ${epoch}/${epochs}`);
        if (++steps !== WARM_UP) return;
        const left = progress.secondsLeft(done);
        if (left !== undefined && left > LONG_SECONDS) {
          log.info(`About ${clock(left)} left${method.stop ? " at most" : ""}`);
        }
      },
      onEpoch: (trial, record) => {
        if (record.penaltyAfter === undefined) return;
        long ||= record.seconds > LONG_SECONDS;
        const say = trials.length === 1 || long ? log.info : log.detail;
        const { epochs } = prepared.methodOf(trial.method);
        say(`${name(trial)} epoch ${record.epoch}/${epochs}: ${epochText(record)}`);
      },
    },
    [Symbol.dispose]: () => progress[Symbol.dispose](),
  };
}

function epochText({ loss, dataLoss, penalty, train, valid, test, seconds }: EpochRecord): string {
  const parts = penalty === 0
    ? ""
    : ` (data ${dataLoss.toFixed(4)}, penalty ${penalty.toPrecision(4)})`;
  const figures = Object.entries({ train, valid, test }).flatMap(([set, figures]) =>
    figures === undefined ? [] : [`${set} ${figureText(figures)}`]
  );
  return [`loss ${loss.toPrecision(5)}${parts}`, ...figures, `${seconds.toFixed(1)} s`].join(", ");
}

function figureText({ loss, accuracy }: Figures): string {
  return accuracy === undefined ? loss.toPrecision(5) : `${(100 * accuracy).toFixed(2)} %`;
}
