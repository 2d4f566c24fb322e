import stored from "../packages/experiments/experiment.schema.json" with { type: "json" };
import { schemaText } from "../.ci/experiment_schema.ts";
import { assertEquals } from "@std/assert";

Deno.test("the published JSON schema is that of the code (deno run -RW .ci/experiment_schema.ts)", () => {
  assertEquals(stored, JSON.parse(schemaText()));
});

Deno.test("the JSON schema knows the fields of a method and the names of the registries", () => {
  const { properties } = stored;
  const method = properties.methods.items.properties;
  assertEquals(Object.keys(properties.defaults.properties), Object.keys(method).slice(1));
  assertEquals(method.loss.enum.includes("softmaxCrossEntropy"), true);
  assertEquals(properties.methods.items.required, ["name"]);
});
