import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { layerTables } from "./layer_table.ts";
import { resultOf, runOf } from "./result_for_tests.ts";

const record = { parameter: "fc1/kernel", size: 4, nearZero: 2, exactZero: 0, maxAbs: 2 };
const last = { epoch: 1, penalty: 0, test: { rows: 1000, loss: 1, accuracy: 0.75 } };
const layer = (live: number) => ({ layer: "fc1", size: 8, silent: 0, unread: 0, live });
const output = { layer: "fc2", size: 2, silent: 0, unread: 0, live: 2 };
const gradient = runOf({
  sparsity: [{ ...record, maxNearZero: 0.000123 }],
  deadUnits: [layer(8), output],
  last,
});
const proximal = runOf({
  method: "prox-l1",
  sparsity: [{ ...record, exactZero: 2, maxNearZero: 0 }],
  deadUnits: [layer(3), output],
  last,
});

Deno.test("layerTables() says how far from zero near zeros are beside exact ones", () => {
  const lines = layerTables(resultOf(gradient, proximal), {}).split("\n");
  assertEquals(lines.slice(lines.indexOf("How far from zero near zeros are:") + 1), [
    "  l1: 2 near zero, 0 exactly zero, the others up to 0.00012; 75.00 % right",
    "  prox-l1: 2 near zero, 2 exactly zero; 75.00 % right",
  ]);
});

Deno.test("layerTables() counts the units that live, of hidden layers, with means over seeds", () => {
  const other = { ...proximal, seed: 2, deadUnits: [layer(4), output] };
  const lines = layerTables(resultOf(gradient, proximal, other), {}).split("\n");
  const start = lines.findIndex((line) => line.startsWith("Live units and filters"));
  assertEquals(lines[start + 4]!.trim().split(/ {2,}/), ["fc1", "8", "8", "3.5 ± 0.7"]);
  assertEquals(lines[start + 5], "");
});

Deno.test("layerTables() has no live units where a result of before tells none", () => {
  const before = { layer: "fc1", size: 8, silent: 5, unread: 0 };
  const text = layerTables(resultOf({ ...proximal, deadUnits: [before, output] }), {});
  assertStringIncludes(text, "Exactly zero by layer");
  assert(!text.includes("Live units"));
});

Deno.test("layerTables() says of gradient steps alone that they pass zero", () => {
  const text = layerTables(resultOf(gradient), {});
  assertStringIncludes(text, "a gradient step passes zero, it does not stop there");
  assert(!text.includes("How far"));
});
