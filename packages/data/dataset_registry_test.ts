import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { dataPath, testWhere } from "@shrinklab/testing";
import { datasets, findDataset } from "./dataset_registry.ts";
import { loadDataset } from "./load_dataset.ts";

for (const [name, dataset] of Object.entries(datasets)) {
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

Deno.test("findDataset() names the data sets there are when asked for another", () => {
  for (const name of ["minst", "", "toString", "__proto__"]) {
    assertThrows(() => findDataset(name), RangeError, 'want one of "embedded", "fashion-mnist"');
  }
});
