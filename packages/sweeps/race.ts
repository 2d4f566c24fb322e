import { type Experiment, labelOf } from "@shrinklab/experiments";
import { pairedComparison } from "@shrinklab/statistics";
import type { DroppedMethod, RunFigures, Store, StoredTrial, TrialEvent } from "@shrinklab/store";
import type { TrialSource, TrialTask } from "./train_trials.ts";

/** Seeds that a method has at least before it can be taken out. */
const LEAST_SEEDS = 3;
/** p below which it is. */
const LEVEL = 0.05;

/** How a race is judged. */
export interface SeedRaceOptions {
  /** Where results and decisions go. */
  readonly store: Pick<Store, "write" | "putDropped">;
  /** The sweep. */
  readonly sweep: string;
  /** All of its trials, those that are done with their figures. */
  readonly trials: readonly StoredTrial[];
  /** The figure of a run by which methods are compared, the higher the better. */
  readonly score: (run: RunFigures) => number | undefined;
  /** What stays whatever it does, as the others are compared with it: a method, with its values. */
  readonly baseline: string;
  /** Told of every method that is taken out. */
  readonly onDropped?: (dropped: DroppedMethod) => void;
}

/** A trial in a race. */
interface Runner {
  readonly id: string;
  readonly place: number;
  readonly seed: number;
  readonly label: string;
  state: "waiting" | "taken" | "ended";
  attempts: number;
  value: number | undefined;
}

/**
 * Trials seed by seed, where a method, with a set of values, is taken out as soon as a paired t test
 * over the seeds so far, three or more, tells that it is worse than the best one. What is decided
 * depends on the results alone, so a race that is interrupted goes on as it would have.
 *
 * The test is made again after each seed and only some methods go on, so p-values of what is left
 * describe, and do not prove.
 *
 * Source: Maron and Moore, Hoeffding races (1993), with a t test as in Birattari et al., A racing
 * algorithm for configuring metaheuristics (2002).
 */
export class SeedRace implements TrialSource {
  readonly #options: SeedRaceOptions;
  readonly #runners: ReadonlyMap<string, Runner>;
  /** The trials of each seed, in order; those that are judged are gone. */
  readonly #blocks: (readonly Runner[])[];
  readonly #judged: Runner[] = [];
  readonly #dropped: DroppedMethod[] = [];

  /**
   * Begins where the trials are.
   *
   * @param options Trials, and how they are judged.
   *
   * @example
   * ```ts ignore
   * await trainTrials(new SeedRace({ store, sweep, trials, score, baseline }), options);
   * ```
   */
  constructor(options: SeedRaceOptions) {
    this.#options = options;
    const runners = options.trials.map(({ id, place, seed, method, set, state, run }): Runner => ({
      id,
      place,
      seed,
      label: labelOf(method, set),
      state: state === "missing" ? "waiting" : "ended",
      attempts: 0,
      value: run && options.score(run),
    }));
    this.#runners = new Map(runners.map((runner) => [runner.id, runner]));
    this.#blocks = [...Map.groupBy(runners, ({ seed }) => seed).values()];
  }

  /** Methods that were taken out so far. */
  get dropped(): readonly DroppedMethod[] {
    return this.#dropped;
  }

