import type { Evaluation } from "@shrinklab/training";
import { assert, assertEquals } from "@std/assert";
import type { Snapshot } from "../snapshot.ts";
import { Curves } from "./curves.ts";

const evaluation = (loss: number): Evaluation => ({ loss, accuracy: 0.5, rows: 4 });

function snapshotAt(step: number): Snapshot {
  const losses = { steps: 1, loss: step, dataLoss: step, penalty: 0, lastBatchLoss: step };
  const figures = { train: evaluation(step), held: evaluation(step) };
  return { step, losses, figures, zeros: [], kernel: {} as Snapshot["kernel"] };
}

Deno.test("Curves stay short, with their first and their last point", () => {
  const curves = new Curves();
  for (let step = 0; step < 5000; step++) curves.add(snapshotAt(step), 10);
  const { x, y } = curves.steps;
  assert(x.length <= 1200 && curves.rows.length <= 1200);
  assert(x[0]! < 1, `${x[0]}`);
  assertEquals([x.at(-1), y.at(-1), curves.rows.at(-1)!.epoch], [499.9, 4999, 499.9]);
  assert(x.every((epoch, at) => at === 0 || epoch > x[at - 1]!));
});

Deno.test("Curves have a figure once, though a paused model is drawn again", () => {
  const curves = new Curves();
  curves.add(snapshotAt(3), 10);
  const { losses: _, ...again } = snapshotAt(3);
  curves.add(again, 10);
  assertEquals([curves.steps.x, curves.rows.length], [[0.3], 1]);
});
