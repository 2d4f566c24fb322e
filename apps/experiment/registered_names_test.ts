import { datasets } from "@shrinklab/data";
import {
  normalizationNames as normalizations,
  searches,
  sweptSettings,
} from "@shrinklab/experiments";
import { initializers, losses } from "@shrinklab/models";
import { activations } from "@shrinklab/ops";
import { assertEquals } from "@std/assert";
import {
  activationNames,
  datasetNames,
  initializerNames,
  lossNames,
  normalizationNames,
  searchNames,
  sweptNames,
} from "./registered_names.ts";

Deno.test("names are those of the registries", () => {
  assertEquals([...datasetNames].sort(), Object.keys(datasets).sort());
  assertEquals([...activationNames].sort(), Object.keys(activations).sort());
  assertEquals([...initializerNames].sort(), Object.keys(initializers).sort());
  assertEquals([...lossNames].sort(), Object.keys(losses).sort());
  assertEquals([...normalizationNames], [...normalizations]);
  assertEquals([...searchNames], [...searches]);
  assertEquals([...sweptNames].sort(), Object.keys(sweptSettings).sort());
});
