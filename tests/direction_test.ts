import { assertEquals } from "@std/assert";
import { testWhere } from "@shrinklab/testing";
import { pathToFileURL } from "node:url";
import { directionFaults, packageGraph, readImports } from "../.ci/direction.ts";
import { inFolder, processes } from "./run_app.ts";

const good = {
  "vendor/std-cli/mod.ts": [],
  "packages/data/idx.ts": [],
  "packages/data/idx_test.ts": ["packages/data/idx.ts", "fixtures/numpy/state.json"],
  "packages/models/plan.ts": ["packages/data/idx.ts", "vendor/std-cli/mod.ts"],
  "packages/data/with_model_test.ts": ["packages/models/plan.ts"],
  "apps/data/command.ts": ["packages/data/idx.ts"],
  "apps/cnn-compare/main.ts": ["apps/experiment/run.ts"],
  "apps/experiment/run.ts": ["packages/models/plan.ts"],
  "apps/runner/commands.ts": ["apps/data/command.ts", "apps/cnn-compare/main.ts"],
  "fixtures/built_in/make.ts": ["packages/data/idx.ts"],
  "tests/all_test.ts": ["apps/data/command.ts", "fixtures/numpy/state.json", ".ci/direction.ts"],
};

/** What is wrong once some files import something else. */
function faults(changed: Readonly<Record<string, readonly string[]>> = {}): string[] {
  return directionFaults(new Map(Object.entries({ ...good, ...changed })));
}

Deno.test("directionFaults() finds nothing where imports go one way", () => {
  assertEquals(faults(), []);
});

Deno.test("directionFaults() shows the way round of files that import each other", () => {
  const around = {
    "packages/data/a.ts": ["packages/data/b.ts", "packages/data/idx.ts"],
    "packages/data/b.ts": ["packages/data/c.ts"],
    "packages/data/c.ts": ["packages/data/a.ts"],
  };
  assertEquals(faults(around), [
    "files import each other: packages/data/a.ts -> packages/data/b.ts -> packages/data/c.ts -> " +
    "packages/data/a.ts",
  ]);
});

Deno.test("directionFaults() names the imports by which packages import each other", () => {
  assertEquals(faults({ "packages/data/late.ts": ["packages/models/plan.ts"] }), [
    "packages import each other: packages/data -> packages/models -> packages/data; " +
    "packages/data/late.ts imports packages/models/plan.ts; " +
    "packages/models/plan.ts imports packages/data/idx.ts",
  ]);
});

Deno.test("directionFaults() lets no room import what is not below it", () => {
  const wrong: [file: string, imported: string, want: string][] = [
    ["packages/data/set.ts", "fixtures/numpy/state.json", "packages or vendor"],
    ["packages/data/set.ts", "apps/data/command.ts", "packages or vendor"],
    ["packages/data/set_test.ts", "tests/run.ts", "packages or vendor or fixtures"],
    ["vendor/std-cli/x.ts", "packages/data/idx.ts", "vendor"],
    ["fixtures/x.ts", "apps/data/command.ts", "fixtures or packages or vendor"],
    ["apps/doctor/x.ts", "apps/data/list.ts", "nothing of another app"],
    ["apps/runner/x.ts", "apps/data/list.ts", "nothing of another app"],
    ["apps/bench/x.ts", "apps/experiment/run.ts", "nothing of another app"],
  ];
  for (const [file, imported, want] of wrong) {
    assertEquals(faults({ [file]: [imported] }), [`${file} imports ${imported}, want ${want}`]);
  }
});

testWhere(
  processes,
  "readImports() counts imports of types, in the repository's own files",
  inFolder(async (folder) => {
    Deno.mkdirSync(`${folder}/packages/data`, { recursive: true });
    Deno.writeTextFileSync(`${folder}/deno.json`, "{}");
    const write = (name: string, text: string) =>
      Deno.writeTextFileSync(`${folder}/packages/data/${name}.ts`, text);
    write("a", 'import type { B } from "./b.ts";\nexport type A = B;\n');
    write("b", 'import type { A } from "./a.ts";\nexport type B = A | 1;\n');
    const graph = await readImports(pathToFileURL(`${Deno.realPathSync(folder)}/`));
    assertEquals(directionFaults(graph), [
      "files import each other: packages/data/a.ts -> packages/data/b.ts -> packages/data/a.ts",
    ]);
  }),
);

testWhere(processes, "docs/architecture.md shows the floors as they are", async () => {
  const root = new URL("../", import.meta.url);
  const packageName = (folder: string) => folder.slice("packages/".length);
  const uses = new Map([...packageGraph(await readImports(root))].map(([folder, others]) => {
    const packages = others.filter((other) => other.startsWith("packages/"));
    return [packageName(folder), packages.map(packageName).sort()];
  }));
  const floorOf = (name: string): number =>
    1 + Math.max(0, ...uses.get(name)!.map((other) => floorOf(other)));
  const floors = [...uses.keys()].map((name) => `${floorOf(name)} ${name}: ${uses.get(name)}`);

  const page = await Deno.readTextFile(new URL("docs/architecture.md", root));
  const shown = [...page.matchAll(/^ +(\d+) {2}(\w+) *(.*)$/gm)].map(([, floor, name, others]) =>
    `${floor} ${name}: ${others!.replaceAll(" ", ",")}`
  );
  assertEquals(shown.toSorted(), floors.toSorted());
  const order = shown.map((line) => parseInt(line));
  assertEquals(order, order.toSorted((a, b) => b - a));
});
