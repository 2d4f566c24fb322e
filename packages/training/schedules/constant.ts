import type { ScheduleRule } from "./schedule.ts";

/** The same rate in every epoch. */
export const constant: ScheduleRule<never> = { numbers: {}, share: () => 1 };
