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

testWhere(read, "replay compares reference values that are no training run", async () => {
  const { code, printed, said } = await replay(`${cases}statistics.json`, "--backend", "cpu");
  assertEquals([code, said], [0, ""]);
  assertMatch(printed, /\n +statistics +mean +.* 1\.0e-9 .* within\n/);
  assertMatch(printed, /\n +seedsForEffect +0 +0 +within$/);
  const { code: refused, said: why } = await replay(`${cases}statistics.json`, "--steps", "3");
  assertEquals(refused, 2);
  assertMatch(why, /statistics.json": steps are 3, want none for what is no training run$/);
});

testWhere(written, "replay ends with exit code 1 when a reference value is changed", async () => {
  const path = await Deno.makeTempFile({ suffix: ".json" });
  try {
    const changed = JSON.parse(await Deno.readTextFile(`${cases}statistics.json`));
    changed.sets[1].comparisons[0].p += 1e-6;
    await Deno.writeTextFile(path, JSON.stringify(changed));
    const { code, printed } = await replay(path, "--backend", "cpu", "--json");
    assertEquals(code, 1);
    const [{ within, deviations }] = JSON.parse(printed).cases;
    const beyond = deviations.filter((one: { within: boolean }) => !one.within);
    assertEquals([within, beyond.length, beyond[0].figure, beyond[0].at], [
      false,
      1,
      "p",
      "n = 5, m1",
    ]);
  } finally {
    await Deno.remove(path);
  }
});

testWhere(read, "replay shows how long reference values still take", async () => {
  const shown: string[] = [];
  let printed = "";
  const terminal = {
    ...openTerminal(),
    interactive: true,
    print: (text: string) => void (printed += text),
    status: (line: string) => void shown.push(line),
  };
  assertEquals(await runCommand(replayCommand, [`${cases}lasso-steps.json`], terminal), 0);
  assertMatch(shown[0]!, /^lasso-steps \[=* *\] \d+ %, [\d,]+ steps\/s, \d+:\d\d left$/);
  assertEquals(shown.at(-1), "");
  assertMatch(printed, /lasso-steps +x .*within\n +zeros +0 +0 +within$/);
});

const shared = `${dataPath()}/../oracle/cases/statistics.json`;
testWhere(
  { ...read, paths: [shared] },
  "replay finds the shared statistics within their tolerances",
  async () => assertEquals((await replay(shared, "--backend", "cpu")).code, 0),
);

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
