import { assert, assertEquals } from "@std/assert";
import { loadDataset, tableDatasets } from "@shrinklab/data";
import { planTable } from "../plan_table.ts";
import { prepareVariant } from "../prepare_variant.ts";
import { tablePresets } from "./registry.ts";

for (const [name, preset] of Object.entries(tablePresets)) {
  Deno.test(`tablePresets["${name}"] fits the table that comes with the code`, async () => {
    assertEquals(preset.name, name);
    assert(preset.summary.length > 20 && preset.summary.length < 100);
    const dataset = tableDatasets[preset.standIn ?? preset.dataset];
    assertEquals(dataset.files, []);
    const { table } = await loadDataset(dataset);
    const experiment = planTable(preset);
    for (const variant of experiment.variants) {
      const { plan, examples } = prepareVariant(table, variant, experiment);
      assertEquals(plan.input, [examples.features.length]);
      const share = variant.table.holdOut.type === "none" ? 0 : variant.table.holdOut.share;
      assert(Math.abs((examples.held?.rows ?? 0) - share * table.rows) <= 7);
    }
    for (const { variant } of preset.figures) {
      assert(preset.variants.some(({ name }) => name === variant), variant);
    }
  });
}

Deno.test("tablePresets of E5 train on as many weights as the source's model has", async () => {
  const { table } = await loadDataset(tableDatasets["thoracic-generated"]);
  const experiment = planTable(tablePresets["e5-thoracic"]);
  const { plan } = prepareVariant(table, experiment.variants[0]!, experiment);
  const sizes = plan.parameters.map(({ shape }) => shape.reduce((a, b) => a * b, 1));
  assertEquals(sizes, [17 * 30, 30, 30 * 30, 30, 30, 1]);
});
