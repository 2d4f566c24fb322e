import { assert, assertEquals, assertThrows } from "@std/assert";
import { formatNetwork, parseNetwork } from "@shrinklab/models";
import type { Overrides } from "./overrides.ts";
import { planExperiment } from "./plan_experiment.ts";
import { type PresetName, presets } from "./presets/registry.ts";

const plan = (name: PresetName, overrides: Overrides = {}) =>
  planExperiment([presets[name]], overrides).experiment;

Deno.test("planExperiment() takes everything from the preset", () => {
  const { name, data, methods, fault, notes } = plan("notebook");
  assertEquals([name, data.name, fault], ["notebook", "mnist", "first-models-loss"]);
  assertEquals(methods.map(({ penalty, optimizer: { weightDecay } }) => [penalty, weightDecay]), [
    [undefined, 0.1],
    ["l1(1,over=all)", undefined],
    ["l2-norm(0.1,over=all)", undefined],
  ]);
  assert(notes!.length > 0);
});

Deno.test("planExperiment() gives five seeds where methods are compared, and says so", () => {
  const { experiment, seedText } = planExperiment([presets.corrected]);
  assertEquals(experiment.seeds, [1, 2, 3, 4, 5]);
  assertEquals(
    seedText,
    "5 seeds, 1 to 5 (as methods are compared; --seeds N for more or fewer)",
  );
  assertEquals(plan("e1").seeds, [1]);
  assertEquals(plan("quick").seeds, [1]);
  assertEquals(plan("quick", { seed: 5, seeds: 2 }).seeds, [5, 6]);
  assertEquals(plan("corrected", { sweep: { lr: [1, 2] } }).seeds, [1]);
  assertThrows(
    () => plan("quick", { seed: 2 ** 32 - 1, seeds: 2 }),
    RangeError,
    "the last seed is 4294967296",
  );
});

Deno.test("planExperiment() chooses among the methods of a preset, also those that run by name", () => {
  const { methods } = plan("quick", { methods: ["l2-norm", "none"], lambda: { "l2-norm": 3 } });
  assertEquals(methods.map(({ name, penalty }) => [name, penalty]), [
    ["l2-norm", "l2-norm(3,over=all)"],
    ["none", undefined],
  ]);
  assertThrows(() => plan("quick", { methods: ["l3"] }), RangeError, "did you mean l1?");
  assertThrows(
    () => plan("notebook", { methods: ["l1"] }),
    RangeError,
    "first method is l1, want weight-decay",
  );
});

Deno.test("planExperiment() sets the strength of weight decay, and of no method without one", () => {
  const [method] = plan("quick", { methods: ["weight-decay"], lambda: { "weight-decay": 2 } })
    .methods;
  assertEquals(method!.optimizer.weightDecay, 2);
  assertThrows(
    () => plan("quick", { lambda: { none: 1 } }),
    RangeError,
    'method is "none", want one with a strength: weight-decay, l1, l2',
  );
  assertThrows(() => plan("notebook-100", { lambda: { l1: 1 } }), RangeError, "want none");
});

Deno.test("planExperiment() puts one penalty in place of all, and refuses methods that become the same", () => {
  const { methods } = plan("quick", { methods: ["weight-decay", "l1"], penalty: "l1:conv1=0.5" });
  assertEquals(methods.map(({ penalty }) => penalty), ["l1:conv1=0.5", "l1:conv1=0.5"]);
  assertThrows(
    () => plan("quick", { penalty: "l1(1)" }),
    RangeError,
    "none and l1 become the same by it, want --methods",
  );
  const [bare] = plan("e4-regularizers", { methods: ["l1"], penalty: "none" }).methods;
  assertEquals(bare!.penalty, undefined);
  assertEquals(JSON.stringify(bare!.network).includes("kernelRegularizer"), false);
});

Deno.test("planExperiment() takes a penalty without strength where lambda is swept", () => {
  const sweep = { lambda: [0.5] };
  assertEquals(plan("e1", { penalty: "l1", sweep }).methods[0]!.penalty, "l1(1)");
  assertThrows(() => plan("e1", { penalty: "l1" }), SyntaxError, "l1 has no strength");
  assertThrows(() => plan("e1", { sweep }), RangeError, "lambda has nothing to scale in e1");
});

Deno.test("planExperiment() keeps learning rate and decay under another optimizer, but for AdamW's", () => {
  const optimizers = plan("quick", { optimizer: "adam" }).methods.map(({ optimizer }) => optimizer);
  assertEquals(optimizers[0], { type: "Adam", semantics: "pytorch", lr: 0.05 });
  assertEquals(optimizers[1], { weightDecay: 1e-3, type: "Adam", semantics: "pytorch", lr: 0.05 });
  const [grades] = plan("e4-grades", { optimizer: "adam(semantics=keras)", lr: 0.1 }).methods;
  assertEquals(grades!.optimizer, { type: "Adam", semantics: "keras", lr: 0.1 });
});

