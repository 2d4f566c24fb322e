import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Result, Run } from "@shrinklab/experiments";
import { HistoryCsv } from "@shrinklab/report";
import { testWhere } from "@shrinklab/testing";
import { type DocInterface, outdatedPages, withFieldTables } from "../.ci/field_tables.ts";
import { processes } from "./run_app.ts";

const root = new URL("../", import.meta.url);
const results = () => Deno.readTextFileSync(new URL("docs/results.md", root));

/** A field as `deno doc --json` has it. */
function field(name: string, tsType: DocInterface["properties"][number]["tsType"], doc = "Told.") {
  return { name, ...(tsType === undefined ? {} : { tsType }), jsDoc: { doc } };
}

const text = { kind: "keyword", repr: "string", value: "string" };
const reference = (typeName: string) => ({
  kind: "typeRef",
  value: { typeName, resolution: { kind: "local" } },
});
const comment = (type: string) => `## All of it\n\n<!-- fields of @a/b ${type} -->\n<!-- end -->\n`;

testWhere(
  processes,
  "the tables of fields in the documentation are those of the types",
  async () => {
    assertEquals([...(await outdatedPages(root)).keys()], []);
  },
);

Deno.test("withFieldTables() has the fields that an interface extends, and links to tables", () => {
  const page = withFieldTables(
    comment("File"),
    new Map([
      ["@a/b File", {
        properties: [field("parts", { kind: "array", value: reference("File") }, "One\nor more.")],
        extends: [reference("Named")],
      }],
      ["@a/b Named", { properties: [field("name", text), field("parts", text)] }],
    ]),
  );
  assertEquals(page.split("\n").slice(6, 8), [
    "| `parts` | list of [File](#all-of-it) | One or more |",
    "| `name` | text | Told |",
  ]);
});

Deno.test("withFieldTables() throws where there is no such interface, or a field says nothing", () => {
  const silent = { properties: [field("name", text, "")] };
  assertThrows(() => withFieldTables(comment("File"), new Map()), RangeError, "has none");
  assertThrows(
    () => withFieldTables(comment("File"), new Map([["@a/b File", silent]])),
    RangeError,
    "Cannot document File: name says nothing",
  );
});

testWhere(
  { permissions: [{ name: "read" }] },
  "docs/results.md has a table for every type of a result, and names every outcome",
  () => {
    const page = results();
    const untold = [...page.matchAll(/^\|[^|]*\|[^|]*`([A-Z]\w+)`/gm)].map(([, type]) => type);
    assertEquals([...new Set(untold)], ["Experiment", "CheckpointInterval", "FitOutcome"]);
    const outcomes: Record<Run["outcome"]["type"], true> = {
      finished: true,
      stopped: true,
      aborted: true,
      diverged: true,
    };
    for (const outcome of Object.keys(outcomes)) assert(page.includes(`\`${outcome}\` (`), outcome);
  },
);

testWhere(
  { permissions: [{ name: "read" }] },
  "docs/results.md shows the columns of history.csv",
  () => {
    const { header } = new HistoryCsv({
      experiment: { sweep: { lambda: [1] } },
      methods: [{ rows: { train: 3, valid: 2, test: 1 } }],
      dataset: { classes: ["no", "yes"] },
    } as unknown as Omit<Result, "runs">);
    assert(results().includes(`\n${header}`), header);
  },
);
