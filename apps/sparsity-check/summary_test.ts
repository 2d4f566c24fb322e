import { sortTensors } from "@shrinklab/sparsity";
import { testWhere } from "@shrinklab/testing";
import { assertEquals, assertMatch } from "@std/assert";
import { readWeights } from "./read_weights.ts";
import { type SparsitySummary, sparsitySummary } from "./summary.ts";

const cases = decodeURIComponent(new URL("../../../shared/cases", import.meta.url).pathname);
const needs = (name: string) => ({
  permissions: [{ name: "read" }] as const,
  paths: [`${cases}/${name}`],
});

/** What is said of a file that people have. */
async function summaryOf(
  name: string,
  options: { layers?: string[]; transposed?: string[] } = {},
): Promise<SparsitySummary> {
  const { tensors, notes } = await readWeights(`${cases}/${name}`);
  return sparsitySummary(name, sortTensors(tensors), { threshold: 0.0005, notes, ...options });
}

const unreadOf = ({ layers }: SparsitySummary) =>
  Object.fromEntries(layers.map(({ layer, unread }) => [layer, unread]));

for (const name of ["order.safetensors", "order-by-depth.safetensors"]) {
  testWhere(needs(name), `sparsitySummary() finds unread units of ${name}`, async () => {
    assertEquals(unreadOf(await summaryOf(name)), { input: [1], hidden: [], output: [] });
  });
}

const sequential = "a13-sequential.safetensors";
testWhere(needs(sequential), "sparsitySummary() counts to 10 in a Sequential", async () => {
  const unread = unreadOf(await summaryOf(sequential));
  assertEquals(Object.entries(unread).filter(([, units]) => units.length > 0), [
    ["0", [2]],
    ["8", [5]],
  ]);
});

const masked = "a14-pruned-masked.safetensors";
testWhere(needs(masked), "sparsitySummary() applies masks and does not count them", async () => {
  const { total, apart } = await summaryOf(masked);
  assertEquals([total.exactZero, total.size], [170, 232]);
  assertEquals(apart.map(({ role }) => role), ["mask", "mask"]);
});

const normalized = "a15f-batchnorm.safetensors";
testWhere(needs(normalized), "sparsitySummary() lists statistics apart", async () => {
  const { total, apart } = await summaryOf(normalized);
  assertEquals([total.exactZero, total.size], [3, 26]);
  assertEquals(apart.map(({ name }) => name), [
    "1.num_batches_tracked",
    "1.running_mean",
    "1.running_var",
  ]);
});

const double = "a15-float64.safetensors";
testWhere(needs(double), "sparsitySummary() counts float64 as float64", async () => {
  const { total } = await summaryOf(double);
  assertEquals([total.exactZero, total.notFinite, total.maxAbs], [1, 0, 1e300]);
});

const transposed = "a16-transposed.safetensors";
testWhere(
  needs(transposed),
  "sparsitySummary() takes transposed layers as they are told",
  async () => {
    const told = await summaryOf(transposed, { transposed: ["0"] });
    assertEquals(told.layers[0], {
      layer: "0",
      kind: "filters",
      size: 6,
      silent: [1],
      unread: [],
    });
    for (const options of [{}, { layers: ["0", "2"] }]) {
      const { layers, order, notes } = await summaryOf(transposed, options);
      assertEquals([layers, order], [[], null]);
      assertMatch(notes.join(), /^nothing is said of units and filters: .*; --transposed NAME/);
    }
  },
);
