import { assertEquals } from "@std/assert";
import { compareResult } from "./compare_result.ts";
import { resultOf, runOf, testedRun } from "./result_for_tests.ts";
import { headline, zerosText } from "./verdict_words.ts";

const runs = (method: string, ...values: number[]) =>
  values.map((accuracy, at) => testedRun(method, at + 1, accuracy));
const none = runs("none", 0.8, 0.81, 0.805, 0.8, 0.81);
const better = runs("l1", 0.9, 0.9101, 0.905, 0.9, 0.91);
const open = runs("l2", 0.9, 0.7, 0.805, 0.82, 0.79);
const said = (...all: ReturnType<typeof runs>) => headline(compareResult(resultOf(...all)));

Deno.test("headline() claims what was shown, and nothing else", () => {
  assertEquals(said(...none, ...better), "l1 is better than none");
  assertEquals(said(...better, ...none), "none is worse than l1");
  assertEquals(said(...none, ...open), "l2 is not told apart from none in test accuracy");
  assertEquals(
    said(...none, ...better, ...open),
    "l1 is better than none; l2 is not told apart from it",
  );
  const others = ["a", "b", "c", "d"].flatMap((name) =>
    open.map((run) => ({ ...run, method: name }))
  );
  assertEquals(said(...none, ...others), "No method is told apart from none in test accuracy");
  const same = none.map((run) => ({ ...run, method: "again" }));
  assertEquals(said(...none, ...same), "again is the same as none");
});

Deno.test("headline() of one method, one seed, or nothing says so", () => {
  assertEquals(said(...none), "none: test accuracy 80.5 %");
  assertEquals(said(none[0]!, open[0]!, better[0]!), "One seed cannot tell l2 or l1 from none");
  assertEquals(said(), "Nothing was trained");
});

Deno.test("zerosText() counts exact and near zeros apart", () => {
  const sparsity = (exactZero: number, nearZero: number) => [
    { parameter: "fc1/kernel", size: 1000, exactZero, nearZero, maxAbs: 1 },
  ];
  const compared = (...exact: number[]) =>
    compareResult(
      resultOf(...exact.map((zeros, at) =>
        runOf({ method: `m${at}`, sparsity: sparsity(zeros, 2 * zeros + 5) })
      )),
    );
  assertEquals(
    zerosText(compared(0, 0)),
    "Not one of the 1,000 weights is exactly zero, with any method. " +
      "Near zero, below 0.05 % of their tensor's largest: m0 0.50 %, m1 0.50 %.",
  );
  assertEquals(
    zerosText(compared(0, 300)),
    "Exactly zero, of 1,000 weights: m1 30.0 %, m0 0 %. " +
      "Near zero, below 0.05 % of their tensor's largest: m1 60.5 %, m0 0.50 %.",
  );
  assertEquals(
    zerosText(compared(10, 300, 20, 30, 40)).split(". ")[0],
    "Exactly zero, of 1,000 weights: m1 30.0 %, m0 1.00 %, the others between",
  );
});
