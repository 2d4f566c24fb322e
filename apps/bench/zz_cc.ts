import { useBackend } from "@shrinklab/backends";
import { RandomState } from "@shrinklab/data/random_state";
import { initialize } from "@shrinklab/models";
import { createTrainer, ResidentExamples } from "@shrinklab/training";
import { tasks } from "./tasks.ts";
using _b = await useBackend("engine", { threads: 1 } as never);
const task = (tasks as any)["fashion-softmax"] as any;
const random = new RandomState(0);
const size = task.spec.model.input.reduce((p: number, n: number) => p * n, task.batch);
using examples = new ResidentExamples({
  pixels: Float32Array.from({ length: size }, () => random.random()),
  shape: task.spec.model.input,
  labels: Array.from({ length: task.batch }, () => random.randint(0, task.classes)),
  rows: task.batch,
}, { scale: 1 });
using trainer = createTrainer(task.spec, initialize(task.spec.model, "torch-default", random));
const rows = Int32Array.from({ length: task.batch }, (_, i) => i);
const med = (a: number[]) => (1000 * a.sort((x, y) => x - y)[a.length >> 1]!).toFixed(2);
for (let i = 0; i < 5; i++) trainer.stepRows(examples, rows);
const all: number[][] = [];
for (let i = 0; i < 1000; i++) {
  const MK: number[] = [];
  (globalThis as any).MK = MK;
  const s = performance.now();
  trainer.stepRows(examples, rows);
  const e = performance.now();
  all.push([s, ...MK, e]);
}
const names = [
  "call",
  "prepare",
  "lookup+overwrite",
  "-",
  "ask",
  "sections",
  "KERNELS",
  "after exec",
  "-",
  "contents",
  "losses",
  "return",
];
console.log(all[500]!.length);
for (const [a, b] of [[0, 100], [100, 300], [300, 500], [500, 1000]]) {
  console.log(
    a,
    b,
    all[a!]!.slice(1).map((_, k) =>
      `${names[k] ?? k} ${med(all.slice(a, b).map((r) => r[k + 1]! - r[k]!))}`
    ).join("  "),
  );
}
