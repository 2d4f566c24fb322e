import type { StoredTrial, TrialState } from "./store.ts";

/** A row of a trial, its JSON read; `null` stands for what is not there. */
export interface TrialRow {
  readonly sweep: string;
  readonly id: string;
  readonly place: number;
  readonly method: string;
  readonly seed: number;
  readonly set: Readonly<Record<string, number>> | null;
  readonly state: TrialState;
  readonly attempts: number;
  readonly error: string | null;
  readonly worker: string | null;
  readonly started: string | null;
  readonly ended: string | null;
}

/**
 * The trial of a row.
 *
 * @param row The row.
 * @param run Its run, or the figures of it that were asked for; `null` where it has none.
 * @returns The trial, without what is not there.
 */
export function trialOf<Run>(
  { sweep, id, place, method, seed, set, state, attempts, error, worker, started, ended }: TrialRow,
  run: Run | null,
): Omit<StoredTrial, "run"> & { readonly run?: Run } {
  return {
    sweep,
    id,
    place,
    method,
    seed,
    ...present({ set }),
    state,
    attempts,
    ...present({ error, worker, started, ended, run }),
  };
}

/**
 * Fields without those that are `null`.
 *
 * @param fields Fields by name.
 * @returns Those that are there.
 */
export function present<Fields extends Readonly<Record<string, unknown>>>(
  fields: Fields,
): { readonly [Name in keyof Fields]?: Exclude<Fields[Name], null> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as {
    [Name in keyof Fields]?: Exclude<Fields[Name], null>;
  };
}

/**
 * What rows are asked for.
 *
 * @param wanted Values by the column and its comparison, as in `"t.sweep ="`; `undefined` asks for
 * nothing.
 * @param mark What stands for the value of this number, from 1 on.
 * @returns The condition, empty where nothing is asked for, and the values that it names.
 */
export function condition<Value>(
  wanted: Readonly<Record<string, Value | undefined>>,
  mark: (number: number) => string,
): { where: string; values: Value[] } {
  const given = Object.entries(wanted).filter((pair): pair is [string, Value] =>
    pair[1] !== undefined
  );
  const parts = given.map(([name], at) => `${name} ${mark(at + 1)}`);
  return {
    where: parts.length === 0 ? "" : `WHERE ${parts.join(" AND ")}`,
    values: given.map(([, value]) => value),
  };
}
