import { dataPath, testWhere } from "@shrinklab/testing";
import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { datasets, findDataset, tableDatasets } from "./dataset_registry.ts";
import { loadDataset } from "./load_dataset.ts";

for (const [name, dataset] of Object.entries({ ...datasets, ...tableDatasets })) {
  Deno.test(`datasets["${name}"] is described whole`, () => {
    assertEquals(dataset.name, name);
    assert(dataset.summary.length > 10 && dataset.licence.length > 5);
    assertEquals(dataset.files.length > 0, dataset.mirrors.length > 0);
    for (const mirror of dataset.mirrors) assertMatch(mirror, /^https?:\/\/.*\/$/);
    for (const file of dataset.files) assertMatch(file.sha256, /^[0-9a-f]{64}$/);
  });
}

const sums = {
  mnist: "474311efcf1fd213e64768801dc6195673bffb8385179d6c55cd8748b9e2e8ca",
  "fashion-mnist": "d0a13531871adf77cb1d75902c9d2a2fdf613723748f5e8c24e0169faf064dc8",
};
for (const [name, sum] of Object.entries(sums)) {
  const needs = { permissions: [{ name: "read" as const }], paths: [`${dataPath()}/${name}`] };
  testWhere(needs, `loadDataset() reads the whole of ${name}`, async () => {
    const { train, test, sha256 } = await loadDataset(name, { dataDir: dataPath() });
    assertEquals([train.rows, test.rows, train.classes], [60000, 10000, 10]);
    assertEquals(sha256, sum);
  });
}

const thoracic = `${dataPath()}/thoracic-surgery`;
const needs = { permissions: [{ name: "read" as const }], paths: [thoracic] };
testWhere(needs, "loadDataset() reads thoracic-surgery with the names of its columns", async () => {
  const { table, sha256, header } = await loadDataset(tableDatasets["thoracic-surgery"], {
    dataDir: dataPath(),
  });
  assertEquals([table.rows, table.columns.length, header], [470, 18, false]);
  const [died] = table.columns.slice(-1);
  assert(died?.type === "number" && died.name === "Risk1Yr");
  assertEquals(died.values!.filter((value) => value === 1).length, 70);
  assertEquals(sha256, "27750c07f80067b4b8d6ed1350a75cdcb41187681ff9c0d867a71ebb5df8cdbb");
});

Deno.test("findDataset() names the data sets there are when asked for another", () => {
  for (const name of ["minst", "", "toString", "__proto__"]) {
    assertThrows(() => findDataset(name), RangeError, "want one of embedded, fashion-mnist");
  }
});
