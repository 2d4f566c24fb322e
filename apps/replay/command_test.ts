import { assert, assertEquals, assertMatch } from "@std/assert";
import { openTerminal, runCommand } from "@shrinklab/command";
import { dataPath, testWhere } from "@shrinklab/testing";
import { replayCommand } from "./command.ts";

const cases = new URL("../../fixtures/replay/", import.meta.url).pathname;
const read = { permissions: [{ name: "read" }] as const };
const data = { ...read, paths: [`${dataPath()}/mnist`, `${dataPath()}/fashion-mnist`] };
const written = { ...data, permissions: [...read.permissions, { name: "write" }] as const };

async function replay(...args: string[]) {
  const printed: string[] = [];
  const said: string[] = [];
  const terminal = {
    ...openTerminal(),
    print: (text: string) => void printed.push(text),
    say: (line: string) => void said.push(line),
  };
  const code = await runCommand(replayCommand, args, terminal);
  return { code, printed: printed.join("\n"), said: said.join("\n") };
}

function stored(name: string): string[] {
  return [`${cases}${name}.json`, "--data-dir", dataPath()];
}

Deno.test("replay ends with exit code 2 when no case is named", async () => {
  assertEquals(await replay(), {
    code: 2,
    printed: "",
    said: "Error: Cannot run replay: no case is named, want CASE.json...",
  });
});

testWhere(
  written,
  "replay says what is not supported and needs no data for it",
  async () => {
    const path = await Deno.makeTempFile({ suffix: ".json" });
    try {
      const changed = JSON.parse(await Deno.readTextFile(`${cases}softmax-adamw.json`));
      await Deno.writeTextFile(path, JSON.stringify({ ...changed, loss: "hinge" }));
      const { code, said } = await replay(path);
      assertEquals(code, 2);
      assertMatch(said, /"softmax-adamw": not supported yet: loss "hinge"/);
    } finally {
      await Deno.remove(path);
    }
  },
);

testWhere(read, "replay says what is wrong with a file, and runs the others", async () => {
  const { code, said, printed } = await replay("gone.json", `${cases}subset-000.json`, "--json");
  assertEquals(code, 2);
  assertMatch(said, /^Error: Cannot replay "gone.json": it is not there/);
  assertMatch(said, /subset-000.json": format is missing, want 1$/);
  assertEquals(JSON.parse(printed).cases.length, 2);
});

testWhere(data, "replay prints a table of deviations beside their tolerances", async () => {
  const { code, printed } = await replay(...stored("softmax-adamw"), "--backend", "cpu");
  assertEquals(code, 0);
  assertMatch(printed, /^backend cpu \(.*\)\n +case .* largest deviation +tolerance/);
  assertMatch(printed, /softmax-adamw +100 +loss .* within\n +parameters .*within\n +near zero/);
});

testWhere(data, "replay compares only losses of fewer steps", async () => {
  const { code, printed } = await replay(...stored("cnn-l1"), "--steps", "1", "--json");
  const { backend, cases: [only] } = JSON.parse(printed);
  assertEquals([code, backend.name, only.steps, only.within], [0, "engine", 1, true]);
  assertEquals(only.deviations.map((one: { figure: string }) => one.figure), ["loss", "data loss"]);
});

testWhere(
  written,
  "replay ends with exit code 1 when a deviation is beyond its tolerance",
  async () => {
    const path = await Deno.makeTempFile({ suffix: ".json" });
    try {
      const changed = JSON.parse(await Deno.readTextFile(`${cases}softmax-adamw.json`));
      changed.optimizer.lr *= 1.01;
      await Deno.writeTextFile(path, JSON.stringify(changed));
      const { code, printed } = await replay(path, "--data-dir", dataPath(), "--backend", "cpu");
      assertEquals(code, 1);
      assert(printed.includes("BEYOND"));
    } finally {
      await Deno.remove(path);
    }
  },
);
