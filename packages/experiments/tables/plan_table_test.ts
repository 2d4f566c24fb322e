import { assertEquals, assertThrows } from "@std/assert";
import { planTable } from "./plan_table.ts";
import { tablePresets } from "./presets/registry.ts";

Deno.test("planTable() takes everything from the preset", () => {
  const plan = planTable(tablePresets["e4-grades"]);
  assertEquals([plan.epochs, plan.batchSize, plan.mcPasses, plan.seeds], [5, 16, 100, [1]]);
  assertEquals(
    plan.variants,
    tablePresets["e4-grades"].variants.map((v) => ({ ...v, output: {} })),
  );
});

Deno.test("planTable() replaces what is set otherwise, in every variant", () => {
  const { variants, optimizer } = planTable(tablePresets["e5-thoracic"], {
    drop: ["patient"],
    holdOut: { type: "last", share: 0.1 },
    loss: "poisson",
    penalty: "l2(0.1)",
    optimizer: "nesterov",
    learningRate: 0.5,
  });
  for (const { table, loss, penalty } of variants) {
    assertEquals(table.drop, ["patient"]);
    assertEquals(table.holdOut, { type: "last", share: 0.1 });
    assertEquals([loss, penalty], ["poisson", "l2(0.1)"]);
  }
  assertEquals(optimizer, {
    type: "SGD",
    semantics: "keras",
    momentum: 0.9,
    nesterov: true,
    lr: 0.5,
  });
});

Deno.test("planTable() puts a penalty in place of those that layers name", () => {
  const { variants } = planTable(tablePresets["e4-regularizers"], { penalty: "l2(0.1)" });
  assertEquals(variants[0]!.hidden, variants[1]!.hidden);
  assertEquals(variants[0]!.output, { activation: "relu" });
});

Deno.test("planTable() forgets the preset's columns for a table of one's own", () => {
  const { variants } = planTable(tablePresets["e4-regularizers"], { ownTable: true });
  const { target, drop, text } = variants[0]!.table;
  assertEquals([target, drop, text], [undefined, [], "one-hot"]);
});

Deno.test("planTable() throws on a dropout rate where there is no dropout", () => {
  assertThrows(
    () => planTable(tablePresets["e4-regularizers"], { dropout: 0.5 }),
    RangeError,
    "preset e4-regularizers has no dropout",
  );
});
