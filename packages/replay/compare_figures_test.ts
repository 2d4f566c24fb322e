import { assert, assertEquals } from "@std/assert";
import { storedCase } from "./case_for_tests.ts";
import { compareFigures } from "./compare_figures.ts";
import type { ReplayCase, ReplayFigures } from "./replay_case.ts";

function deviation(replay: ReplayCase, ours: ReplayFigures, figure: string) {
  const found = compareFigures(replay, ours).find((one) => one.figure === figure);
  assert(found, `${figure} was not compared`);
  return found;
}

/** The expected figures with one field of one parameter replaced. */
function withParameter(index: number, changes: object): ReplayFigures {
  const { expect } = storedCase();
  const params = expect.params.map((one, i) => i === index ? { ...one, ...changes } : one);
  return { ...expect, params };
}

Deno.test("compareFigures() finds no deviation of figures from themselves", () => {
  const replay = storedCase();
  const deviations = compareFigures(replay, replay.expect);
  assertEquals(deviations.map((one) => one.figure), [
    "loss",
    "data loss",
    "parameters",
    "near zero",
  ]);
  assert(deviations.every((one) => one.largest === 0 && one.within));
});

Deno.test("compareFigures() names the step of the largest deviation of the loss", () => {
  const replay = storedCase();
  const loss = replay.expect.loss.map((value, i) => i === 4 ? value * 1.001 : value * 1.0001);
  const found = deviation(replay, { ...replay.expect, loss }, "loss");
  assertEquals([found.at, found.within, found.largest.toFixed(6)], ["step 5", false, "0.001000"]);
});

Deno.test("compareFigures() divides a small loss by 0.001", () => {
  const replay = storedCase({ steps: 1, expect: { loss: [1e-5], params: [] } });
  const found = deviation(replay, { loss: [2e-5], params: [] }, "loss");
  assertEquals(found.largest.toFixed(6), "0.010000");
});

Deno.test("compareFigures() compares only losses when steps were left out", () => {
  const replay = storedCase();
  const { loss, dataLoss = [], params } = replay.expect;
  const ours = { loss: loss.slice(0, 3), dataLoss: dataLoss.slice(0, 3), params };
  assertEquals(compareFigures(replay, ours).map((one) => one.figure), ["loss", "data loss"]);
});

Deno.test("compareFigures() measures every summary of a parameter", () => {
  const replay = storedCase();
  const [first] = replay.expect.params;
  const changes = [
    { maxAbs: first!.maxAbs * 1.01 },
    { l1: first!.l1 * 1.01 },
    { l2: first!.l2 * 1.01 },
    { sum: first!.sum + first!.l1 * 0.01 },
    { head: first!.head.map((value, i) => i === 3 ? value + first!.maxAbs * 0.01 : value) },
  ];
  for (const change of changes) {
    const found = deviation(replay, withParameter(0, change), "parameters");
    assertEquals([found.at, found.largest.toFixed(6), found.within], [
      "tensor 0",
      "0.010000",
      false,
    ]);
  }
});

Deno.test("compareFigures() counts near zeros", () => {
  const replay = storedCase();
  const nearZero = replay.expect.params[6]!.nearZero;
  const by = (difference: number) =>
    deviation(replay, withParameter(6, { nearZero: nearZero + difference }), "near zero");
  assertEquals([by(1).within, by(2).within, by(2).largest], [true, false, 2]);
});

Deno.test("compareFigures() lets nothing pass that is not finite, missing or of another size", () => {
  const replay = storedCase();
  const { expect } = replay;
  assert(!deviation(replay, withParameter(2, { maxAbs: NaN }), "parameters").within);
  assert(!deviation(replay, withParameter(2, { size: 1 }), "parameters").within);
  assert(!deviation(replay, { ...expect, params: expect.params.slice(1) }, "parameters").within);
  const loss = expect.loss.map((value, i) => i === 7 ? NaN : value);
  const found = deviation(replay, { ...expect, loss }, "loss");
  assertEquals([found.within, found.at], [false, "step 8"]);
});

Deno.test("compareFigures() ignores the parameters that the case says nothing moves", () => {
  const { tolerance } = storedCase();
  const replay = storedCase({ tolerance: { ...tolerance, ignoreParams: [2] } });
  const ours = withParameter(2, { maxAbs: 99, nearZero: 99 });
  assert(compareFigures(replay, ours).every((one) => one.within));
});

Deno.test("compareFigures() compares moving variances and not moving means", () => {
  const { expect, tolerance } = storedCase();
  const [mean, variance] = expect.params;
  const replay = storedCase({
    expect: { ...expect, movingStatistics: [mean, variance] },
    tolerance: { ...tolerance, movingVariance: 1e-3 },
  });
  const ours = (by: number) => ({
    ...expect,
    movingStatistics: [{ ...mean!, l1: 99 }, { ...variance!, l1: variance!.l1 * by }],
  });
  assert(deviation(replay, ours(1.0001), "moving variance").within);
  assert(!deviation(replay, ours(1.01), "moving variance").within);
  assert(!deviation(replay, expect, "moving variance").within);
});
