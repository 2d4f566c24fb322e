import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { testWhere } from "@shrinklab/testing";
import { inFolder, processes } from "./run_app.ts";
import { freePort, serveWorkbench, until } from "./workbench_server.ts";
import type { ServerState } from "@shrinklab/workbench";

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
  { permissions: [...processes.permissions, { name: "net", host: "127.0.0.1" }] },
  "the bundled file runs every kind of experiment, and the workbench with its playground, in an " +
    "empty folder, without packages or network",
  inFolder(async (folder) => {
    const root = decodeURIComponent(new URL("../", import.meta.url).pathname);
    const output = `${folder}/dist`;
    const compile = ["run", "-A", "apps/runner/compile/main.ts", "--bundle-only", "--json"];
    const made = await runDeno([...compile, "--output", output], root);
    assertEquals(made.code, 0, made.stderr);
    const { bundle } = JSON.parse(made.stdout);
    assert(bundle.bytes < 25e6, `the bundle has ${bundle.bytes} bytes`);

    const empty = `${folder}/empty`;
    Deno.mkdirSync(empty);
    // A folder of its own for what Deno keeps: nothing that was downloaded before is there.
    const env = { DENO_DIR: `${folder}/deno` };
    const offline = ["run", "--quiet", "--no-config", "--cached-only", "--no-npm", "--no-remote"];
    const run = (...args: string[]) =>
      runDeno([...offline, "--allow-read", "--allow-write", bundle.path, ...args], empty, env);
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

    const port = freePort();
    await using served = await serveWorkbench(
      new Deno.Command(Deno.execPath(), {
        args: [...offline, "--allow-all", bundle.path, "workbench", "--port", String(port)],
        cwd: empty,
        env: { NO_COLOR: "1", ...env },
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
      }),
    );
    const playground = async (name: string) => {
      const response = await fetch(`${served.address}playground/${name}`);
      const text = await response.text();
      assertEquals(response.status, 200, `${name}: ${text}`);
      assertEquals(response.headers.get("cross-origin-opener-policy"), "same-origin");
      return text;
    };
    assertStringIncludes(await playground(""), "main.js");
    assertStringIncludes(await playground("main.js"), "worker.js");
    const images = /fashion_mnist_train-\w+\.js/.exec(await playground("worker.js"))?.[0];
    assert((await playground(images!)).length > 3e6);
    const args = ["quick-table", "--methods", "l1", "--seeds", "1", "--epochs", "2"];
    await served.post("api/start", { args });
    await until(async () =>
      (await served.get<ServerState>("api/state")).sweeps[0]!.trials.done === 1
    );
  }),
);
