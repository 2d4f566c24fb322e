import { assertEquals } from "@std/assert";
import { testWhere } from "@shrinklab/testing";
import { parquetMetadata, parquetReadObjects, parquetSchema } from "hyparquet";
import { type DataTable, epochTable, groupTable, trialTable } from "./data_table.ts";
import { groupTrials } from "./group_trials.ts";
import { listTrials } from "./list_trials.ts";
import { needs, putSweep, withStore } from "./store_for_tests.ts";
import { tableFile } from "./table_file.ts";

const table: DataTable = [
  { name: "method", kind: "text", values: ["l1, strong", 'ü "quoted"', undefined] },
  { name: "seed", kind: "whole", values: [1, -5, undefined] },
  { name: "rows", kind: "whole", values: [2 ** 40, 0, undefined] },
  { name: "last.test.loss", kind: "number", values: [1 / 3, 1e-300, undefined] },
  { name: "best.test.loss", kind: "number", values: [undefined, undefined, undefined] },
];

const text = async (format: "csv" | "json") =>
  new TextDecoder().decode(await tableFile(table, format));

async function parquetOf(table: DataTable) {
  const file = (await tableFile(table, "parquet")).buffer as ArrayBuffer;
  const types = parquetSchema(parquetMetadata(file)).children.map(({ element }) => element.type);
  return { types, rows: await parquetReadObjects({ file }) };
}

Deno.test("tableFile() writes CSV whose empty cells are missing values", async () => {
  assertEquals(
    await text("csv"),
    "method,seed,rows,last.test.loss,best.test.loss\n" +
      '"l1, strong",1,1099511627776,0.3333333333333333,\n"ü ""quoted""",-5,0,1e-300,\n,,,,\n',
  );
});

Deno.test("tableFile() writes JSON as a list of objects, a row a line", async () => {
  const json = await text("json");
  assertEquals(json.split("\n").length, table[0]!.values.length + 3);
  const [first, , last] = JSON.parse(json);
  assertEquals(first, {
    method: "l1, strong",
    seed: 1,
    rows: 2 ** 40,
    "last.test.loss": 1 / 3,
    "best.test.loss": null,
  });
  assertEquals(Object.values(last), [null, null, null, null, null]);
  const empty = [{ name: "seed", kind: "whole", values: [] }] as const;
  assertEquals(JSON.parse(new TextDecoder().decode(await tableFile(empty, "json"))), []);
});

Deno.test("tableFile() writes Parquet that a reader gets every bit of", async () => {
  const { types, rows } = await parquetOf(table);
  assertEquals(types, ["BYTE_ARRAY", "INT32", "DOUBLE", "DOUBLE", "DOUBLE"]);
  assertEquals(rows, JSON.parse(await text("json")));
});

testWhere(
  needs,
  "trialTable(), epochTable() and groupTable() reach a Parquet file whole",
  withStore(async (store) => {
    await putSweep(store, "a", [
      { seed: 1, set: { lambda: 0.5 }, accuracy: 0.75, zeros: 40, epochs: 3 },
      { seed: 2, set: { lambda: 0.5 }, error: "killed" },
      { seed: 3, set: { lambda: 0.25 } },
    ]);
    const trials = await listTrials(store);
    const { rows: [done, failed, missing] } = await parquetOf(trialTable(trials));
    const { started, ended, ...rest } = done!;
    assertEquals([typeof started, typeof ended], ["string", "string"]);
    assertEquals(rest, {
      sweep: "a",
      experiment: "of-a",
      id: "a0",
      method: "l1",
      seed: 1,
      lambda: 0.5,
      state: "done",
      attempts: 1,
      error: null,
      worker: "w",
      seconds: 0.5,
      outcome: "finished",
      chosen: "last",
      "last.epoch": 3,
      "last.penalty": 0.25,
      "last.test.rows": 1000,
      "last.test.loss": 0.25,
      "last.test.accuracy": 0.75,
      weights: 100,
      nearZero: 40,
      exactZero: 40,
      sparsity: 0.4,
      weightsSha256: "sha-a0",
    });
    assertEquals([failed!.state, failed!.error, failed!["last.test.loss"]], [
      "failed",
      "killed",
      null,
    ]);
    assertEquals([missing!.lambda, missing!.started], [0.25, null]);
    const { rows: epochs } = await parquetOf(await epochTable(store, trials));
    assertEquals(epochs.map(({ id, lambda, epoch, loss }) => [id, lambda, epoch, loss]), [
      ["a0", 0.5, 1, 1 / 3],
      ["a0", 0.5, 2, 1 / 4],
      ["a0", 0.5, 3, 1 / 5],
    ]);
    const { rows: groups } = await parquetOf(groupTable(groupTrials(trials)));
    assertEquals(groups.map(({ lambda, mean, low }) => [lambda, mean, low]), [
      [0.5, 0.75, null],
      [0.25, null, null],
    ]);
  }),
);
