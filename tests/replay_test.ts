import { assertEquals } from "@std/assert";
import { dataPath, testWhere } from "@shrinklab/testing";
import { replayedBeyond } from "./replayed_beyond.ts";

const needs = {
  permissions: [{ name: "read" }] as const,
  paths: [`${dataPath()}/mnist`, `${dataPath()}/fashion-mnist`],
};

const methods = ["weight-decay", "l1", "l2-norm", "l1-as-written", "l2-norm-as-written"];
const optimizers = ["nesterov", "momentum-l2-squared", "adam-coupled", "adamw"];
const cnn = [...methods, ...optimizers].map((name) => `cnn-${name}`);
const dense = [
  ...["softmax-adamw", "softmax-adam-coupled", "softmax-adam-epsilon"],
  ...["fashion-softmax", "fashion-rmsprop-l1l2", "mlp-tanh-l2", "mlp-tanh-l2-scaled"],
];

const colour = ["cnn-colour-strides", "cnn-colour-global-pool"];
const within = (names: readonly string[]) => names.map((name) => ({ name, beyond: [] }));

for (const options of ["--threads 1", "--threads 2", "--strict"]) {
  testWhere(
    { permissions: needs.permissions, paths: [] },
    `every replay of random colour images is within its tolerance, ${options}`,
    async () => assertEquals(await replayedBeyond(colour, options.split(" ")), within(colour)),
  );
}

for (const threads of [1, 2]) {
  testWhere(
    needs,
    `every convolutional replay is within its tolerance, threads ${threads}`,
    async () => {
      assertEquals(await replayedBeyond(cnn, ["--threads", `${threads}`]), within(cnn));
    },
  );
}

const proximal = [
  ...["prox-l1-sgd", "prox-l1-momentum", "prox-l1-nesterov", "prox-l1-adam"],
  ...["prox-group-momentum", "prox-group-adam", "prox-sparse-group-adam", "softmax-ftrl"],
];

for (const options of ["--threads 1", "--threads 2", "--eager", "--strict"]) {
  testWhere(
    needs,
    `every replay that ends in exact zeros is within its tolerance, ${options}`,
    async () => assertEquals(await replayedBeyond(proximal, options.split(" ")), within(proximal)),
  );
}

const onCpu = ["prox-l1-adam", "prox-group-momentum", "prox-sparse-group-adam"];
testWhere(needs, "replays with proximal steps are within their tolerance on cpu", async () => {
  assertEquals(await replayedBeyond(onCpu, ["--backend", "cpu"]), within(onCpu));
});

testWhere(needs, "every dense replay is within its tolerance", async () => {
  assertEquals(await replayedBeyond(dense, ["--threads", "2"]), within(dense));
});
