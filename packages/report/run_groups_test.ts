import { assertEquals } from "@std/assert";
import { runOf } from "./result_for_tests.ts";
import { byMethod, meanText, total } from "./run_groups.ts";

const whole = (x: number) => x.toFixed(0);

Deno.test("byMethod() keeps the order in which methods first occur", () => {
  const runs = ["none", "l1", "none"].map((method, seed) => runOf({ method, seed }));
  assertEquals([...byMethod(runs)].map(([method, { length }]) => [method, length]), [
    ["none", 2],
    ["l1", 1],
  ]);
});

Deno.test("meanText() has a deviation only with several runs", () => {
  const seconds = [runOf({ seconds: 10 }), runOf({ seconds: 14 })];
  assertEquals(meanText(seconds.slice(0, 1), (run) => run.seconds, whole), "10");
  assertEquals(meanText(seconds, (run) => run.seconds, whole), "12 ± 3");
});

Deno.test("meanText() leaves out runs without the figure", () => {
  const runs = [runOf({ testLoss: NaN }), runOf({ testLoss: 4 })];
  assertEquals(meanText(runs, (run) => run.testLoss, whole), "4");
  assertEquals(meanText(runs, () => undefined, whole), "-");
});

Deno.test("total() counts the run's own weights", () => {
  const [record] = runOf().sparsity;
  const run = runOf({ ownSparsity: [{ ...record!, nearZero: 3 }] });
  assertEquals(total(run, ({ nearZero }) => nearZero), 3);
  assertEquals(total(runOf(), ({ nearZero }) => nearZero), 1);
});
