import { lookUp, readNamedNumbers } from "@shrinklab/names";
import { constant } from "./constant.ts";
import { cosine } from "./cosine.ts";
import { exponential } from "./exponential.ts";
import type { ScheduleRule } from "./schedule.ts";
import { step } from "./step.ts";

/** Every schedule by its `type`; a new one is a file and a line here. */
export const schedules = { constant, step, exponential, cosine };

type NumbersOf<Rule> = Rule extends ScheduleRule<infer Numbers> ? Numbers : never;

/** A schedule of the learning rate as plain data: `{ type: "step", every: 10, factor: 0.5 }`. */
export type Schedule = {
  [Type in keyof typeof schedules]:
    & { readonly type: Type }
    & Readonly<Record<NumbersOf<(typeof schedules)[Type]>, number>>;
}[keyof typeof schedules];

/**
 * Reads a schedule: `step(every=10,factor=0.5)`, `exponential(factor=0.9)`.
 *
 * @param text The text.
 * @returns The schedule.
 * @throws {SyntaxError} If the text has another form.
 * @throws {RangeError} If the name is unknown, or a number is missing or out of range.
 *
 * @example
 * ```ts
 * import { parseSchedule } from "@shrinklab/training";
 * import { assertEquals } from "@std/assert";
 *
 * const schedule = parseSchedule("cosine(epochs=50,lowest=0)");
 * assertEquals(schedule, { type: "cosine", epochs: 50, lowest: 0 });
 * ```
 */
export function parseSchedule(text: string): Schedule {
  const names = Object.fromEntries(
    Object.entries(schedules).map(([type, { numbers }]) => [type, Object.keys(numbers)]),
  );
  const { name, numbers } = readNamedNumbers("schedule", text, names);
  const fields = names[name]!.map((field, i) => [field, numbers[i]]);
  const schedule = { type: name, ...Object.fromEntries(fields) } as Schedule;
  learningRateAt(schedule, 1, 1); // a number that is out of range shows here
  return schedule;
}

/**
 * The learning rate of an epoch.
 *
 * @param schedule The schedule.
 * @param epoch Number of the epoch, from 1.
 * @param initial The rate of the first epoch.
 * @returns The rate.
 * @throws {RangeError} If the schedule's type is unknown, or a number is missing or out of range.
 *
 * @example
 * ```ts
 * import { learningRateAt } from "@shrinklab/training/schedules";
 * import { assertEquals } from "@std/assert";
 *
 * const halved = { type: "step", every: 10, factor: 0.5 } as const;
 * assertEquals([1, 10, 11, 21].map((epoch) => learningRateAt(halved, epoch, 8)), [8, 8, 4, 2]);
 * ```
 */
export function learningRateAt(schedule: Schedule, epoch: number, initial: number): number {
  const { type, ...numbers } = schedule as { type: string } & Record<string, number>;
  const rule = lookUp<ScheduleRule<string>>("schedule", "type", type, schedules);
  for (const [name, [wanted, fits]] of Object.entries(rule.numbers)) {
    const value = numbers[name]!;
    if (!Number.isFinite(value) || !fits(value)) {
      throw new RangeError(`Cannot schedule ${type}: ${name} is ${value}, want ${wanted}`);
    }
  }
  return initial * rule.share(epoch - 1, numbers);
}