Deno.test("planExperiment() edits the network as it is told", () => {
  const [method] = plan("e1", {
    hidden: [8],
    activation: "relu",
    normalization: "batch-norm",
    momentum: 0.5,
    dropout: 0.25,
    maxNorm: 2,
    activityPenalty: "l1(0.1)",
  }).methods;
  assertEquals(method!.network.layers, [
    { type: "Dense", units: 8, maxNorm: 2 },
    { type: "BatchNorm", momentum: 0.5, epsilon: 1e-3, updatesStatistics: true },
    { type: "Activation", activation: "relu", activityRegularizer: "l1(0.1)" },
    { type: "Dropout", rate: 0.25 },
  ]);
});

Deno.test("planExperiment() holds out a tenth where an epoch is watched and no row is held out", () => {
  const { experiment, remarks } = planExperiment([presets.quick], { patience: 3 });
  assertEquals(experiment.data.holdOut, { type: "stratified", share: 0.1 });
  assertEquals(experiment.methods[0]!.stop, { monitor: "valid.loss", patience: 3 });
  assert(remarks[0]!.includes("a tenth of the training rows"));
  assertEquals(plan("e1", { patience: 3 }).data.holdOut, undefined);
  assertEquals(plan("e5-softmax", { patience: 3 }).methods[0]!.stop!.monitor, "test.loss");
  const thoracic = plan("e5-thoracic", { patience: 3 });
  assertEquals(thoracic.data.holdOut, { type: "stratified", share: 0.1 });
  assertEquals(thoracic.methods[1]!.data, { holdOut: { type: "stratified", share: 0.3 } });
  assertEquals(plan("e1", { patience: "none" }).methods[0]!.stop, undefined);
});

Deno.test("planExperiment() sets rows, of methods with rows of their own too", () => {
  const data = plan("e1", { trainRows: 50, validRows: 20, subsetSeed: 7 }).data;
  assertEquals(data, {
    type: "images",
    name: "mnist",
    subset: { train: 50, validation: 20 },
    subsetSeed: 7,
    scale: 1,
  });
  assertEquals(plan("quick", { trainRows: 64 }).data.trainRows, 64);
  const thoracic = plan("e5-thoracic", { holdOut: { type: "last", share: 0.5 } });
  assertEquals([thoracic.data.holdOut?.type, thoracic.methods[1]!.data], ["last", undefined]);
  assertThrows(() => plan("quick", { validRows: 5 }), RangeError, "want --hold-out");
  assertThrows(() => plan("e1", { holdOut: { type: "none" } }), RangeError, "want --valid-rows");
});

Deno.test("planExperiment() forgets the preset's columns and words in a table of the user's", () => {
  const { data, notes, figures } = plan("e4-regularizers", { csv: "t.csv", target: "y" });
  assertEquals(data, {
    type: "table",
    scale: "none",
    text: "one-hot",
    file: "t.csv",
    holdOut: { type: "stratified", share: 0.2 },
    drop: [],
    target: "y",
  });
  assertEquals([notes, figures], [undefined, undefined]);
  const { data: last } = plan("e4-grades", { csv: "t.csv", holdOut: { type: "last", share: 0.3 } });
  assertEquals(last.holdOut, { type: "last", share: 0.3 });
});

Deno.test("planExperiment() takes how a table is kept, for one of the user's alone", () => {
  const format = { separator: ";", decimal: ",", encoding: "latin-1", asText: ["code"] } as const;
  const { data } = plan("e4-grades", { csv: "t.csv", ...format, thousands: "" });
  assertEquals(
    data,
    { ...data, ...format, thousands: "" } as typeof data,
  );
  assertThrows(
    () => plan("e4-grades", { asText: ["code"] }),
    RangeError,
    "Cannot use --text: the table is loan-grades, want one of your own, --csv FILE",
  );
  assertThrows(() => plan("quick", { decimal: "," }), RangeError, "--decimal: the data is images");
});

Deno.test("planExperiment() forgets the preset's rows, scale and words in images of the user's", () => {
  const { data, notes, figures } = plan("e1", {
    images: "shapes",
    resize: [16, 12],
    shape: [32, 32, 3],
    subsetSeed: 3,
  });
  assertEquals(data, {
    type: "images",
    file: "shapes",
    resize: [16, 12],
    shape: [32, 32, 3],
    subsetSeed: 3,
    // E1 chooses its epoch by validation rows.
    holdOut: { type: "stratified", share: 0.2 },
  });
  assertEquals([notes, figures], [undefined, undefined]);
  assertEquals(plan("quick", { images: "x.npz" }).data, { type: "images", file: "x.npz" });
});

Deno.test("planExperiment() refuses what does not suit the images", () => {
  const wrong: [PresetName, Overrides, string][] = [
    ["quick", { resize: [8, 8] }, "--resize: the images are embedded, want ones of your own"],
    ["quick", { images: "a", dataset: "mnist" }, "--dataset: the images are in a, want one"],
    ["e1", { images: "a", validRows: 5 }, "--valid-rows: the rows are not drawn"],
    ["e4-grades", { images: "a" }, "--images: the data is a table, want images for it"],
  ];
  for (const [name, overrides, message] of wrong) {
    assertThrows(() => plan(name, overrides), RangeError, message);
  }
});

