/**
 * Tables of fields in the documentation, made from the types of packages.
 *
 * A page has a comment `<!-- fields of PACKAGE TYPE -->` where the fields of an exported interface
 * belong, and one `<!-- end -->` behind the table. Without arguments this program writes the tables
 * anew; `--check` says which page is not as the types are.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

/** A type as `deno doc --json` describes it; what is used of it. */
interface DocType {
  readonly kind: string;
  readonly repr?: string;
  // deno-lint-ignore no-explicit-any
  readonly value?: any;
}

/** A field of an interface or of an object type. */
interface DocField {
  readonly name: string;
  readonly optional?: boolean;
  readonly jsDoc?: { readonly doc?: string };
  readonly tsType?: DocType;
}

/** An interface that a package exports. */
export interface DocInterface {
  /** Its own fields, in the order of the source. */
  readonly properties: readonly DocField[];
  /** What it has the fields of, too. */
  readonly extends?: readonly DocType[];
}

/** Interfaces by package and name, such as `@shrinklab/experiments Run`. */
export type Interfaces = ReadonlyMap<string, DocInterface>;

const place = /<!-- fields of (@\S+) (\w+) -->\n[\s\S]*?<!-- end -->/g;

/**
 * Writes the tables of a page.
 *
 * @param page The page, as Markdown.
 * @param interfaces What packages export.
 * @returns The page; it wants `deno fmt`.
 * @throws {RangeError} If a comment names an interface that there is not, or a field says nothing.
 *
 * @example
 * ```ts
 * import { withFieldTables } from "./field_tables.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const size = { name: "size", optional: true, jsDoc: { doc: "In bytes." } };
 * const number = { kind: "keyword", repr: "number", value: "number" };
 * const interfaces = new Map([["@a/b File", { properties: [{ ...size, tsType: number }] }]]);
 * assertEquals(withFieldTables("<!-- fields of @a/b File -->\n<!-- end -->\n", interfaces), [
 *   "<!-- fields of @a/b File -->",
 *   "",
 *   "| field | is | meaning |",
 *   "| --- | --- | --- |",
 *   "| `size`? | number | In bytes |",
 *   "",
 *   "<!-- end -->",
 *   "",
 * ].join("\n"));
 * ```
 */
export function withFieldTables(page: string, interfaces: Interfaces): string {
  const anchors = anchorsOf(page);
  return page.replaceAll(place, (_, from: string, name: string) => {
    const rows = fieldsOf(from, name, interfaces).map(
      ({ name: field, optional, jsDoc, tsType }) => {
        const meaning = jsDoc?.doc?.replaceAll(/\s+/g, " ").replace(/\.$/, "");
        if (!meaning) throw new RangeError(`Cannot document ${name}: ${field} says nothing`);
        const cells = [
          "`" + field + "`" + (optional ? "?" : ""),
          typeText(tsType, anchors),
          meaning,
        ];
        return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
      },
    );
    const head = ["| field | is | meaning |", "| --- | --- | --- |"];
    return [`<!-- fields of ${from} ${name} -->`, "", ...head, ...rows, "", "<!-- end -->"]
      .join("\n");
  });
}

/** Fields of an interface, those that it extends first. */
function fieldsOf(from: string, name: string, interfaces: Interfaces): readonly DocField[] {
  const found = interfaces.get(`${from} ${name}`);
  if (found === undefined) {
    throw new RangeError(`Cannot document ${name}: ${from} has none, want an exported interface`);
  }
  const own = found.properties;
  const others = (found.extends ?? []).flatMap(({ value }) => {
    const { kind, specifier } = value.resolution ?? {};
    // A file next to it is of the same package.
    const other = kind === "import" && !specifier.startsWith(".") ? specifier : from;
    return fieldsOf(other, value.typeName, interfaces);
  });
  return [...own, ...others.filter((other) => own.every((field) => field.name !== other.name))];
}

/** Where on a page each type's table is: under which heading. */
function anchorsOf(page: string): ReadonlyMap<string, string> {
  const anchors = new Map<string, string>();
  let heading = "";
  for (const line of page.split("\n")) {
    heading = /^#+ (.*)$/.exec(line)?.[1] ?? heading;
    const type = /^<!-- fields of \S+ (\w+) -->$/.exec(line)?.[1];
    if (type === undefined) continue;
    const slug = heading.toLowerCase().replaceAll(/[^\w\- ]/g, "").replaceAll(" ", "-");
    anchors.set(type, `#${slug}`);
  }
  return anchors;
}

