import { assertEquals, assertThrows } from "@std/assert";
import { compareResult } from "./compare_result.ts";
import { mergeResults } from "./merge_results.ts";
import { resultOf, testedRun } from "./result_for_tests.ts";

const runs = (method: string, seeds: readonly number[], hash = "00") =>
  seeds.map((seed) => ({ ...testedRun(method, seed, 0.8), weightsSha256: hash }));
const first = { name: "a", result: resultOf(...runs("none", [1, 2])) };

Deno.test("mergeResults() puts methods of several runs beside each other, seed by seed", () => {
  const merged = mergeResults([first, { name: "b", result: resultOf(...runs("l1", [1, 2])) }]);
  assertEquals(merged.experiment.methods.map(({ name }) => name), ["none", "l1"]);
  assertEquals(compareResult(merged).comparisons[0]?.verdict, "l1 = none: the same on all 2 seeds");
});

Deno.test("mergeResults() takes what was run twice once, and more seeds of one method together", () => {
  const again = { name: "b", result: resultOf(...runs("none", [2, 3])) };
  const merged = mergeResults([first, again]);
  assertEquals(merged.runs.map(({ method, seed }) => `${method} ${seed}`), [
    "none 1",
    "none 2",
    "none 3",
  ]);
});

Deno.test("mergeResults() tells methods of one name apart by their runs", () => {
  const other = { name: "b", result: resultOf(...runs("none", [1, 2], "11")) };
  const merged = mergeResults([first, other]);
  assertEquals(merged.experiment.methods.map(({ name }) => name), ["none", "none (b)"]);
  assertEquals(merged.runs.length, 4);
});

Deno.test("mergeResults() refuses other data, and names the field", () => {
  const { result } = first;
  const other = { ...result, dataset: { ...result.dataset, train: 100 } };
  assertThrows(
    () => mergeResults([first, { name: "b", result: other }]),
    RangeError,
    'Cannot compare runs: dataset.train of "b" is 100, want 6000 as "a" has',
  );
  const subset = {
    ...result,
    experiment: { ...result.experiment, data: { ...result.experiment.data, trainRows: 5 } },
  };
  assertThrows(
    () => mergeResults([first, { name: "b", result: subset }]),
    RangeError,
    'experiment.data.trainRows of "b" is 5, want absent as "a" has',
  );
});
