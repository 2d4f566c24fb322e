import { comparedFigure } from "@shrinklab/report/compared-figure";
import { confidenceInterval, statistics } from "@shrinklab/statistics";
import { sorted, type SortKey } from "./condition.ts";
import { type Field, fieldOf, fieldsOf, named, settingField, settingsOf } from "./field.ts";
import type { TrialEntry } from "./trial_entry.ts";

/** A method with a set of values, over its seeds. */
export interface SeedGroup {
  /** Sweep of its trials. */
  readonly sweep: string;
  /** Name of the experiment. */
  readonly experiment: string;
  /** The method. */
  readonly method: string;
  /** Its swept values. */
  readonly set?: Readonly<Record<string, number>>;
  /** Field that the statistics are of, such as `test.accuracy`. */
  readonly figure: string;
  /** Trials of the group. */
  readonly trials: number;
  /** Those that have the figure, one a seed. */
  readonly seeds: number;
  /** Mean over seeds. */
  readonly mean?: number;
  /** Standard deviation with n - 1; from two seeds on, as the interval. */
  readonly deviation?: number;
  /** Lower end of the 95 % interval of the mean, by Student's t. */
  readonly low?: number;
  /** Its upper end. */
  readonly high?: number;
}

/** What groups show, and in what order. */
export interface GroupOptions {
  /** Field of numbers; of each sweep the one that tells the most, unless it is named. */
  readonly figure?: string | undefined;
  /** What groups are sorted by: `mean`, `deviation`, `seeds`, a swept setting, ... */
  readonly sort?: SortKey | undefined;
  /** How many groups at most. */
  readonly limit?: number | undefined;
}

/**
 * Puts the trials of each method and set of values together, sweep by sweep.
 *
 * @param trials The trials.
 * @param options What is shown of them, and in what order; by default that of the trials.
 * @returns The groups.
 * @throws {RangeError} If there is no such field, or it holds text.
 *
 * @example
 * ```ts ignore
 * const [best] = groupTrials(await listTrials(store), { sort: parseSortKey("-mean") });
 * ```
 */
export function groupTrials(
  trials: readonly TrialEntry[],
  { figure, sort, limit }: GroupOptions = {},
): SeedGroup[] {
  const fields = fieldsOf(trials);
  const given = figure === undefined ? undefined : numbersOf(fieldOf("group runs", figure, fields));
  const groups = [...Map.groupBy(trials, ({ sweep }) => sweep).values()].flatMap((ofSweep) => {
    const field = given ?? fields.get(judgingFigure(ofSweep))!;
    const sameSet = ({ method, set }: TrialEntry) => JSON.stringify([method, set]);
    return [...Map.groupBy(ofSweep, sameSet).values()].map((group) => seedGroup(group, field));
  });
  return (sort === undefined ? groups : sorted(groups, sort, groupFields(groups))).slice(0, limit);
}

/**
 * The fields of groups.
 *
 * @param groups The groups.
 * @returns Fields by name.
 */
export function groupFields(groups: readonly SeedGroup[]): ReadonlyMap<string, Field<SeedGroup>> {
  return named<SeedGroup>([
    { name: "sweep", kind: "text", of: ({ sweep }) => sweep },
    { name: "experiment", kind: "text", of: ({ experiment }) => experiment },
    { name: "method", kind: "text", of: ({ method }) => method },
    ...settingsOf(groups).map(settingField),
    { name: "figure", kind: "text", of: ({ figure }) => figure },
    { name: "trials", kind: "whole", of: ({ trials }) => trials },
    { name: "seeds", kind: "whole", of: ({ seeds }) => seeds },
    { name: "mean", kind: "number", of: ({ mean }) => mean },
    { name: "deviation", kind: "number", of: ({ deviation }) => deviation },
    { name: "low", kind: "number", of: ({ low }) => low },
    { name: "high", kind: "number", of: ({ high }) => high },
  ]);
}

/**
 * The field by which methods of some trials are compared.
 *
 * @param trials Trials of one sweep.
 * @returns Its name, such as `test.accuracy`.
 */
export function judgingFigure(trials: readonly TrialEntry[]): string {
  return comparedFigure(trials.flatMap(({ run }) => run ?? [])).field;
}

function seedGroup(trials: readonly TrialEntry[], { name, of }: Field<TrialEntry>): SeedGroup {
  const values = trials.map(of).filter((value) => typeof value === "number");
  const [{ sweep, experiment, method, set }] = trials as readonly [TrialEntry];
  const interval = confidenceInterval(values);
  return {
    sweep,
    experiment,
    method,
    ...(set === undefined ? {} : { set }),
    figure: name,
    trials: trials.length,
    seeds: values.length,
    ...(values.length === 0 ? {} : { mean: statistics(values).mean }),
    ...(interval === undefined
      ? {}
      : { deviation: interval.deviation, low: interval.low, high: interval.high }),
  };
}

function numbersOf(field: Field<TrialEntry>): Field<TrialEntry> {
  if (field.kind !== "text") return field;
  throw new RangeError(`Cannot group runs: figure is "${field.name}", want a field of numbers`);
}
