import { parseNetwork } from "@shrinklab/models";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { penaltyNotes } from "./penalty_notes.ts";
import { planTraining, type TrainingSpec } from "./plan_training.ts";

function notesOf(
  network: string,
  penalty: string,
  optimizer: Partial<TrainingSpec["optimizer"]> = {},
): string[] {
  return penaltyNotes(planTraining({
    model: { input: network.includes("conv") ? [8, 8, 1] : [4], layers: parseNetwork(network) },
    loss: "softmaxCrossEntropy",
    optimizer: { type: "SGD", semantics: "pytorch", lr: 0.1, ...optimizer },
    penalty,
  }));
}

/** Where a penalty is without effect: network, penalty, layers, and the remedy. */
const powerless: [network: string, penalty: string, on: string, remedy: string][] = [
  ["dense(8) relu dense(2)", "prox-l1:fc1=0.1", "fc1: fc2,", "such as prox-l1:fc2=0.1"],
  ["dense(8) relu dense(2)", "prox-l1:fc2=0.1", "fc2: fc1,", "such as prox-l1:fc1=0.1"],
  ["dense(8) relu dense(2)", "group-lasso(0.1)", "fc1: fc2,", "such as l2:fc2=0.1"],
  ["dense(8) relu dense(2)", "group-lasso(0.1,over=features)", "fc1: fc2,", "l2:fc2=0.1"],
  ["dense(8) dense(2)", "l2:fc1=0.1", "fc1: fc2,", "such as l2:fc2=0.1"],
  ["dense(8) relu dropout(0.5) dense(2)", "l1:fc1=0.1", "fc1: fc2,", "such as l1:fc2=0.1"],
  [
    "conv(4,3) relu max-pool(2) flatten dense(2)",
    "prox-elastic-net:conv1=0.1",
    "conv1: fc1,",
    "such as l2:fc1=0.1",
  ],
  ["conv(4,3) relu global-average-pool dense(2)", "l1:conv1=0.1", "conv1: fc1,", "l1:fc1=0.1"],
  [
    "dense(8) relu dense(8) relu dense(2)",
    "group-lasso(0.1)",
    "fc1, fc2: fc3,",
    "can grow as they shrink and the outputs stay; want one on fc3 too, such as l2:fc3=0.1",
  ],
  // What passes no scale on ends what can take over.
  ["dense(8) relu dense(8) tanh dense(2)", "l2:fc1=0.1,fc3=1", "fc1: fc2,", "l2:fc2=0.1"],
  ["dense(8) batch-norm relu dense(2)", "prox-l1(0.1)", "fc1: bn1 ", "prox-l1(0.1,over=scales)"],
  ["dense(8) layer-norm relu dense(2)", "l2(0.1)", "fc1: ln1 ", "want l2(0.1,over=scales)"],
  [
    "dense(8) batch-norm relu dense(2)",
    "group-lasso(0.1)",
    "fc1: bn1 ",
    "prox-l1(0.1,over=scales)",
  ],
  [
    "conv(4,3) relu max-pool(2) batch-norm flatten dense(2)",
    "prox-l1:conv1=0.1",
    "conv1: bn1 takes the size out again",
    "want prox-l1(0.1,over=scales)",
  ],
  ["dense(8) relu dense(8) batch-norm dense(2)", "l1(0.1)", "fc1, fc2: bn1 ", "over=scales"],
];

for (const [network, penalty, on, remedy] of powerless) {
  Deno.test(`penaltyNotes() finds that ${penalty} has no effect in ${network}`, () => {
    const [note, ...others] = notesOf(network, penalty);
    assertEquals(others, []);
    assertStringIncludes(note!, ` has no effect in the end on ${on}`);
    assertStringIncludes(note!, remedy);
  });
}

