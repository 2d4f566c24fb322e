/**
 * `deno task direction`: whether imports go one way, those of types included.
 *
 * No two files and no two packages may import each other, and no room what is not below it. A test
 * may look up: it counts for cycles of files, not for those of packages.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

/** Files and the files that they import, by their paths in the repository. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** The rooms of the repository, and those below each. */
const below: Readonly<Record<string, readonly string[]>> = {
  vendor: [],
  packages: ["vendor"],
  // The workbench shows a page of docs.
  apps: ["docs", "packages", "vendor"],
  fixtures: ["packages", "vendor"],
  tests: [".ci", "apps", "fixtures", "packages", "vendor"],
  ".ci": ["packages", "vendor"],
};

/** Apps that are made of another one. */
const experimentApps = [
  "cnn-compare",
  "compact",
  "mlp",
  "path",
  "sparsity-check",
  "sweep",
  "table",
];

/**
 * Finds what is wrong with the direction of imports.
 *
 * @param graph Every file and what it imports.
 * @returns A line for each fault; none where imports go one way.
 *
 * @example
 * ```ts
 * import { directionFaults } from "./direction.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const graph = new Map([["packages/data/a.ts", ["fixtures/b.ts"]], ["fixtures/b.ts", []]]);
 * assertEquals(directionFaults(graph), [
 *   "packages/data/a.ts imports fixtures/b.ts, want packages or vendor",
 * ]);
 * ```
 */
export function directionFaults(graph: ImportGraph): string[] {
  return [
    ...cycles(graph).map((files) => `files import each other: ${files.join(" -> ")}`),
    ...cycles(packageGraph(graph)).map((packages) =>
      `packages import each other: ${packages.join(" -> ")}; ${bridges(graph, packages).join("; ")}`
    ),
    ...[...graph].flatMap(([file, imports]) =>
      imports.flatMap((imported) => roomFault(file, imported) ?? [])
    ),
  ];
}

/** What is wrong with a single import. */
function roomFault(file: string, imported: string): string | undefined {
  const [room, target] = [roomOf(file), roomOf(imported)];
  if (room !== target) {
    const wanted = [...below[room] ?? [], ...(isTest(file) ? ["fixtures"] : [])];
    if (wanted.includes(target)) return undefined;
    return `${file} imports ${imported}, want ${[room, ...wanted].join(" or ")}`;
  }
  if (room !== "apps" || unitOf(file) === unitOf(imported)) return undefined;
  const [app, other] = [unitOf(file), unitOf(imported)].map((unit) => unit.slice("apps/".length));
  if (app === "runner" && /\/(child_command|command|main)\.ts$/.test(imported)) return undefined;
  if (experimentApps.includes(app!) && other === "experiment") return undefined;
  // It is the other programs as pages.
  if (app === "workbench" && ["experiment", "open", "path", "sweep"].includes(other!)) {
    return undefined;
  }
  if (app === "worker" && other === "sweep") return undefined;
  return `${file} imports ${imported}, want nothing of another app`;
}

/**
 * Which package imports which, tests aside.
 *
 * @param graph Every file and what it imports.
 * @returns Folders of packages, and those of the packages that they import.
 *
 * @example
 * ```ts
 * import { packageGraph } from "./direction.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const files = new Map([["packages/data/a.ts", ["packages/names/b.ts", "packages/data/c.ts"]]]);
 * assertEquals(packageGraph(files), new Map([["packages/data", ["packages/names"]]]));
 * ```
 */
export function packageGraph(graph: ImportGraph): ImportGraph {
  const packages = new Map<string, string[]>();
  for (const [file, imports] of graph) {
    if (roomOf(file) !== "packages" || isTest(file)) continue;
    const others = imports.map(unitOf).filter((other) => other !== unitOf(file));
    packages.set(unitOf(file), [...new Set([...packages.get(unitOf(file)) ?? [], ...others])]);
  }
  return packages;
}

