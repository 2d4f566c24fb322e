import { planExperiment } from "@shrinklab/experiments";
import { presets } from "@shrinklab/experiments/presets";
import { assertEquals, assertNotEquals } from "@std/assert";
import type { SweepSpec } from "@shrinklab/store";
import { specChange } from "./sweep_change.ts";
import { trialKeys } from "./trial_keys.ts";

type Overrides = Parameters<typeof planExperiment>[1];

function spec(overrides: Overrides = {}, rest: Partial<SweepSpec> = {}): SweepSpec {
  const { experiment } = planExperiment([presets.quick], { methods: ["none", "l1"], ...overrides });
  const dataset = { name: "embedded", sha256: "ab" };
  return { experiment, backend: "engine", strict: false, dataset, semantics: 1, ...rest };
}

const ids = (of: SweepSpec) => trialKeys(of).map(({ id }) => id);

Deno.test("trialKeys() gives a trial the same id in a sweep with more seeds, methods or values", () => {
  const few = ids(spec({ seeds: 2 }));
  const many = ids(spec({ seeds: 4, methods: ["l2", "l1", "none"] }));
  assertEquals(few.every((id) => many.includes(id)), true);
  assertEquals(new Set(many).size, 12);
  const swept = (values: number[]) => ids(spec({ sweep: { "methods.l1.penalty.factor": values } }));
  assertEquals(swept([1e-3]).every((id) => swept([1e-4, 1e-3]).includes(id)), true);
});

Deno.test("trialKeys() gives other ids to what would have other bits", () => {
  const [usual] = ids(spec({ seeds: 1 }));
  const others = [
    spec({ seed: 2, seeds: 1 }),
    spec({ epochs: 6, seeds: 1 }),
    spec({ trainRows: 100, seeds: 1 }),
    spec({ fix: ["order"], seeds: 1 }),
    spec({ seeds: 1 }, { strict: true }),
    spec({ seeds: 1 }, { backend: "cpu" }),
    spec({ seeds: 1 }, { semantics: 2 }),
    spec({ seeds: 1 }, { dataset: { name: "embedded", sha256: "cd" } }),
  ];
  for (const other of others) assertNotEquals(ids(other)[0], usual);
});

Deno.test("trialKeys() trains a method that a path does not name once a seed", () => {
  const keys = trialKeys(spec({ seeds: 2, sweep: { "methods.l1.penalty.factor": [1, 2, 3] } }));
  assertEquals(keys.length, 8);
  assertEquals(keys.filter(({ method }) => method === "none").map(({ set }) => set), [{}, {}]);
});

Deno.test("specChange() names the first field that differs, and lets seeds and values be added", () => {
  const sweep = (values: number[]) => ({ "methods.l1.penalty.factor": values });
  const base = spec({ seeds: 2, sweep: sweep([1, 2]) });
  assertEquals(specChange(base, structuredClone(base)), undefined);
  const more = specChange(base, spec({ seeds: 3, sweep: sweep([2, 1, 4]) }));
  assertEquals(more?.extends, true);
  const fewer = specChange(base, spec({ seeds: 2, sweep: sweep([1]) }))!;
  assertEquals([fewer.path, fewer.stored, fewer.asked, fewer.extends], [
    "experiment.sweep.methods.l1.penalty.factor[1]",
    "2",
    "absent",
    false,
  ]);
  const other = specChange(base, spec({ seeds: 3, lr: 0.5, sweep: sweep([1, 2]) }))!;
  assertEquals([other.path, other.extends], ["experiment.methods[0].optimizer.lr", false]);
  assertEquals(specChange(base, { ...base, strict: true })?.path, "strict");
  const noted = { ...base, experiment: { ...base.experiment, notes: ["other words"] } };
  assertEquals(specChange(base, noted), undefined);
});
