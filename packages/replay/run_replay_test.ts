import { useBackend } from "@shrinklab/backends";
import { loadDataset } from "@shrinklab/data";
import { dataPath, testWhere } from "@shrinklab/testing";
import { assert, assertEquals, assertRejects } from "@std/assert";
import adamW from "../../fixtures/replay/softmax-adamw.json" with { type: "json" };
import { storedCase } from "./case_for_tests.ts";
import { compareFigures } from "./compare_figures.ts";
import { parseCase } from "./parse_case.ts";
import { runReplay } from "./run_replay.ts";

const small = storedCase({
  input: [784],
  layers: [{ type: "Dense", units: 10 }],
  data: { dataset: "embedded", scale: 1 / 255, batchSize: 30, order: "file" },
});

Deno.test("runReplay() yields a loss a step and a summary a parameter", async () => {
  using _ = await useBackend("cpu");
  const { train } = await loadDataset("embedded");
  const told: number[] = [];
  const ours = await runReplay(small, train, { steps: 3, onStep: (done) => told.push(done) });
  assertEquals([ours.loss.length, ours.dataLoss?.length, told], [3, 3, [1, 2, 3]]);
  assertEquals(ours.params.map((one) => one.size), [7840, 10]);
  assert(ours.loss[0]! > ours.dataLoss![0]!);
});

Deno.test("runReplay() trains on the rows of a subset", async () => {
  using _ = await useBackend("cpu");
  const { train } = await loadDataset("embedded");
  const loss = async (subset?: Int32Array) =>
    (await runReplay(small, train, { steps: 1, subset })).loss[0];
  const beginning = Int32Array.from({ length: 30 }, (_, i) => i);
  assertEquals(await loss(beginning), await loss());
  assert(await loss(beginning.map((row) => row + 500)) !== await loss());
});

Deno.test("runReplay() ends at its signal", async () => {
  using _ = await useBackend("cpu");
  const { train } = await loadDataset("embedded");
  const run = () => runReplay(small, train, { signal: AbortSignal.abort() });
  await assertRejects(run, DOMException);
});

const needs = { permissions: [{ name: "read" as const }], paths: [`${dataPath()}/fashion-mnist`] };
testWhere(needs, "runReplay() repeats PyTorch's AdamW on the cpu backend", async () => {
  using _ = await useBackend("cpu");
  const replay = parseCase(JSON.stringify(adamW), "softmax-adamw.json");
  const { train } = await loadDataset("fashion-mnist", { dataDir: dataPath() });
  const deviations = compareFigures(replay, await runReplay(replay, train));
  assert(deviations.every((one) => one.within), JSON.stringify(deviations));
});
