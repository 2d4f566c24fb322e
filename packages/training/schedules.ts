import { lookUp, readNamedNumbers } from "@shrinklab/names";

/**
 * How a learning rate goes down over the epochs.
 *
 * @typeParam Numbers Names of its numbers.
 */
export interface ScheduleRule<Numbers extends string> {
  /** Its numbers: what each must be, in words and as a test. */
  readonly numbers: Readonly<Record<Numbers, readonly [string, (x: number) => boolean]>>;
  /**
   * The share of the initial rate.
   *
   * @param epoch Epochs that are over, from 0.
   * @param numbers Its numbers.
   */
  share(epoch: number, numbers: Readonly<Record<Numbers, number>>): number;
}

/** The same rate in every epoch. */
const constant: ScheduleRule<never> = { numbers: {}, share: () => 1 };

/**
 * The rate times `factor` after every `every` epochs.
 *
 * Source: `torch.optim.lr_scheduler.StepLR` of PyTorch 2.15.
 */
const step: ScheduleRule<"every" | "factor"> = {
  numbers: {
    every: ["a whole number >= 1", (x) => Number.isInteger(x) && x >= 1],
    factor: ["a number > 0 and at most 1", (x) => x > 0 && x <= 1],
  },
  share: (epoch, { every, factor }) => factor ** Math.floor(epoch / every),
};

/**
 * The rate times `factor` after every epoch.
 *
 * Source: `torch.optim.lr_scheduler.ExponentialLR` of PyTorch 2.15.
 */
const exponential: ScheduleRule<"factor"> = {
  numbers: { factor: ["a number > 0 and at most 1", (x) => x > 0 && x <= 1] },
  share: (epoch, { factor }) => factor ** epoch,
};

/**
 * Down to the share `lowest` of the rate over `epochs` epochs along half a cosine, then constant:
 * `lowest + (1 - lowest) * (1 + cos(pi * epoch / epochs)) / 2`.
 *
 * Source: Loshchilov and Hutter (2017), without restarts; `CosineDecay` of Keras 3.15.
 */
const cosine: ScheduleRule<"epochs" | "lowest"> = {
  numbers: {
    epochs: ["a whole number >= 1", (x) => Number.isInteger(x) && x >= 1],
    lowest: ["a number from 0 to 1", (x) => x >= 0 && x <= 1],
  },
  share(epoch, { epochs, lowest }) {
    const turn = Math.cos(Math.PI * Math.min(epoch, epochs) / epochs);
    return lowest + (1 - lowest) * (1 + turn) / 2;
  },
};

/** Every schedule by its `type`; a new one stands above and in a line here. */
export const schedules = { constant, step, exponential, cosine };

/** A schedule of the learning rate as plain data: `{ type: "step", every: 10, factor: 0.5 }`. */
export type Schedule = {
  [Type in keyof typeof schedules]:
    & { readonly type: Type }
    & Readonly<Record<keyof (typeof schedules)[Type]["numbers"], number>>;
}[keyof typeof schedules];

/**
 * Reads a schedule: `step(every=10,factor=0.5)`, `exponential(factor=0.9)`.
 *
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
 * @param epoch Number of the epoch, from 1.
 * @param initial The rate of the first epoch.
 * @returns The rate.
 * @throws {RangeError} If the schedule's type is unknown, or a number is missing or out of range.
 *
 * @example
 * ```ts
 * import { learningRateAt } from "@shrinklab/training";
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
