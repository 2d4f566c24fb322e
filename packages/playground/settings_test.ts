import { assertEquals, assertThrows } from "@std/assert";
import { experimentOf } from "./experiment.ts";
import { defaultSettings, formatSettings, parseSettings, type Settings } from "./settings.ts";
import { optimizerOffers, penaltyChoices } from "./penalties.ts";
import { planTraining } from "@shrinklab/training";
import { tasks } from "./tasks.ts";
import { formatExperiment, parseExperiment } from "@shrinklab/experiments";

Deno.test("parseSettings() reads what formatSettings() writes", () => {
  const changed = (task: Settings["task"]): Settings => ({
    task,
    network: "dense(8) relu dropout(0.1)",
    noise: 0.25,
    optimizer: "adam",
    seed: 4294967295,
    strict: true,
    penalty: "group-lasso",
    lambda: 3.2e-3,
    biases: true,
    dropout: 0.3,
    lr: 1.3e-5,
    pace: 7,
    epochs: 12,
    draw: false,
  });
  for (const task of Object.keys(tasks) as Settings["task"][]) {
    for (const settings of [defaultSettings(task), defaultSettings(task, "adam"), changed(task)]) {
      assertEquals(parseSettings(`#${formatSettings(settings)}`), { settings, faults: [] });
    }
  }
});

Deno.test("parseSettings() says what is wrong, and takes the rest", () => {
  const { settings, faults } = parseSettings(
    "#task=no&lr=0&strict=1&seed=1.5&lambda=0.5&x=%3Cb%3E",
  );
  assertEquals(settings, { ...defaultSettings("circles"), lambda: 0.5 });
  assertEquals(faults.map((fault) => fault.replace(/:.*/, "")), [
    "Cannot set task",
    "Cannot set lr",
    "Cannot set strict",
    "Cannot set seed",
    'Cannot set "x"',
  ]);
});

Deno.test("experimentOf() makes an experiment that plans under every penalty and optimizer", () => {
  for (const optimizer of Object.keys(optimizerOffers) as Settings["optimizer"][]) {
    for (const penalty of Object.keys(penaltyChoices) as Settings["penalty"][]) {
      const settings = { ...defaultSettings("circles", optimizer), penalty, biases: true };
      const experiment = experimentOf(settings, 3);
      assertEquals(parseExperiment(formatExperiment(experiment), "file").name, "playground");
      const { network: { layers }, loss, optimizer: rule, penalty: text } = experiment.methods[0]!;
      planTraining({
        model: { input: [2], layers },
        loss,
        optimizer: rule,
        ...(text === undefined ? {} : { penalty: text }),
      });
    }
  }
});

Deno.test("experimentOf() says what is wrong with a network", () => {
  const settings = { ...defaultSettings("xor"), network: "dense(4) rellu" };
  assertThrows(() => experimentOf(settings, 1), RangeError, "rellu");
});
