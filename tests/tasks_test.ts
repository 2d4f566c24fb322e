import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { datasets, tableDatasets } from "@shrinklab/data";
import { testWhere } from "@shrinklab/testing";
import project from "../deno.json" with { type: "json" };
import { commands } from "../apps/runner/commands.ts";
import { processes } from "./run_app.ts";

const tasks: Readonly<Record<string, string>> = project.tasks;

Deno.test("the hosts that tasks may ask are those of the data sets' mirrors", () => {
  const mirrors = Object.values({ ...datasets, ...tableDatasets }).flatMap(({ mirrors }) =>
    mirrors
  );
  const hosts = new Set(mirrors.map((mirror) => new URL(mirror).host));
  assertEquals([...hosts].sort(), [...project.permissions.train.net].sort());
});

Deno.test("every command has a task of its name", () => {
  assertEquals(Object.keys(commands).filter((name) => !Object.hasOwn(tasks, name)), []);
});

Deno.test("one task alone may call foreign code, or everything", () => {
  const calling = Object.keys(tasks).filter((name) => /ffi|-A\b|allow-all/.test(tasks[name]!));
  assertEquals(calling, ["shrinklab"]);
  assert(!("ffi" in project.permissions.train));
});

Deno.test("no set of permissions is called test, which a plain `deno test` would want named", () => {
  assert(!("test" in project.permissions));
});

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
  const config = decodeURIComponent(new URL("../deno.json", import.meta.url).pathname);
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "--config", config, ...args],
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}
