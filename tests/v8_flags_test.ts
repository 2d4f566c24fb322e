import { assertEquals, assertMatch } from "@std/assert";
import { lanesWith } from "@shrinklab/engine/registers";
import { testWhere } from "@shrinklab/testing";
import { inFolder, processes, runApp } from "./run_app.ts";

testWhere(processes, "a task runs by the widest registers that V8 offers here", async () => {
  const bits = 32 * lanesWith((await task("v8-flags")).trim());
  const printed = await task("bench", "--task", "thoracic", "--steps", "1", "--threads", "1");
  assertMatch(printed, new RegExp(`^engine \\(WebAssembly, relaxed SIMD, ${bits} bits, 1 thread`));
});

testWhere(
  processes,
  "training gives the same weights by wide registers and by those of four lanes",
  inFolder(async (folder) => {
    const options = ["--methods", "l1", "--epochs", "1", "--train-limit", "512", "--blas", "off"];
    await task("cnn-compare", ...options, "--out", `${folder}/wide`);
    const { code, stderr } = await runApp(
      "cnn-compare",
      [...options, "--out", "narrow"],
      folder,
    );
    assertEquals(code, 0, stderr);
    const [wide, narrow] = ["wide", "narrow"].map((run) =>
      Deno.readFileSync(`${folder}/${run}/weights-l1.safetensors`)
    );
    assertEquals(wide, narrow);
  }),
);

/** Runs a task of the project; its output, and what it says beside. */
async function task(...args: string[]): Promise<string> {
  const config = decodeURIComponent(new URL("../deno.json", import.meta.url).pathname);
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "--config", config, ...args],
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder();
  assertEquals(code, 0, text.decode(stderr));
  return text.decode(stdout) + text.decode(stderr);
}
