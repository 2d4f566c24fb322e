import { RandomState } from "@shrinklab/data";
import type { PathSummary } from "@shrinklab/paths";
import { FileLock } from "@shrinklab/store";
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
  using _lock = FileLock.tryTake(`${folder}/out/.lock`);
  const beside = await runApp("path", args, folder);
  assertEquals(beside.code, 2);
  assertStringIncludes(beside.stderr, 'the path in "out": another process does, want its end');
});

testPath("path ends with exit code 2 where nothing can be chosen or made", async (folder) => {
  const wrong: [string[], string][] = [
    [[], "there are 0 named, want 1"],
    [
      ["quick", "--methods", "none,prox-l1"],
      "--methods names 2 methods, and none has no penalty with proximal steps",
    ],
    [["lassonet-mnist", "--hold-out", "last=0.1"], "want another --subset-seed"],
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

testPath(
  "path over seeds has a folder each, compares them, and goes on in them",
  async (folder) => {
    const all = [...e1, "--lambdas", "2", "--again", "--no-report"];
    const args = [...all, "--seeds", "2"];
    const one = await runApp("path", [...all, "--out", "one"], folder);
    assertEquals(one.code, 0, one.stderr);
    const { code, stdout, stderr } = await runApp("path", [...args, "--out", "two"], folder);
    assertEquals(code, 0, stderr);
    for (const network of ["no penalty", "at lambda", "refitted", "rewound", "fresh"]) {
      assertStringIncludes(stdout, `e1      ${network}`);
    }
    assertStringIncludes(stdout, "e1 no penalty - e1 refitted: ");
    assertEquals(await readPath(`${folder}/two/e1-1`), await readPath(`${folder}/one`));
    const { paths, means } = JSON.parse(await Deno.readTextFile(`${folder}/two/paths.json`));
    const { chosen, refit } = await readPath(`${folder}/two/e1-2`);
    assertEquals(paths[1].units, chosen!.units.map(({ live }) => live));
    assertEquals(paths[1].figures.refitted, 100 * refit!.test!.accuracy!);
    assertEquals(means.length, 5);
    const again = await runApp("path", [...args, "--json", "--out", "two"], folder);
    assertStringIncludes(again.stderr, "goes on: 4 points are in two/e1-2");
    assertEquals(
      JSON.parse(again.stdout).paths.map(({ seconds: _, ...path }: { seconds: number }) => path),
      paths.map(({ seconds: _, ...path }: { seconds: number }) => path),
    );
  },
);

testPath("path lassonet-mnist keeps 50 pixels, each split by its seed", async (folder) => {
  const args = ["lassonet-mnist", "--seeds", "2", "--epochs", "4", "--epochs-each", "1"];
  const small = ["--hidden", "16", "--lambdas", "4", "--features", "300", "--no-report"];
  const { code, stdout, stderr } = await runApp(
    "path",
    [...args, ...small, "--out", "out"],
    folder,
  );
  assertEquals(code, 0, stderr);
  assertStringIncludes(stdout, "mnist is not here: built-in Fashion-MNIST images stand in for it");
  const splits = await Promise.all([0, 1].map(async (seed) => {
    const { methods, dataset } = await readPath(`${folder}/out/group-l0-${seed}`);
    assertEquals([dataset!.train, dataset!.valid, dataset!.test], [700, 100, 200]);
    return methods![0]!.notes;
  }));
  assertEquals(splits, [0, 1].map((seed) => [`the 1,000 test images alone, split ${seed}`]));
});
