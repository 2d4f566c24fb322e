import { dataPath, testWhere } from "@shrinklab/testing";
import { assert, assertEquals } from "@std/assert";
import type { Examples } from "../examples.ts";
import { loadDataset } from "../load_dataset.ts";

function perClass({ labels, classes }: Examples): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label]!++;
  return counts;
}

Deno.test("embedded holds 600 + 100 images of each class, in turns", async () => {
  const { train, test } = await loadDataset("embedded");
  assertEquals(train.shape, [28, 28, 1]);
  assertEquals(perClass(train), new Array(10).fill(600));
  assertEquals(perClass(test), new Array(10).fill(100));
  assertEquals([...train.labels.subarray(0, 12)], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
});

Deno.test("embedded has a checksum that does not change", async () => {
  const { sha256 } = await loadDataset("embedded");
  assertEquals(sha256, "99b077ab676d2fcc369caf7493812e2df561a96cd1d65027139e659aac100553");
});

const whole = { permissions: [{ name: "read" as const }], paths: [`${dataPath()}/fashion-mnist`] };
testWhere(
  whole,
  "embedded holds images of Fashion-MNIST with their labels, each once",
  async () => {
    const key = ({ features, labels }: Examples, row: number) =>
      `${labels[row]}:${new Uint8Array(features.subarray(row * 784, row * 784 + 784)).toBase64()}`;
    const keys = (examples: Examples) =>
      Array.from({ length: examples.rows }, (_, row) => key(examples, row));
    const part = await loadDataset("embedded");
    const all = await loadDataset("fashion-mnist", { dataDir: dataPath() });
    for (const split of ["train", "test"] as const) {
      const known = new Set(keys(all[split]));
      const ours = keys(part[split]);
      assert(ours.every((one) => known.has(one)));
      assertEquals(new Set(ours).size, ours.length);
    }
  },
);
