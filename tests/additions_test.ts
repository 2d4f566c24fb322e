import { testWhere } from "@shrinklab/testing";
import { assertEquals, assertStringIncludes } from "@std/assert";

const root = new URL("../", import.meta.url);

/** What is copied: all that the packages need. */
const copied = ["packages", "vendor", "deno.json", "deno.lock"];

async function copyTree(from: URL, to: URL): Promise<void> {
  if (!(await Deno.stat(from)).isDirectory) return await Deno.copyFile(from, to);
  await Deno.mkdir(to);
  for await (const { name } of Deno.readDir(from)) {
    await copyTree(new URL(`${from}/${name}`), new URL(`${to}/${name}`));
  }
}

/** The files that CONTRIBUTING.md spells out, by the path in their first line. */
async function spelledOut(): Promise<Map<string, string>> {
  const guide = await Deno.readTextFile(new URL("CONTRIBUTING.md", root));
  const blocks = guide.matchAll(/^(`{3,})ts ignore\n\/\/ (packages\/\S+)\n(.*?)^\1$/gms);
  return new Map(Array.from(blocks, ([, , path, text]) => [path!, text!]));
}

/** Puts lines in front of the places where a file has these. */
async function insert(file: URL, lines: readonly (readonly [before: string, line: string])[]) {
  let text = await Deno.readTextFile(file);
  for (const [before, line] of lines) {
    assertStringIncludes(text, before);
    text = text.replace(before, `${line}\n${before}`);
  }
  await Deno.writeTextFile(file, text);
}

async function run(folder: URL, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: folder,
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assertEquals(success, true, text);
  return text;
}

const needs = {
  permissions: [{ name: "read" }, { name: "write" }, { name: "run" }] as const,
  paths: [new URL("node_modules", root).pathname],
};

testWhere(
  needs,
  "a new penalty and a new layer touch their file, their test and the registry alone",
  async () => {
    const folder = new URL(`file://${await Deno.makeTempDir()}/`);
    try {
      for (const name of copied) await copyTree(new URL(name, root), new URL(name, folder));
      await Deno.symlink(new URL("node_modules", root), new URL("node_modules", folder));
      const added = await spelledOut();
      assertEquals([...added.keys()], [
        "packages/regularizers/pseudo_huber.ts",
        "packages/regularizers/pseudo_huber_test.ts",
        "packages/models/layers/linear.ts",
        "packages/models/layers/linear_test.ts",
      ]);
      for (const [path, text] of added) await Deno.writeTextFile(new URL(path, folder), text);
      await insert(new URL("packages/regularizers/registry.ts", folder), [
        ["import type { Penalty }", 'import { pseudoHuber } from "./pseudo_huber.ts";'],
        ['export * from "./orthogonal.ts";', 'export * from "./pseudo_huber.ts";'],
        [
          "} satisfies Record<string, PenaltyFactory>",
          '  "pseudo-huber": { create: pseudoHuber, factors: ["factor"] },',
        ],
      ]);
      await insert(new URL("packages/models/layers/registry.ts", folder), [
        ["import { maxPool2d", 'import { linear, type LinearSpec } from "./linear.ts";'],
        ["  MaxPool2DSpec,\n};", "  LinearSpec,"],
        ["  | MaxPool2DSpec", "  | LinearSpec"],
        ["  MaxPool2D: maxPool2d", "  Linear: linear,"],
      ]);
      await run(folder, "check", "packages/regularizers", "packages/models", "packages/training");
      const report = await run(
        folder,
        ...["test", "--no-check", "--doc", "--filter", "/pseudo.?[hH]uber|Linear/"],
        ...added.keys(),
        "packages/regularizers/registry_test.ts",
        "packages/models/forward_test.ts",
        "packages/training/gradients_test.ts",
      );
      for (
        const test of [
          "pseudoHuber() is half a square near 0",
          "pseudo-huber has the gradient of its value",
          "pseudo-huber survives the round trip through its text",
          "finite differences of penalty pseudo-huber",
          "Linear has a kernel alone",
          'the float64 reference: {"type":"Linear","units":2}',
          'finite differences of layer {"type":"Linear","units":2}',
        ]
      ) {
        assertStringIncludes(report, test);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);
