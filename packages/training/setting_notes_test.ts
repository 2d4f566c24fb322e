import { type LayerSpec, parseNetwork } from "@shrinklab/models";
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { OptimizerSpec } from "./optimizers/optimizer.ts";
import { planTraining } from "./plan_training.ts";
import { settingNotes } from "./setting_notes.ts";

const sgd: OptimizerSpec = { type: "SGD", semantics: "pytorch", lr: 0.1 };
const adamW: OptimizerSpec = { type: "AdamW", semantics: "pytorch", lr: 0.001, weightDecay: 0.1 };

function notesOf(
  network: readonly LayerSpec[],
  optimizer: OptimizerSpec = sgd,
  length = { epochs: 20, steps: 1000 },
): string[] {
  const layers = [...network, ...parseNetwork("dense(2)")];
  const model = { input: [4], layers };
  return settingNotes(planTraining({ model, loss: "softmaxCrossEntropy", optimizer }), length);
}

Deno.test("settingNotes() tells AdamW's time scale, and where it is beyond the run or an epoch", () => {
  const says: [steps: number, epochs: number, end: string][] = [
    [1000, 20, "over 10,000 steps, 10 epochs of the 20 that are trained"],
    [1000, 10, "over 10,000 steps, 10 epochs of the 10 that are trained"],
    [10_000, 20, "over 10,000 steps, 1 epoch of the 20 that are trained"],
    [
      1000,
      5,
      "10 epochs, and 5 are trained: it does next to nothing; want 0.2 to 1, for 5 epochs to 1",
    ],
    [192, 1, "52.1 epochs, and 1 is trained: it does next to nothing; want 5.21, for 1 epoch"],
    [
      40_000,
      8,
      "0.25 epochs: the weights are those of the last batches alone; want 0.00313 to 0.025, for 8 " +
      "epochs to 1",
    ],
  ];
  for (const [steps, epochs, end] of says) {
    const [note, ...others] = notesOf([], adamW, { epochs, steps });
    assertEquals(others, []);
    assertEquals(note?.endsWith(end), true, note);
  }
});

Deno.test("settingNotes() says nothing of a decay that joins the gradient, is none, or SGD's", () => {
  const others: OptimizerSpec[] = [
    { ...adamW, weightDecay: 0 },
    { ...adamW, type: "Adam" },
    { ...sgd, weightDecay: 0.1 },
    { ...sgd, semantics: "keras", weightDecay: 0.1 },
  ];
  assertEquals(others.flatMap((optimizer) => notesOf([], optimizer)), []);
  assertEquals(notesOf([], adamW, { epochs: 0, steps: 10 }), []);
  const keras: OptimizerSpec = { ...adamW, type: "Adam", semantics: "keras" };
  assertEquals(notesOf([], keras), notesOf([], adamW));
});

Deno.test("settingNotes() finds dropout before a batch-norm", () => {
  const found: [string, string][] = [
    ["dropout(0.5) dense(4) batch-norm relu", "dropout1 stands before bn1: in evaluation"],
    ["dense(4) dropout(0.5) batch-norm", "dropout1 stands before bn1: "],
    [
      "dense(4) batch-norm dropout(0.5) dense(4) batch-norm dropout(0.2) dense(4) batch-norm dropout(0.1)",
      "dropout1, dropout2 stand before bn2, bn3: ",
    ],
  ];
  for (const [network, start] of found) {
    const [note, ...others] = notesOf(parseNetwork(network));
    assertEquals(others, []);
    assertStringIncludes(note!, start);
  }
});

Deno.test("settingNotes() says nothing of dropout that shifts no variance", () => {
  const shiftless = [
    "dense(4) batch-norm relu dropout(0.5)",
    "dropout(0.5) dense(4) layer-norm relu",
    "dropout(0) dense(4) batch-norm relu",
    "alpha-dropout(0.5) dense(4) batch-norm relu",
    "dropout(0.5) dense(4) batch-norm(updates-statistics=no) relu",
  ];
  assertEquals(shiftless.flatMap((network) => notesOf(parseNetwork(network))), []);
  const always: LayerSpec = { type: "Dropout", rate: 0.5, always: true };
  assertEquals(notesOf([always, ...parseNetwork("dense(4) batch-norm")]), []);
});
