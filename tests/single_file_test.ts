import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { testWhere } from "@shrinklab/testing";
import { inFolder, processes } from "./run_app.ts";

/** Runs Deno, and gives its exit code and all that it wrote. */
async function runDeno(args: readonly string[], cwd: string, env: Record<string, string> = {}) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1", ...env },
  }).output();
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

testWhere(
  processes,
  "the bundled file runs every kind of experiment in an empty folder, without packages or network",
  inFolder(async (folder) => {
    const root = decodeURIComponent(new URL("../", import.meta.url).pathname);
    const output = `${folder}/dist`;
    const compile = ["run", "-A", "apps/runner/compile/main.ts", "--bundle-only", "--json"];
    const made = await runDeno([...compile, "--output", output], root);
    assertEquals(made.code, 0, made.stderr);
    const { bundle } = JSON.parse(made.stdout);
    assert(bundle.bytes < 20e6, `the bundle has ${bundle.bytes} bytes`);

    const empty = `${folder}/empty`;
    Deno.mkdirSync(empty);
    // A folder of its own for what Deno keeps: nothing that was downloaded before is there.
    const env = { DENO_DIR: `${folder}/deno` };
    const run = (...args: string[]) =>
      runDeno(
        [
          ...["run", "--quiet", "--no-config", "--cached-only", "--no-npm", "--no-remote"],
          ...["--allow-read", "--allow-write", bundle.path, ...args],
        ],
        empty,
        env,
      );
    const commands = [
      ["cnn-compare", "--epochs", "1", "--methods", "l1", "--train-limit", "256"],
      ["mlp", "--epochs", "1"],
      ["table", "--epochs", "1"],
    ];
    for (const args of commands) {
      const { code, stderr } = await run(...args, "--out", args[0]!);
      assertEquals(code, 0, stderr);
      const result = JSON.parse(Deno.readTextFileSync(`${empty}/${args[0]}/result.json`));
      assertEquals(result.backend.name, "engine");
    }
    const asked = await run("bench", "--backend", "webgpu", "--task", "thoracic");
    assertEquals(asked.code, 2);
    assertStringIncludes(asked.stderr, "Error: Cannot start webgpu: ");
  }),
);
