import { presets } from "@shrinklab/experiments/presets";
import { assertEquals } from "@std/assert";
import { experimentOf } from "./experiment.ts";
import { pointPatterns } from "./points.ts";
import { defaultSettings } from "./settings.ts";
import { tasks } from "./tasks.ts";

Deno.test("the task cnn is the preset quick, without a penalty and with its l1", () => {
  const { quick } = presets;
  const method = (name: string) => {
    const { penalty, ...rest } = quick.methods.find((one) => one.name === name)!;
    return { ...rest, ...(penalty === undefined ? {} : { penalty }) };
  };
  const settings = defaultSettings("cnn");
  const found = experimentOf(settings, quick.methods[0]!.epochs);
  assertEquals(found.data, quick.data);
  assertEquals(found.methods, [method("none")]);
  const l1 = experimentOf({ ...settings, penalty: "l1" }, quick.methods[0]!.epochs).methods[0]!;
  assertEquals(l1, { ...method("l1"), penalty: "l1(0.0001,over=all)" });
});

Deno.test("every pattern of points is a task", () => {
  assertEquals(
    Object.entries(tasks).filter(([, { data }]) => data === "points").map(([name]) => name),
    Object.keys(pointPatterns),
  );
});
