import { RandomState } from "@shrinklab/data";
import type { PathSummary } from "@shrinklab/paths";
import { testWhere } from "@shrinklab/testing";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { appCommand, inFolder, processes, runApp } from "./run_app.ts";

/** E1 made small, on the built-in images. */
const e1 = [
  ...["e1", "--dataset", "embedded", "--hidden", "48,32", "--epochs", "30", "--epochs-each", "6"],
  ...["--from", "1e-4", "--to", "0.2"],
];

function testPath(name: string, run: (folder: string) => Promise<void>): void {
  testWhere(processes, name, inFolder(run));
}

const readPath = async (folder: string): Promise<Partial<PathSummary>> => {
  const { seconds: _, command: _c, notes: _n, ...path } = JSON.parse(
    await Deno.readTextFile(`${folder}/path.json`),
  );
  return path;
};

testPath("path writes what is left at each lambda, and prints it", async (folder) => {
  const args = [...e1, "--lambdas", "6", "--out", "out"];
  const { code, stdout, stderr } = await runApp("path", args, folder);
  assertEquals(code, 0, stderr);
  assertStringIncludes(stdout, "e1 has no penalty: the path is that of prox-l1(1) in its place");
  assertStringIncludes(stdout, "Without the penalty, on what is left: train %");
  assertEquals(stderr.trimEnd().split("\n").at(-1), "out/report.html");
  const { points, before, chosen, kind } = await readPath(`${folder}/out`);
  assertEquals([kind, before?.nonZero], ["network", before?.entries]);
  assert(points!.at(-1)!.nonZero < before!.nonZero);
  const csv = (await Deno.readTextFile(`${folder}/out/path.csv`)).trimEnd().split("\n");
  assertEquals(csv.length, points!.length + 2);
  assertEquals(csv.filter((line) => line.includes(`${chosen!.lambda}`)).length, 1);
});

const kills = Deno.env.get("SHRINKLAB_SOAK") === "full" ? 20 : 2;

testPath(`a path of 30 lambdas, killed ${kills} times and resumed, is the same`, async (folder) => {
  const args = [...e1, "--lambdas", "30"];
  const whole = await runApp("path", [...args, "--out", "whole"], folder);
  assertEquals(whole.code, 0, whole.stderr);
  const random = new RandomState(Deno.pid);
  let killed = 0;
  for (let tries = 0; killed < kills && tries < 10 * kills; tries++) {
    const child = appCommand("path", [...args, "--out", "ended"], folder).spawn();
    const timer = setTimeout(() => child.kill("SIGKILL"), 600 + 400 * random.normal() ** 2);
    const { code, stderr } = await child.output();
    clearTimeout(timer);
    if (code === 0) {
      // It came to its end before: begin again.
      await Deno.remove(`${folder}/ended`, { recursive: true });
    } else {
      assertEquals(code, 137, new TextDecoder().decode(stderr));
      killed++;
    }
  }
  assertEquals(killed, kills);
  const rest = await runApp("path", [...args, "--out", "ended"], folder);
  assertEquals(rest.code, 0, rest.stderr);
  assertEquals(await readPath(`${folder}/ended`), await readPath(`${folder}/whole`));
  assertEquals(
    await Deno.readFile(`${folder}/ended/weights.safetensors`),
    await Deno.readFile(`${folder}/whole/weights.safetensors`),
  );
});

testPath("path goes on with the same path alone, and says what differs", async (folder) => {
  const args = [...e1, "--lambdas", "2", "--out", "out"];
  assertEquals((await runApp("path", args, folder)).code, 0);
  const again = await runApp("path", args, folder);
  assertEquals(again.code, 0, again.stderr);
  assertStringIncludes(again.stdout, "goes on: 4 points are in out");
  const other = await runApp("path", [...args, "--lr", "0.1"], folder);
  assertEquals(other.code, 2);
  assertStringIncludes(other.stderr, "lr was 0.001 and is 0.1; want the same, or a new folder");
});

testPath("path ends with exit code 2 where nothing can be chosen or made", async (folder) => {
  const wrong: [string[], string][] = [
    [[], "there are 0 named, want 1"],
    [["quick", "--methods", "none,l1"], "--methods names 2 methods, want 1"],
    [["e1", "--units", "5", "--features", "5"], "there are --units and --features, want one"],
    [["e1", "--choose", "permuted", "--dataset", "embedded"], "want one layer"],
    [["e1", "--penalty", "prox-l1(0)", "--dataset", "embedded"], "strength of prox-l1 is 0"],
  ];
  for (const [args, message] of wrong) {
    const { code, stderr } = await runApp("path", args, folder);
    assertStringIncludes(stderr, message);
    assertEquals(code, 2, stderr);
  }
});