Deno.test("planExperiment() keeps a source's figures only where nothing else is set", () => {
  assert(plan("e1", { epochs: 3, seeds: 2 }).figures!.length > 0);
  assertEquals(plan("e1", { lr: 1 }).figures, undefined);
});

Deno.test("planExperiment() puts presets side by side, by their own names", () => {
  const { experiment } = planExperiment([presets.e1, presets["e1-l2"]]);
  assertEquals(experiment.methods.map(({ name }) => name), ["e1", "e1-l2"]);
  assertEquals(experiment.seeds.length, 5);
  const tables = planExperiment([presets["e5-thoracic"], presets["e5-thoracic-corrected"]]);
  assertEquals(
    tables.experiment.methods.map((
      { name, data },
    ) => [name, data && "drop" in data ? data.drop : undefined]),
    [
      ["e5-thoracic-as-written", undefined],
      ["e5-thoracic-held-out", undefined],
      ["e5-thoracic-corrected-msle", ["patient"]],
      ["e5-thoracic-corrected-cross-entropy", ["patient"]],
    ],
  );
  assertThrows(
    () => planExperiment([presets.e1, presets["e2-none"]]),
    RangeError,
    "Cannot compare e2-none with e1: their data is different",
  );
  const same = planExperiment([presets.e1, presets["e2-none"]], { subsetSeed: 5 });
  assertEquals(same.experiment.methods.length, 2);
  assertThrows(
    () => planExperiment([presets.notebook, presets.corrected]),
    RangeError,
    "want it alone",
  );
});

Deno.test("planExperiment() refuses Monte Carlo predictions without dropout before anything runs", () => {
  assertThrows(() => plan("quick", { monteCarlo: 10 }), RangeError, "none has no dropout");
  assertThrows(() => plan("e4-grades", { monteCarlo: 1 }), RangeError, "passes are 1, want 2");
  assertThrows(() => plan("e4-grades", { dropout: 0 }), RangeError, "(--dropout 0)");
  assertEquals(plan("quick", { monteCarlo: 10, dropout: 0.5 }).methods[0]!.monteCarlo, {
    passes: 10,
  });
  assertEquals(plan("e4-grades", { dropout: 0, monteCarlo: 0 }).methods[0]!.monteCarlo, undefined);
});

Deno.test("planExperiment() prunes in every method what --prune says, or nothing", () => {
  const prunes = (overrides: Overrides) =>
    plan("quick", { methods: ["none", "prune"], ...overrides }).methods.map(({ prune }) => prune);
  assertEquals(prunes({}), [undefined, "magnitude(0.9)"]);
  assertEquals(
    plan("quick", { methods: ["none", "l1"], prune: "magnitude( share=.5 )" }).methods
      .map(({ prune }) => prune),
    ["magnitude(0.5)", "magnitude(0.5)"],
  );
  assertEquals(plan("quick", { methods: ["prune"], prune: "none" }).methods[0]!.prune, undefined);
  assertThrows(
    () => prunes({ prune: "none" }),
    RangeError,
    "Cannot use --prune: none and prune become the same by it",
  );
  assertThrows(() => prunes({ prune: "magnitude(2)" }), RangeError, "share is 2");
});

Deno.test("planExperiment() sweeps the share that is pruned where some method prunes", () => {
  const { sweep } = plan("quick", { methods: ["prune"], sweep: { prune: [0.5, 0.9] } });
  assertEquals(sweep, { prune: [0.5, 0.9] });
  assertThrows(
    () => plan("quick", { methods: ["l1"], sweep: { prune: [0.5] } }),
    RangeError,
    "Cannot sweep: prune has no share to set in l1, want --prune TEXT",
  );
});

Deno.test("planExperiment() keeps the dropout that tells methods apart in another network", () => {
  const network = parseNetwork("conv(8,3) relu flatten dense(32) relu");
  const texts = (name: PresetName, overrides: Overrides) =>
    plan(name, overrides).methods.map((method) => formatNetwork(method.network.layers));
  const methods = ["none", "l1", "dropout"];
  const bare = "conv(8,3) relu flatten dense(32) relu";
  assertEquals(texts("quick", { network, methods }), [bare, bare, `${bare} dropout(0.5)`]);
  assertEquals(texts("quick", { network, methods, dropout: 0.2 }), [
    bare,
    bare,
    `${bare} dropout(0.2)`,
  ]);
  assertEquals(texts("quick", { network, methods: ["none", "l1"], dropout: 0.2 }), [
    `${bare} dropout(0.2)`,
    `${bare} dropout(0.2)`,
  ]);
  // Here nothing is told apart by it: the network is what is given.
  assertEquals(texts("e4-grades", { network, monteCarlo: 0 }), [bare]);
  assertThrows(
    () => plan("quick", { network: parseNetwork(`dropout(0.1) ${bare}`), methods }),
    RangeError,
    "Cannot use --network: none and dropout become the same by it",
  );
  assertThrows(
    () => plan("quick", { methods, dropout: 0 }),
    RangeError,
    "Cannot use --dropout: none",
  );
});
