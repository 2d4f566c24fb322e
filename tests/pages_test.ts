import { assertEquals } from "@std/assert";
import { testWhere } from "@shrinklab/testing";
import { commands } from "../apps/runner/commands.ts";

const needs = { permissions: [{ name: "read" }] } as const;
const root = new URL("../", import.meta.url);

/** Every page of the project, with its path. */
function pages(): [path: string, text: string][] {
  const found: string[] = [];
  const look = (folder: string) => {
    for (const { name, isDirectory } of Deno.readDirSync(new URL(folder || ".", root))) {
      if (name === "node_modules" || name === "runs" || name.startsWith(".git")) continue;
      if (isDirectory) look(`${folder}${name}/`);
      else if (name.endsWith(".md")) found.push(folder + name);
    }
  };
  look("");
  return found.sort().map((path) => [path, Deno.readTextFileSync(new URL(path, root))]);
}

/** Names of a page's headings in links. */
function anchorsOf(text: string): Set<string> {
  const headings = withoutCode(text).matchAll(/^#+ (.*)$/gm);
  return new Set(
    [...headings].map(([, heading]) =>
      heading!.toLowerCase().replaceAll(/[^\p{L}\p{N}_\- ]/gu, "").replaceAll(" ", "-")
    ),
  );
}

function withoutCode(text: string): string {
  return text.replaceAll(/^(`{3,}).*\n[\s\S]*?^\1$/gm, "");
}

testWhere(needs, "every link of a page leads to a file, and to a heading in it", () => {
  const all = new Map(pages());
  const broken = [...all].flatMap(([path, text]) =>
    [...withoutCode(text).matchAll(/\]\((?!\w+:)([^)\s#]*)(?:#([^)\s]*))?\)/g)].flatMap(
      ([link, file, anchor]) => {
        const target = new URL(file || path.split("/").at(-1)!, new URL(path, root));
        const inside = decodeURIComponent(target.pathname.slice(root.pathname.length));
        try {
          Deno.statSync(target);
        } catch {
          return [`${path}: ${link}`];
        }
        if (anchor === undefined || anchorsOf(all.get(inside) ?? "").has(anchor)) return [];
        return [`${path}: ${link}`];
      },
    )
  );
  assertEquals(broken, []);
});

testWhere(needs, "every command of a page is a task, with flags that it has", async () => {
  const { tasks } = JSON.parse(Deno.readTextFileSync(new URL("deno.json", root)));
  const flags = new Map<string, Set<string>>();
  for (const [name, { load }] of Object.entries(commands)) {
    const table = Object.entries((await load()).flags);
    flags.set(name, new Set(table.map(([flag]) => flag).concat("help", "verbose")));
  }
  const wrong = pages().flatMap(([path, text]) =>
    // What a page tells of the past, or of an app that its reader adds, may have other words.
    ["CHANGELOG.md", "CONTRIBUTING.md"].includes(path)
      ? []
      : commandsOf(text).flatMap(([line, carrier, words]) => {
        const name = carrier === "shrinklab" ? words.shift() : carrier;
        if (!Object.hasOwn(tasks, carrier)) return [`${path}: ${line}`];
        const known = flags.get(name ?? "");
        if (known === undefined) return [];
        const unknown = words.filter((word) => /^--[a-z]/.test(word))
          .map((word) => word.slice(2).replace(/=.*/s, ""))
          .filter((flag) => !known.has(flag));
        return unknown.map((flag) => `${path}: --${flag} in ${line}`);
      })
  );
  assertEquals(wrong, []);
});

/** The lines of a page that begin with `deno task NAME`: the line, the name, and what follows. */
function commandsOf(text: string): [line: string, name: string, words: string[]][] {
  const joined = text.replaceAll(/\\\n\s*/g, "");
  const found = joined.matchAll(/deno(?:@[\d.]+)? task (?:-q )?([a-z][\w:-]*)([^\n`|#>$]*)/g);
  return [...found].map(([line, name, rest]) => [line, name!, rest!.trim().split(/\s+/)]);
}