  async take(count: number): Promise<readonly TrialTask[]> {
    for (;;) {
      const [block] = this.#blocks;
      if (block === undefined) return [];
      const running = block.filter(({ label }) => !this.#isOut(label));
      const waiting = running.filter(({ state }) => state === "waiting").slice(0, count);
      for (const runner of waiting) runner.state = "taken";
      if (waiting.length > 0) {
        return waiting.map(({ id, place, attempts }) => ({ id, place, attempts }));
      }
      if (running.some(({ state }) => state === "taken")) return [];
      this.#blocks.shift();
      this.#judged.push(...running);
      // Nothing is saved by what is taken out in the end.
      if (this.#blocks.length > 0) await this.#judge();
    }
  }

  giveBack(tasks: readonly TrialTask[]): void {
    for (const { id } of tasks) this.#runners.get(id)!.state = "waiting";
  }

  async write(events: readonly TrialEvent[]): Promise<void> {
    const { store, sweep, score } = this.#options;
    await store.write(sweep, events);
    for (const event of events) {
      const runner = this.#runners.get(event.id)!;
      if (event.type === "done") {
        runner.state = "ended";
        runner.value = score(event.run);
      } else if (event.type === "failed") {
        runner.state = event.final ? "ended" : "waiting";
        runner.attempts++;
      }
    }
  }

  #isOut(label: string): boolean {
    return this.#dropped.some((dropped) => dropped.label === label);
  }

  async #judge(): Promise<void> {
    const { store, sweep, baseline, onDropped } = this.#options;
    const groups = new Map(
      [...Map.groupBy(this.#judged, ({ label }) => label)].filter(([label]) => !this.#isOut(label))
        .map(([label, runners]) => [label, {
          values: new Map(
            runners.flatMap(({ seed, value }) =>
              value === undefined || !Number.isFinite(value) ? [] : [[seed, value] as const]
            ),
          ),
        }]),
    );
    const mean = ({ values }: { values: Map<number, number> }) =>
      [...values.values()].reduce((sum, value) => sum + value, 0) / values.size;
    const best = [...groups].reduce<string | undefined>(
      (one, [label, group]) =>
        group.values.size === 0 || one !== undefined && mean(groups.get(one)!) >= mean(group)
          ? one
          : label,
      undefined,
    );
    if (best === undefined) return;
    const before = this.#dropped.length;
    for (const [label, { values }] of groups) {
      if (label === best || label === baseline) continue;
      const differences = [...values].flatMap(([seed, value]) => {
        const other = groups.get(best)!.values.get(seed);
        return other === undefined ? [] : [value - other];
      });
      if (differences.length < LEAST_SEEDS) continue;
      const { mean, p } = pairedComparison(differences);
      if (!(mean < 0 && p < LEVEL)) continue;
      const dropped = {
        label,
        after: `${differences.length} seeds`,
        why: `${mean.toPrecision(3)} against ${best}, p = ${p.toPrecision(2)}`,
      };
      this.#dropped.push(dropped);
      onDropped?.(dropped);
    }
    if (this.#dropped.length > before) await store.putDropped(sweep, this.#dropped);
  }
}

/**
 * The shorter trainings that come before the whole one in successive halving: of a quarter and of a
 * half of the epochs.
 *
 * @param experiment What is trained in the end.
 * @returns Experiments of fewer epochs, the shortest first; those that would be none are left out.
 *
 * @example
 * ```ts
 * import { halvingRungs } from "@shrinklab/sweeps";
 * import { planExperiment } from "@shrinklab/experiments";
 * import { presets } from "@shrinklab/experiments/presets";
 * import { assertEquals } from "@std/assert";
 *
 * const { experiment } = planExperiment([presets.quick], { epochs: 8 });
 * assertEquals(halvingRungs(experiment).map(({ methods }) => methods[0]!.epochs), [2, 4]);
 * ```
 *
 * Source: Jamieson and Talwalkar, Non-stochastic best arm identification (2016).
 */
export function halvingRungs(experiment: Experiment): Experiment[] {
  const epochs = Math.max(...experiment.methods.map((method) => method.epochs));
  return [0.25, 0.5].filter((share) => Math.round(share * epochs) >= 1).map((share) => ({
    ...experiment,
    name: `${experiment.name} at ${share} of its epochs`,
    methods: experiment.methods.map((method) => ({
      ...method,
      epochs: Math.max(1, Math.round(share * method.epochs)),
    })),
  }));
}

/**
 * The methods, with their sets of values, that a rung of successive halving takes out: the worse half
 * by the mean over seeds, never the baseline.
 *
 * @param runs What was trained.
 * @param options The figure, the higher the better, the baseline, and what the rung is called.
 * @returns What is taken out.
 */
export function worseHalf(
  runs: readonly RunFigures[],
  { score, baseline, after }: {
    readonly score: (run: RunFigures) => number | undefined;
    readonly baseline: string;
    readonly after: string;
  },
): DroppedMethod[] {
  const groups = [...Map.groupBy(runs, ({ method, set }) => labelOf(method, set))].map(
    ([label, group]) => {
      const values = group.map(score).filter((x) =>
        x !== undefined && Number.isFinite(x)
      ) as number[];
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return { label, mean };
    },
  );
  // A method that has no figure, as its training diverged, comes last.
  const order = (mean: number) => Number.isNaN(mean) ? -Infinity : mean;
  const ranked = groups.sort((a, b) => order(b.mean) - order(a.mean));
  return ranked.slice(Math.ceil(ranked.length / 2)).filter(({ label }) => label !== baseline)
    .map(({ label, mean }) => ({
      label,
      after,
      why: `mean ${mean.toPrecision(4)}, in the worse half of ${ranked.length}`,
    }));
}
