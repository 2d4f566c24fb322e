import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { confidenceInterval } from "@shrinklab/statistics";
import { testWhere } from "@shrinklab/testing";
import { parseSortKey } from "./condition.ts";
import { groupTrials } from "./group_trials.ts";
import { listTrials } from "./list_trials.ts";
import { needs, putSweep, withStore } from "./store_for_tests.ts";

const noneBySeed = [0.81, 0.82, 0.83];
const trials = [1, 2, 3].flatMap((seed) => [
  { method: "none", seed, set: { lambda: 0.1 }, accuracy: noneBySeed[seed - 1]! },
  { method: "l1", seed, set: { lambda: 0.1 }, accuracy: 0.9, zeros: 10 * seed },
  { method: "l1", seed, set: { lambda: 0.2 }, ...(seed === 1 ? { accuracy: 0.5 } : {}) },
]);

testWhere(
  needs,
  "groupTrials() gives mean and t interval of each method and set, sweep by sweep",
  withStore(async (store) => {
    await putSweep(store, "a", trials);
    await putSweep(store, "b", trials.slice(0, 1));
    const [none, l1, single, other, ...rest] = groupTrials(await listTrials(store));
    const { mean, deviation, low, high } = confidenceInterval(noneBySeed)!;
    assertEquals(none, {
      sweep: "a",
      experiment: "of-a",
      method: "none",
      set: { lambda: 0.1 },
      figure: "test.accuracy",
      trials: 3,
      seeds: 3,
      mean,
      deviation,
      low,
      high,
    });
    assertEquals([l1!.method, l1!.set], ["l1", { lambda: 0.1 }]);
    assertAlmostEquals(l1!.deviation!, 0, 1e-12);
    const { deviation: _, low: __, high: ___, ...expected } = none!;
    assertEquals(single, {
      ...expected,
      method: "l1",
      set: { lambda: 0.2 },
      seeds: 1,
      mean: 0.5,
    });
    assertEquals([other!.sweep, other!.mean, rest], ["b", 0.81, []]);
  }),
);

testWhere(
  needs,
  "groupTrials() takes any field of numbers, and sorts by what groups have",
  withStore(async (store) => {
    await putSweep(store, "a", trials);
    const listed = await listTrials(store);
    const zeros = groupTrials(listed, {
      figure: "exactZero",
      sort: parseSortKey("-mean"),
      limit: 2,
    });
    assertEquals(zeros.map(({ method, set, mean }) => [method, set!.lambda, mean]), [
      ["l1", 0.1, 20],
      ["none", 0.1, 0],
    ]);
    assertThrows(
      () => groupTrials(listed, { figure: "method" }),
      RangeError,
      'Cannot group runs: figure is "method", want a field of numbers',
    );
    assertThrows(
      () => groupTrials(listed, { sort: parseSortKey("maen") }),
      RangeError,
      "mean mean?",
    );
  }),
);

Deno.test("groupTrials() of nothing is nothing", () => assertEquals(groupTrials([]), []));
