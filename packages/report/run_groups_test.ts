import { assertEquals } from "@std/assert";
import { runOf } from "./result_for_tests.ts";
import { byLabel, meanText, total } from "./run_groups.ts";

const whole = (x: number) => x.toFixed(0);

Deno.test("byLabel() keeps the order in which methods and their swept values first occur", () => {
  const runs = [
    runOf({ method: "none" }),
    runOf({ set: { lambda: 1 } }),
    runOf({ set: { lambda: 2 } }),
    runOf({ method: "none", seed: 2 }),
  ];
  assertEquals([...byLabel(runs)].map(([label, { length }]) => [label, length]), [
    ["none", 2],
    ["l1 lambda=1", 1],
    ["l1 lambda=2", 1],
  ]);
});

Deno.test("meanText() has a deviation only with several runs", () => {
  const seconds = [runOf({ seconds: 10 }), runOf({ seconds: 14 })];
  assertEquals(meanText(seconds.slice(0, 1), (run) => run.seconds, whole), "10");
  assertEquals(meanText(seconds, (run) => run.seconds, whole), "12 ± 3");
});

Deno.test("meanText() leaves out runs without the figure", () => {
  const runs = [runOf({ seconds: NaN }), runOf({ seconds: 4 })];
  assertEquals(meanText(runs, (run) => run.seconds, whole), "4");
  assertEquals(meanText(runs, () => undefined, whole), "-");
});

Deno.test("total() sums over tensors", () => {
  const [record] = runOf().sparsity;
  const run = runOf({ sparsity: [record!, { ...record!, nearZero: 3 }] });
  assertEquals(total(run, ({ nearZero }) => nearZero), 4);
});
