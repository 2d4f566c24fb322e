import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { datasets, tableDatasets } from "@shrinklab/data";
import { testWhere } from "@shrinklab/testing";
import { commands } from "../apps/runner/commands.ts";
import { processes } from "./run_app.ts";

const needs = { permissions: [{ name: "read" }] } as const;
const config = decodeURIComponent(new URL("../deno.json", import.meta.url).pathname);

/** What `deno.json` says of tasks and permissions. */
async function project(): Promise<{
  tasks: Record<string, string>;
  permissions: Record<string, { net?: string[]; ffi?: boolean }>;
}> {
  return JSON.parse(await Deno.readTextFile(config));
}

testWhere(needs, "the hosts that tasks may ask are those of the data sets' mirrors", async () => {
  const mirrors = Object.values({ ...datasets, ...tableDatasets }).flatMap(({ mirrors }) =>
    mirrors
  );
  const hosts = new Set(mirrors.map((mirror) => new URL(mirror).host));
  const { permissions } = await project();
  assertEquals([...permissions.train!.net!].sort(), [...hosts].sort());
});

testWhere(needs, "every command has a task of its name", async () => {
  const { tasks } = await project();
  assertEquals(Object.keys(commands).filter((name) => !Object.hasOwn(tasks, name)), []);
});

testWhere(needs, "papers name the version of Deno that .ci/run tests", async () => {
  const root = new URL("../", import.meta.url);
  const [pinned] = (await Deno.readTextFile(new URL(".ci/run", root))).match(/deno@[\d.]+/)!;
  for (const page of ["README.md", "CONTRIBUTING.md"]) {
    const named = (await Deno.readTextFile(new URL(page, root))).match(/deno@[\d.]+/g)!;
    assertEquals(new Set(named), new Set([pinned]), page);
  }
});

testWhere(needs, "one task alone may call foreign code, or do anything", async () => {
  const { tasks, permissions } = await project();
  const calling = Object.keys(tasks).filter((name) => /ffi|-A\b|allow-all/.test(tasks[name]!));
  assertEquals(calling, ["shrinklab"]);
  assert(Object.values(permissions).every(({ ffi }) => ffi === undefined));
});

testWhere(
  needs,
  "no set of permissions is named test: a plain `deno test` would want it",
  async () => {
    assert(!("test" in (await project()).permissions));
  },
);

testWhere(processes, "a task hands every argument on, and a command says its name", async () => {
  const odd = ["a b", "l1(1e-4)", "it's", "$HOME", "*", '"', "\\", "", "$(echo x)", ";|&", "ü"];
  const { code, stderr } = await runTask("sparsity-check", ...odd);
  assertEquals(code, 2);
  assertStringIncludes(stderr, `there are ${odd.length} files`);
  const { stdout } = await runTask("mlp", "--help");
  assertStringIncludes(stdout, "Usage: deno task mlp [options]");
  const carried = await runTask("shrinklab", "mlp", "--help");
  assertStringIncludes(carried.stdout, "Usage: deno task shrinklab mlp [options]");
});

/** Runs a task of the project. */
async function runTask(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "--config", config, ...args],
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}