/** A type in a few words, with a link to its table where the page has one. */
function typeText(type: DocType | undefined, anchors: ReadonlyMap<string, string>): string {
  const write = (one: DocType) => typeText(one, anchors);
  switch (type?.kind) {
    case "keyword":
      return type.repr === "string" ? "text" : type.repr!;
    case "literal":
      return "`" + JSON.stringify(type.value[type.value.kind]) + "`";
    case "array":
      return listText(write(type.value));
    case "tuple":
      return `[${type.value.map(write).join(", ")}]`;
    case "typeOperator":
      return write(type.value.tsType);
    case "parenthesized":
      return write(type.value);
    case "union":
      return type.value.map(write).join(" or ");
    case "intersection":
      return type.value.map(write).join(" and ");
    case "typeLiteral":
      return type.value.properties.map(({ name, optional, tsType }: DocField) =>
        "`" + name + "`" + (optional ? "?" : "") + ` ${write(tsType!)}`
      ).join(", ");
    case "indexedAccess":
      return write(type.value.objType);
    case "typeRef":
      return referenceText(type, anchors);
    default:
      throw new RangeError(`Cannot document a type: kind is ${type?.kind}, want a known one`);
  }
}

function listText(what: string): string {
  if (what.startsWith("list of ")) return what.replace("list", "list of lists");
  return what === "number" || what === "text" ? `list of ${what}s` : `list of ${what}`;
}

function referenceText({ value }: DocType, anchors: ReadonlyMap<string, string>): string {
  const { typeName, typeParams = [] } = value as { typeName: string; typeParams?: DocType[] };
  const inner = typeParams.map((parameter) => typeText(parameter, anchors));
  if (typeName === "ReadonlyArray") return listText(inner[0]!);
  if (typeName === "Readonly" || typeName === "Omit") return inner[0]!;
  if (typeName === "Partial") return `some of ${inner[0]}`;
  if (typeName === "Record") return `${inner[1]} by name`;
  const anchor = anchors.get(typeName);
  return anchor === undefined ? "`" + typeName + "`" : `[${typeName}](${anchor})`;
}

/**
 * Asks Deno for the interfaces that packages export.
 *
 * @param root The repository's folder, with a `/` at its end.
 * @returns Them, by package and name.
 * @throws {Error} If a package cannot be read.
 */
export async function readInterfaces(root: URL): Promise<Interfaces> {
  const json = (url: URL) => JSON.parse(Deno.readTextFileSync(url));
  const entries = json(new URL("deno.json", root)).workspace.flatMap((folder: string) => {
    const config = new URL(`${folder}/deno.json`, root);
    const { name, exports } = json(config);
    return Object.entries<string>(typeof exports === "string" ? { ".": exports } : exports)
      .map(([path, file]) => [new URL(file, config).href, name + path.slice(1)] as const);
  });
  const specifiers = new Map<string, string>(entries);
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", ...[...specifiers.keys()].map((file) => fileURLToPath(file))],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const interfaces = new Map<string, DocInterface>();
  const { nodes } = JSON.parse(new TextDecoder().decode(stdout));
  for (const [file, { symbols }] of Object.entries<{ symbols: readonly DocSymbol[] }>(nodes)) {
    for (const { name, declarations } of symbols) {
      const found = declarations.find(({ kind }) => kind === "interface");
      if (found) interfaces.set(`${specifiers.get(file)} ${name}`, found.def);
    }
  }
  return interfaces;
}

/** What a package exports under a name. */
interface DocSymbol {
  readonly name: string;
  readonly declarations: readonly { readonly kind: string; readonly def: DocInterface }[];
}

/**
 * Formats a page as `deno fmt` does.
 *
 * @param page The page, as Markdown.
 * @param root The repository's folder, whose settings hold.
 * @returns The page.
 * @throws {Error} If Deno cannot.
 */
export async function formatPage(page: string, root: URL): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext", "md", "-"],
    cwd: fileURLToPath(root),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(page));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

/**
 * The pages that are not as the types are.
 *
 * @param root The repository's folder.
 * @returns Path and right content of each.
 */
export async function outdatedPages(root: URL): Promise<ReadonlyMap<string, string>> {
  const interfaces = await readInterfaces(root);
  const outdated = new Map<string, string>();
  for (const { name } of Deno.readDirSync(new URL("docs/", root))) {
    if (!name.endsWith(".md")) continue;
    const page = Deno.readTextFileSync(new URL(`docs/${name}`, root));
    if (page.match(place) === null) continue;
    const right = await formatPage(withFieldTables(page, interfaces), root);
    if (right !== page) outdated.set(`docs/${name}`, right);
  }
  return outdated;
}

if (import.meta.main) {
  const root = new URL("../", import.meta.url);
  const outdated = await outdatedPages(root);
  const check = Deno.args.includes("--check");
  for (const [path, page] of outdated) {
    if (!check) Deno.writeTextFileSync(new URL(path, root), page);
    const line = check
      ? `${path} is not as the types are, want deno run -RW --allow-run .ci/field_tables.ts`
      : `wrote ${path}`;
    await Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
  }
  Deno.exit(check && outdated.size > 0 ? 1 : 0);
}