/** An import for each step of a cycle of packages. */
function bridges(graph: ImportGraph, packages: readonly string[]): string[] {
  return packages.slice(1).map((target, step) => {
    for (const [file, imports] of graph) {
      if (unitOf(file) !== packages[step] || isTest(file)) continue;
      const imported = imports.find((other) => unitOf(other) === target);
      if (imported) return `${file} imports ${imported}`;
    }
    throw new Error(`Cannot name an import of ${target}`);
  });
}

/** A shortest cycle through the first node of every group whose members all reach each other. */
function cycles(graph: ImportGraph): string[][] {
  const found: string[][] = [];
  const seen = new Set<string>();
  for (const start of [...graph.keys()].sort()) {
    if (seen.has(start)) continue;
    const cycle = shortestCycle(graph, start, seen);
    if (!cycle) continue;
    found.push(cycle);
    for (const node of cycle) seen.add(node);
  }
  return found;
}

/** The shortest way from a node to itself that leaves out some others. */
function shortestCycle(
  graph: ImportGraph,
  start: string,
  without: ReadonlySet<string>,
): string[] | undefined {
  const cameFrom = new Map<string, string>();
  for (const queue = [start]; queue.length > 0;) {
    const node = queue.shift()!;
    for (const next of graph.get(node) ?? []) {
      if (next === start) {
        const way = [start];
        for (let at = node; at !== start; at = cameFrom.get(at)!) way.unshift(at);
        return [start, ...way];
      }
      if (cameFrom.has(next) || without.has(next)) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }
  return undefined;
}

function roomOf(file: string): string {
  return file.split("/")[0]!;
}

/** The package or app that a file belongs to, else its room. */
function unitOf(file: string): string {
  return file.split("/").slice(0, /^(apps|packages|vendor)\//.test(file) ? 2 : 1).join("/");
}

function isTest(file: string): boolean {
  return /_(test|for_tests)\.ts$/.test(file);
}

/** The source files of the repository. */
function* sourceFiles(folder: URL): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory && name !== "node_modules") yield* sourceFiles(new URL(`${name}/`, folder));
    else if (/\.tsx?$/.test(name)) yield new URL(name, folder).href;
  }
}

/**
 * Asks Deno itself what every file imports, types included.
 *
 * @param root The repository's folder, with a `/` at its end and a `deno.json` in it.
 * @returns Files and their imports.
 * @throws {Error} If a file cannot be read as TypeScript.
 */
export async function readImports(root: URL): Promise<ImportGraph> {
  const rooms = [...Deno.readDirSync(root)].filter(({ name }) => Object.hasOwn(below, name));
  const files = rooms.flatMap(({ name }) => [...sourceFiles(new URL(`${name}/`, root))]);
  const entry = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(entry, files.map((file) => `import "${file}";\n`).join(""));
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", "--config", fileURLToPath(new URL("deno.json", root)), entry],
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    return graphOf(JSON.parse(new TextDecoder().decode(stdout)), root.href);
  } finally {
    await Deno.remove(entry);
  }
}

/** What is used of the output of `deno info --json`. */
interface ModuleInfo {
  readonly specifier: string;
  readonly error?: string;
  readonly dependencies?: readonly {
    readonly code?: { readonly specifier?: string };
    readonly type?: { readonly specifier?: string };
  }[];
}

function graphOf({ modules }: { modules: readonly ModuleInfo[] }, root: string): ImportGraph {
  const own = modules.filter(({ specifier }) => specifier.startsWith(root));
  return new Map(own.map(({ specifier, error, dependencies = [] }) => {
    if (error !== undefined) throw new Error(error);
    const imported = dependencies.flatMap(({ code, type }) => [code?.specifier, type?.specifier])
      .filter((other) => other?.startsWith(root))
      .map((other) => other!.slice(root.length));
    return [specifier.slice(root.length), [...new Set(imported)]];
  }));
}

if (import.meta.main) {
  const graph = await readImports(new URL("../", import.meta.url));
  const faults = directionFaults(graph);
  const lines = faults.length > 0 ? faults : [`imports of ${graph.size} files go one way`];
  await Deno.stdout.write(new TextEncoder().encode(`${lines.join("\n")}\n`));
  Deno.exit(faults.length > 0 ? 1 : 0);
}
