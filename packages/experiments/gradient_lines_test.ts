import { parseNetwork } from "@shrinklab/models";
import { planTraining, type TrainingSpec } from "@shrinklab/training";
import { assertEquals } from "@std/assert";
import { gradientLines } from "./gradient_lines.ts";

const sgd = { type: "SGD", semantics: "pytorch", lr: 0.1 } as const;
const adam = { type: "Adam", semantics: "pytorch", lr: 1e-3 } as const;

/** What each optimizer makes of a strength. */
const table: [TrainingSpec["optimizer"], penalty: string, ...lines: string[]][] = [
  [
    sgd,
    "prox-l1(0.001)",
    "prox-l1 0.001: none, instead a threshold of 0.0001 a step in every kernel, learning rate " +
    "being 0.1",
  ],
  [
    { ...sgd, momentum: 0.9 },
    "prox-l1(0.001,over=all)",
    "prox-l1 0.001: none, instead a threshold of 0.001 a step in every parameter, learning rate " +
    "/ (1 - momentum) being 1",
  ],
  [
    adam,
    "prox-l1:fc1=0.01",
    "prox-l1 0.01: none, instead a threshold of 0.00001 / D a step in fc1, learning rate being 0.001 " +
    "and D what Adam divides a gradient by",
  ],
  [
    { ...adam, semantics: "keras" },
    "prox-l1(0.01,over=scales)",
    "prox-l1 0.01: none, instead a threshold of 0.00001 / D a step in every scale of a " +
    "normalization, learning rate being 0.001 and D what Adam divides a gradient by",
  ],
  [
    { type: "RMSprop", semantics: "keras", lr: 0.01, momentum: 0.5 },
    "prox-elastic-net(l1=0.1,l2=1)",
    "prox-elastic-net l1=0.1,l2=1: none, instead a threshold of 0.002 / D a step, then w / (1 + " +
    "0.02 / D) in every kernel, learning rate / (1 - momentum) being 0.02 and D what RMSprop " +
    "divides a gradient by",
  ],
  [
    sgd,
    "prox-l0(0.05)",
    "prox-l0 0.05: none, instead 0 where a step leaves |w| <= sqrt(0.01) in every kernel, " +
    "learning rate being 0.1",
  ],
  [
    sgd,
    "prox-l1-non-negative(0.01)",
    "prox-l1-non-negative 0.01: none, instead w falls by 0.001 a step, to 0 at least in every " +
    "kernel, learning rate being 0.1",
  ],
  [
    sgd,
    "group-lasso(0.01)",
    "group-lasso 0.01: none, instead every group's norm shrinks by 0.001 sqrt(size) in the units " +
    "of fc1 (3), learning rate being 0.1",
  ],
  [
    adam,
    "sparse-group-lasso(l1=0.1,group=1,over=features,weights=none)",
    "sparse-group-lasso l1=0.1,group=1: none, instead a threshold of 0.0001 / D a step, then " +
    "every group's norm shrinks by 0.001 / D in the input features of fc1, learning rate being " +
    "0.001 and D what Adam divides a gradient by",
  ],
  [sgd, "l1(0.1)", "l1 0.1: 0.1 sign(w) in every kernel"],
  [
    { type: "Ftrl", semantics: "keras", lr: 0.1, l1: 0.01 },
    "none",
    "Ftrl l1=0.01,l2=0: none, instead w is 0 where the gradients add up to less than 0.01, in " +
    "every parameter",
  ],
];

for (const [optimizer, penalty, ...lines] of table) {
  const by = `${optimizer.type} (${optimizer.semantics})`;
  Deno.test(`gradientLines() says what ${penalty} does under ${by}`, () => {
    const model = { input: [8], layers: parseNetwork("dense(4) batch-norm relu dense(2)") };
    const training = { model, loss: "softmaxCrossEntropy", optimizer, penalty } as const;
    assertEquals(gradientLines(planTraining(training)), lines);
  });
}
