import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { useBackend } from "@shrinklab/backends";
import { loadDataset, tableDatasets } from "@shrinklab/data";
import { parseTable } from "@shrinklab/data/tables";
import { planTable, type TableOverrides } from "./plan_table.ts";
import { prepareVariant } from "./prepare_variant.ts";
import { type TablePresetName, tablePresets } from "./presets/registry.ts";
import { runTable, type TableExperimentHooks } from "./run_table.ts";

async function run(
  name: TablePresetName,
  overrides: TableOverrides = {},
  hooks: TableExperimentHooks = {},
  csv?: string,
) {
  const preset = tablePresets[name];
  const { table } = csv === undefined
    ? await loadDataset(tableDatasets[preset.standIn ?? preset.dataset])
    : await parseTable(new TextEncoder().encode(csv), "t.csv");
  const experiment = planTable(preset, { ...overrides, ownTable: csv !== undefined });
  const prepared = experiment.variants.map((one) => prepareVariant(table, one, experiment));
  using _backend = await useBackend("engine", { threads: 1, blas: "off" });
  return await runTable(experiment, prepared, hooks);
}

Deno.test("runTable() learns the grades, and is unsure under dropout", async () => {
  const [first] = await run("e4-grades");
  const { validAccuracy, majorityBaseline, mc, history, bestEpoch } = first!.result;
  assert(validAccuracy! > majorityBaseline! + 0.03, `${validAccuracy}`);
  assertEquals([history.length, mc?.passes, mc?.rows], [5, 100, 1200]);
  assert(mc!.leastDeviation > 0 && mc!.accuracy > majorityBaseline!);
  assert(history.every(({ validLoss }) => validLoss! >= history[bestEpoch! - 1]!.validLoss!));
});

Deno.test("runTable() gives the same weights again with the same seed, others with another", async () => {
  const hashes = async (overrides: TableOverrides) =>
    (await run("e4-grades", { epochs: 1, mcPasses: 0, ...overrides }))
      .map(({ result }) => result.weightsSha256);
  const [one, two] = await hashes({ seeds: 2 });
  assertEquals(await hashes({}), [one!]);
  assertEquals(await hashes({ seed: 2 }), [two!]);
  assertNotEquals(one, two);
});

Deno.test("runTable() lists one penalty a layer, and none where no layer names one", async () => {
  const [l1, none] = await run("e4-regularizers");
  const penalties = l1!.result.penalties!;
  assertEquals(penalties.map(({ layer }) => layer), ["fc1", "fc2", "fc3"]);
  for (const { parameter, value } of penalties) {
    const { values } = l1!.weights.find(({ name }) => name === parameter)!;
    const sum = values.reduce((total, weight) => total + Math.abs(weight), 0);
    assert(Math.abs(value - 0.01 * sum) < 1e-9);
  }
  assertEquals([none!.result.penalties, none!.result.history], [[], []]);
});

Deno.test("runTable() keeps the figures of rows trained on apart from those held out", async () => {
  const [written, held] = await run("e5-thoracic", { epochs: 2 });
  assertEquals(written!.result.validAccuracy, undefined);
  assert(written!.result.notes.includes("figures are those of the rows it was trained on"));
  assert(held!.result.validAccuracy !== undefined && held!.result.auc !== undefined);
});

Deno.test("runTable() predicts numbers", async () => {
  const rows = Array.from({ length: 200 }, (_, i) => `${i % 20},${i % 7},${3 * (i % 20) + 1}`);
  const csv = `a,b,y\n${rows.join("\n")}\n`;
  const overrides = {
    loss: "meanSquaredError",
    dropout: 0,
    learningRate: 0.01,
    epochs: 60,
  } as const;
  const [one] = await run("e4-grades", overrides, {}, csv);
  const { r2, rmse, validAccuracy, auc, mc } = one!.result;
  assert(r2! > 0.9 && rmse! < 6, `${r2} ${rmse}`);
  assertEquals([validAccuracy, auc, mc], [undefined, undefined, undefined]);
});

Deno.test("runTable() ends at its signal and at a loss that is not finite, keeping what there is", async () => {
  const controller = new AbortController();
  const onEpoch = () => controller.abort();
  const runs = await run("e5-thoracic", {}, { signal: controller.signal, onEpoch });
  assertEquals([runs.length, runs[0]!.outcome.type], [1, "aborted"]);
  assertEquals(runs[0]!.result.history.length, 1);
  const [diverged] = await run("e4-regularizers", { epochs: 1, seed: 2 });
  assertEquals(diverged!.outcome.type, "diverged");
  assertEquals(diverged!.figures, undefined);
});
