import { assert, assertEquals, assertThrows } from "@std/assert";
import { testWhere } from "@shrinklab/testing";
import { fileURLToPath } from "node:url";
import { inFolder, processes } from "./run_app.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

/** What a how-to of `CONTRIBUTING.md` does to the tree. */
interface HowTo {
  /** What it adds, such as `a penalty`. */
  readonly title: string;
  /** Every file that is touched, in order, and what becomes of its text. */
  readonly files: ReadonlyMap<string, (text: string) => string>;
}

/** A block of code; docstrings in it have fences of their own. */
const block = /^(`{3,})(\w+).*\n([\s\S]*?)^\1$/gm;

/** Reads the how-tos: blocks of code that begin with a path are files, those of `diff` changes. */
function howTosOf(page: string): HowTo[] {
  return page.split(/^### Add /m).slice(1).map((section) => {
    const files = new Map<string, (text: string) => string>();
    for (const [, , language, body] of section.matchAll(block)) {
      const [, path, text] = /^(?:\/\/|\+\+\+) (\S+)\n([\s\S]*)$/.exec(body!) ?? [];
      if (path === undefined) continue;
      files.set(path, language === "diff" ? (old) => changed(old, text!, path) : () => text!);
    }
    return { title: section.split("\n", 1)[0]!, files };
  });
}

/** Applies the hunks of a change, each of which fits in one place. */
function changed(text: string, hunks: string, path: string): string {
  return hunks.split(/^@@\n/m).slice(1).reduce((text, hunk) => {
    const lines = hunk.trimEnd().split("\n");
    const side = (other: "+" | "-") =>
      lines.filter((line) => !line.startsWith(other)).map((line) => `${line.slice(1)}\n`).join("");
    const [before, after] = [side("+"), side("-")];
    const places = text.split(before).length - 1;
    if (places !== 1) {
      throw new RangeError(`Cannot change ${path}: ${places} places are\n${before}want 1`);
    }
    return text.replace(before, () => after);
  }, text);
}

/** Copies what git knows or would add; installed packages stay where they are. */
async function copyTree(folder: string): Promise<void> {
  const files = await run("git", ["ls-files", "-co", "--exclude-standard", "-z"], root);
  for (const file of files.split("\0").filter((file) => file !== "")) {
    const target = `${folder}/${file}`;
    await Deno.mkdir(target.slice(0, target.lastIndexOf("/")), { recursive: true });
    try {
      await Deno.copyFile(root + file, target);
    } catch (error) {
      // Git still lists a file that was deleted.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  await Deno.symlink(`${root}node_modules`, `${folder}/node_modules`);
}

/** Runs a program that has to end well, and returns what it printed. */
async function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1" },
  }).output();
  const [printed, said] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assert(success, `${program} ${args.join(" ")}\n${printed!.slice(-4000)}\n${said!.slice(-4000)}`);
  return printed!;
}

const page = { permissions: [{ name: "read" }], paths: [`${root}CONTRIBUTING.md`] } as const;

testWhere(page, "CONTRIBUTING.md adds a penalty or a layer by its file, test and registry", () => {
  const howTos = howTosOf(Deno.readTextFileSync(`${root}CONTRIBUTING.md`));
  const files = (title: string) => [...howTos.find((one) => one.title === title)!.files.keys()];
  assertEquals(files("a penalty"), [
    "packages/regularizers/log_sum.ts",
    "packages/regularizers/log_sum_test.ts",
    "packages/regularizers/registry.ts",
  ]);
  assertEquals(files("a layer"), [
    "packages/models/layers/rescaling.ts",
    "packages/models/layers/rescaling_test.ts",
    "packages/models/layers/registry.ts",
  ]);
});

testWhere(
  { permissions: processes.permissions, paths: [`${root}.git`, `${root}node_modules`] },
  "what CONTRIBUTING.md adds passes every check in a copy of the tree, and nothing else changes",
  inFolder(async (folder) => {
    await copyTree(folder);
    const howTos = howTosOf(await Deno.readTextFile(`${folder}/CONTRIBUTING.md`));
    const touched = new Set<string>();
    for (const [path, become] of howTos.flatMap(({ files }) => [...files])) {
      touched.add(path);
      const file = `${folder}/${path}`;
      const old = await Deno.readTextFile(file).catch(() => "");
      await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
      await Deno.writeTextFile(file, become(old));
    }
    const deno = (...args: string[]) => run(Deno.execPath(), args, folder);
    const code = [...touched].filter((path) => path.endsWith(".ts"));
    await deno("fmt", "--check", ...touched);
    await deno("lint", ...code);
    await deno("check");
    await deno("task", "-q", "direction");
    await deno("task", "-q", "doc-lint");
    const tested = code.filter((path) => !path.startsWith("apps/"));
    const summary = await deno("task", "-q", "test", ...tested, ...tables);
    const added = ["log-sum", "layer Rescaling", "Lion", "huber", "bias", "network-size"];
    assertEquals(added.filter((name) => !summary.includes(name)), []);
  }),
);

/** Tests that go through a registry, and those of lists that repeat one. */
const tables = [
  "packages/regularizers/registry_test.ts",
  "packages/models/network_text_test.ts",
  "packages/training/gradients_test.ts",
  "packages/experiments/presets/registry_test.ts",
  "packages/experiments/optimizer_text_test.ts",
  "apps/experiment/flags_test.ts",
  "apps/runner/commands_test.ts",
  "tests/tasks_test.ts",
];

Deno.test("a change that fits in no place, or in two, is refused", () => {
  const change = (text: string) => changed(text, "@@\n one\n+two\n three\n", "list.ts");
  assertEquals(change("one\nthree\n"), "one\ntwo\nthree\n");
  assertThrows(() => change("three\none\n"), RangeError, "Cannot change list.ts: 0 places");
  assertThrows(() => change("one\nthree\none\nthree\n"), RangeError, "2 places");
});
