import { loadSource } from "../source.ts";
import { planExperiment } from "../plan_experiment.ts";
import { prepareExperiment } from "../prepare.ts";
import { assertEquals } from "@std/assert";
import { type Preset, type PresetName, presets } from "./registry.ts";

const names = Object.keys(presets) as PresetName[];

/** The experiment of a preset on data that comes with the project. */
async function prepare(name: PresetName) {
  const { experiment } = planExperiment([presets[name]]);
  const nowhere = { environment: () => undefined };
  return await prepareExperiment(experiment, await loadSource(experiment.data, nowhere));
}

Deno.test("every preset fits its data, and is called as it is listed", async () => {
  for (const name of names) {
    using prepared = await prepare(name);
    const { experiment } = prepared;
    assertEquals(experiment.name, name);
    const figured = new Set(experiment.figures?.map(({ method }) => method));
    const known = experiment.methods.map((method) => method.name);
    assertEquals([...figured].filter((method) => !known.includes(method)), []);
  }
});

Deno.test("every method that runs by name fits the data of its preset", async () => {
  for (const preset of Object.values<Preset>(presets)) {
    const { methods, others = [] } = preset;
    const { experiment } = planExperiment([preset], {
      methods: [...methods, ...others].map(({ name }) => name),
    });
    const nowhere = { environment: () => undefined };
    using _prepared = await prepareExperiment(
      experiment,
      await loadSource(experiment.data, nowhere),
    );
  }
});

Deno.test("presets have as many parameters as their sources print", async () => {
  const parameters = async (name: PresetName) => {
    using prepared = await prepare(name);
    return prepared.summaries()[0]!.parameters;
  };
  assertEquals(await parameters("quick"), 338_006);
  assertEquals(await parameters("e1"), 669_706);
  assertEquals(await parameters("e5-softmax"), 7850);
  assertEquals(await parameters("e5-dense64"), 50_890);
  assertEquals(await parameters("e5-dense64-dropout"), 50_890);
});

Deno.test("the notebook's author expected too much of weight decay", async () => {
  using prepared = await prepare("notebook");
  assertEquals(prepared.summaries().map(({ effectiveGradient }) => effectiveGradient), [
    ["weight-decay 0.1: 0.1 w in every parameter"],
    ["l1 1: 1 sign(w) in every parameter"],
    ["l2-norm 0.1: 0.1 w / ||w|| in every parameter"],
  ]);
});
