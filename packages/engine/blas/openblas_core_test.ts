import { assert, assertEquals, assertMatch } from "@std/assert";
import { testWhere } from "@shrinklab/testing";
import { askForWidestCore, isNarrow, isWide, widestCore } from "./openblas_core.ts";

Deno.test("isNarrow() holds for processors without AVX", () => {
  assert(isNarrow("Prescott"));
  assert(!isNarrow("Haswell"));
  assert(!isNarrow("armv8"));
});

Deno.test("isWide() holds for processors with AVX-512, however their name is written", () => {
  assert(isWide("SkylakeX"));
  assert(isWide("SKYLAKEX"));
  assert(!isWide("Zen"));
});

testWhere({ permissions: [{ name: "ffi" }] }, "widestCore() is not a narrow one", () => {
  const core = widestCore();
  assert(core === undefined || ["SkylakeX", "Haswell"].includes(core), core);
});

/** Runs a program of some lines as a process of its own; what it prints. */
async function run(environment: Record<string, string>, program: string): Promise<string> {
  const config = new URL("../../../deno.json", import.meta.url).pathname;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--config", config, program],
    env: environment,
  }).output();
  return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
}

const start = `import { startEngine } from "@shrinklab/engine";
  using engine = startEngine({ threads: 1, blas: "auto" });
  console.log(engine.blas?.name ?? engine.blasPassedOver ?? "none");`;

const permissions = [{ name: "ffi" }, { name: "run" }] as const;
const mayAsk = permissions.every((p) => Deno.permissions.querySync(p).state === "granted");
const without = mayAsk ? (await run({}, start)).trim() : "none";
const lacking = /openblas/.test(without) || !mayAsk ? {} : { missing: "there is no OpenBLAS" };

testWhere({ permissions, ...lacking }, "an OpenBLAS runs no narrow kernels unasked", () => {
  assertMatch(without, / for /);
  assert(!isNarrow(without.split(" for ").at(-1)!), without);
});

testWhere(
  { permissions, ...lacking },
  "the engine passes over an OpenBLAS that the user has set to narrow kernels",
  async () => {
    const found = await run({ OPENBLAS_CORETYPE: "Prescott" }, start);
    assertMatch(found, /would calculate as on a Prescott/);
  },
);

testWhere(
  { permissions, ...lacking },
  "askForWidestCore() leaves what the user has set",
  async () => {
    const module = new URL("openblas_core.ts", import.meta.url);
    const program = `import { askForWidestCore } from "${module}";
    askForWidestCore();
    console.log(Deno.env.get("OPENBLAS_CORETYPE"));`;
    assertEquals((await run({ OPENBLAS_CORETYPE: "Zen" }, program)).trim(), "Zen");
    assertEquals((await run({}, program)).trim(), `${widestCore()}`);
  },
);

testWhere({ permissions: [{ name: "ffi" }] }, "askForWidestCore() says whether it could", () => {
  assertEquals(askForWidestCore(), widestCore() !== undefined);
});
