import { assertEquals, assertMatch } from "@std/assert";
import { lanesWith } from "@shrinklab/engine/registers";
import { testWhere } from "@shrinklab/testing";
import { processes } from "./run_app.ts";

testWhere(processes, "a task runs by the widest registers that V8 offers here", async () => {
  const task = async (...args: string[]) => {
    const config = decodeURIComponent(new URL("../deno.json", import.meta.url).pathname);
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", "--config", config, ...args],
      env: { NO_COLOR: "1" },
    }).output();
    const text = new TextDecoder();
    assertEquals(code, 0, text.decode(stderr));
    return text.decode(stdout) + text.decode(stderr);
  };
  const bits = 32 * lanesWith((await task("v8-flags")).trim());
  const printed = await task("bench", "--task", "thoracic", "--steps", "1", "--threads", "1");
  assertMatch(printed, new RegExp(`^engine \\(WebAssembly, relaxed SIMD, ${bits} bits, 1 thread`));
});
