/**
 * Writes one checkpoint after the other into a folder until it is killed: `write_checkpoints.ts DIR`.
 * Goes on from the newest; says so once, and that it writes.
 *
 * @module
 */
import { CheckpointFolder } from "@shrinklab/report";

const checkpoints = new CheckpointFolder(Deno.args[0]!);
const { checkpoint, remarks } = await checkpoints.latest();
const from = checkpoint?.state.values.step as number | undefined ?? 0;
Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify({ from, remarks })}\n`));
for (let step = from + 1;; step++) {
  const values = new Float32Array(20_000).fill(step);
  const tensors = [{ name: "w", shape: [values.length], values }];
  await checkpoints.write({ about: "", state: { values: { step }, tensors } });
}