/** Where it has an effect. */
const effective: [network: string, penalty: string][] = [
  ["dense(8) relu dense(2)", "prox-l1(0.1)"],
  ["dense(8) relu dense(2)", "prox-l1:fc1=0.1,fc2=0.001"],
  ["dense(8) relu dense(2)", "group-lasso(0.1)+l2:fc2=0.1"],
  ["dense(2)", "prox-l1(0.1)"],
  ["dense(8) tanh dense(2)", "prox-l1:fc1=0.1"],
  ["dense(8) tanh dense(2)", "group-lasso(0.1)"],
  ["dense(8) sigmoid dense(2)", "l2:fc2=0.1"],
  ["dense(8) selu alpha-dropout(0.1) dense(2)", "l2:fc2=0.1"],
  ["dense(8) relu dense(2)", "l2:fc1/bias=0.1"],
  ["dense(8) batch-norm relu dense(2)", "prox-l1(0.1,over=scales)"],
  ["dense(8) batch-norm relu dense(2)", "prox-l1:fc2=0.1"],
  // They fall with no scale: a number of weights, bounds, angles.
  ["dense(8) relu dense(2)", "prox-l0:fc1=0.1"],
  ["dense(8) relu dense(2)", "group-l0(0.1)"],
  ["dense(8) relu dense(2)", "box(low=-1,high=1)"],
  ["dense(8) relu dense(2)", "orthogonal-rows:fc1=0.1"],
  ["dense(8) relu dense(2)", "l1:fc1=0"],
  // The bias between would have to grow, and has a penalty.
  ["dense(8) relu dense(2)", "l2:fc2=0.1,fc1/bias=0.1"],
];

for (const [network, penalty] of effective) {
  Deno.test(`penaltyNotes() says nothing of ${penalty} in ${network}`, () => {
    assertEquals(notesOf(network, penalty), []);
  });
}

Deno.test("penaltyNotes() counts weight decay and constraints as what keeps a kernel small", () => {
  const [network, penalty] = ["dense(8) relu dense(2)", "prox-l1:fc1=0.1"];
  assertEquals(notesOf(network, penalty).length, 1);
  assertEquals(notesOf(network, penalty, { weightDecay: 0.01 }), []);
  assertEquals(notesOf("dense(8) relu dense(2,max-norm=1)", penalty), []);
});

Deno.test("penaltyNotes() has a line for each penalty and reason", () => {
  const network = "dense(8) relu dense(8) relu dense(2)";
  assertEquals(notesOf(network, "prox-l1:fc1=0.1,fc3=0.2").map((note) => note.split(",")[0]), [
    "prox-l1(0.1) has no effect in the end on fc1: fc2",
    "prox-l1(0.2) has no effect in the end on fc3: fc2",
  ]);
});

Deno.test("penaltyNotes() says that L2 and decay before a normalization set the learning rate alone", () => {
  const network = "dense(8) batch-norm relu dense(8) layer-norm relu dense(2)";
  const said = "so that it only sets the effective learning rate, 0.1 / |w|";
  assertEquals(notesOf(network, "none", { weightDecay: 0.01 }), [
    `weight decay 0.01 has no effect in the end on fc1, fc2: bn1, ln1 take the size out again, ${said}^2`,
  ]);
  assertEquals(notesOf(network, "none", { type: "AdamW", weightDecay: 0.01 }), [
    `weight decay 0.01 has no effect in the end on fc1, fc2: bn1, ln1 take the size out again, ${said}`,
  ]);
  const [ofL2, ...others] = notesOf(network, "l2:fc1=0.1");
  assertEquals(others, []);
  assertStringIncludes(ofL2!, `bn1 takes the size out again, ${said}^2; want l2(0.1,over=scales)`);
  // L1 turns kernels too.
  assertEquals(notesOf(network, "l1:fc1=0.1")[0]!.includes("learning rate"), false);
  assertEquals(notesOf("dense(8) relu dense(2)", "none", { weightDecay: 0.01 }), []);
});
