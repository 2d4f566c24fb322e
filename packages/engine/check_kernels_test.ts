import { testWhere } from "@shrinklab/testing";
import { assert, assertEquals } from "@std/assert";
import { multipliesRightly } from "./check_kernels.ts";
import { startEngine } from "./engine.ts";
import { wideFlags } from "./wasm/registers.ts";

Deno.test("multipliesRightly() holds here, strict or not, and leaves nothing in memory", () => {
  for (const strict of [false, true]) {
    using engine = startEngine({ threads: 2, strict });
    assert(multipliesRightly(engine));
    const { used } = engine.arena;
    assert(multipliesRightly(engine));
    assertEquals(engine.arena.used, used);
  }
});

Deno.test("multipliesRightly() sees a single wrong entry of any product", () => {
  using engine = startEngine({ threads: 1 });
  for (const [wrong, place] of [[0, 0], [0, 31], [1, 7]] as const) {
    let runs = 0;
    const isRight = multipliesRightly({
      arena: engine.arena,
      run(kernel, args) {
        engine.run(kernel, args);
        if (runs++ === wrong) engine.arena.floats(args[2] as number, 128)[place]! += 1;
      },
    });
    assertEquals([isRight, runs], [false, wrong + 1]);
  }
});

/**
 * Starts the engine by wide registers in a process of its own, whose first modules with a fused
 * multiply-add subtract instead; what it prints.
 *
 * @param count How many modules are wrong.
 */
async function startWithWrong(count: number): Promise<string> {
  const program = `
    const { Module } = WebAssembly;
    let wrong = ${count};
    WebAssembly.Module = class extends Module {
      constructor(bytes) {
        const copy = new Uint8Array(bytes);
        const at = copy.findIndex((byte, i) =>
          byte === 0xfd && copy[i + 1] === 0x85 && copy[i + 2] === 0x02);
        if (at >= 0 && wrong-- > 0) copy[at + 1] = 0x86;
        super(copy);
      }
    };
    const { startEngine } = await import("@shrinklab/engine");
    const registers = await import("@shrinklab/engine/registers");
    const tf = await import("@tensorflow/tfjs");
    try {
      using engine = startEngine({ threads: 1 });
      const x = tf.fill([40, 40], 1);
      console.log(registers.registerLanes, tf.sum(tf.matMul(x, x)).dataSync()[0]);
    } catch (error) {
      console.log(error.message);
    }`;
  const config = decodeURIComponent(new URL("../../deno.json", import.meta.url).pathname);
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--config", config, program],
    env: { DENO_V8_FLAGS: wideFlags.join(), NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder();
  return text.decode(stdout).trim().split("\n").at(-1) + text.decode(stderr);
}

const permissions = [{ name: "run" }, { name: "read" }] as const;
const narrow = Deno.build.os === "windows" || Deno.build.arch !== "x86_64"
  ? { missing: "no registers of eight lanes" }
  : {};

testWhere(
  { permissions, ...narrow },
  "startEngine() takes eight lanes that are right",
  async () => {
    assertEquals(await startWithWrong(0), "8 64000");
  },
);

testWhere(
  { permissions, ...narrow },
  "startEngine() takes four lanes where eight are wrong, and none where both are",
  async () => {
    assertEquals(await startWithWrong(1), "4 64000");
    assertEquals(
      await startWithWrong(2),
      "Cannot start the engine: this V8 multiplies wrongly with its flags for wide registers, " +
        "unset DENO_V8_FLAGS",
    );
  },
);
