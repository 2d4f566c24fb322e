import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { learningRateAt, parseSchedule, type Schedule, schedules } from "./schedules.ts";

/** For every schedule an example and its rates in the epochs 1, 2, 3, 4 and 5, from 1. */
const examples: Record<keyof typeof schedules, [Schedule, number[]]> = {
  constant: [{ type: "constant" }, [1, 1, 1, 1, 1]],
  step: [{ type: "step", every: 2, factor: 0.1 }, [1, 1, 0.1, 0.1, 0.01]],
  exponential: [{ type: "exponential", factor: 0.5 }, [1, 0.5, 0.25, 0.125, 0.0625]],
  cosine: [{ type: "cosine", epochs: 2, lowest: 0.5 }, [1, 0.75, 0.5, 0.5, 0.5]],
};

for (const [type, [schedule, rates]] of Object.entries(examples)) {
  Deno.test(`${type} has the rates of its definition, from the initial one on, never rising`, () => {
    for (const [i, rate] of rates.entries()) {
      assertAlmostEquals(learningRateAt(schedule, i + 1, 3), 3 * rate, 1e-12);
    }
    const list = Array.from({ length: 50 }, (_, i) => learningRateAt(schedule, i + 1, 3));
    assertEquals(list[0], 3);
    assert(list.every((rate, i) => rate > 0 && rate <= (list[i - 1] ?? 3)));
  });

  for (const name of Object.keys(schedules[type as keyof typeof schedules].numbers)) {
    Deno.test(`${type} throws on ${name} -1 and on none`, () => {
      for (const value of [-1, undefined]) {
        const wrong = { ...schedule, [name]: value } as Schedule;
        const message = `Cannot schedule ${type}: ${name} is ${value}, want a`;
        assertThrows(() => learningRateAt(wrong, 1, 1), RangeError, message);
      }
    });
  }
}

Deno.test("learningRateAt() throws on an unknown type", () => {
  const wrong = { type: "linear" } as unknown as Schedule;
  assertThrows(() => learningRateAt(wrong, 1, 1), RangeError, 'type is "linear", want one of con');
});

Deno.test("parseSchedule() wants a known name with numbers in range", () => {
  assertThrows(() => parseSchedule("linear(x=1)"), RangeError, 'name is "linear"');
  assertThrows(() => parseSchedule("step(every=0,factor=0.5)"), RangeError, "every is 0");
  assertThrows(() => parseSchedule("step"), SyntaxError);
});
