import { assertThrows } from "@std/assert";
import { checkData } from "./check_data.ts";
import { planExperiment } from "./experiment_spec.ts";
import { presets } from "./presets/registry.ts";

Deno.test("checkData() throws on a batch larger than the data, and on other images", () => {
  const spec = planExperiment(presets.quick, { batchSize: 64 });
  checkData(spec, 64, [28, 28, 1]);
  assertThrows(
    () => checkData(spec, 63, [28, 28, 1]),
    RangeError,
    "batch size is 64, want 1 to 63",
  );
  assertThrows(() => checkData(spec, 64, [32, 32, 3]), RangeError, "images are [32, 32, 3]");
});
