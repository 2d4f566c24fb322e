import { testWhere } from "@shrinklab/testing";
import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "./data_error.ts";
import { tinyDataset } from "./dataset_for_tests.ts";
import { gzip } from "./gzip_for_tests.ts";
import { encodeIdx } from "./idx.ts";
import { findFolder, loadDataset } from "./load_dataset.ts";

const files = { permissions: [{ name: "read" }, { name: "write" }] as const };
const nothing = () => undefined;
type Contents = Record<string, Uint8Array>;

/** Runs `body` with a data folder that holds `contents` as the data set "tiny". */
async function withFolder(contents: Contents, body: (dataDir: string) => Promise<void>) {
  const dataDir = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${dataDir}/tiny`);
    for (const [name, bytes] of Object.entries(contents)) {
      await Deno.writeFile(`${dataDir}/tiny/${name}`, bytes);
    }
    await body(dataDir);
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
}

testWhere(files, "loadDataset() reads gzip and plain files to the same checksum", async () => {
  const { dataset, files, plain } = await tinyDataset();
  const sums: string[] = [];
  for (const contents of [files, plain]) {
    await withFolder(contents, async (dataDir) => {
      const { train, test, sha256 } = await loadDataset(dataset, { dataDir });
      assertEquals([train.rows, test.rows, train.classes], [40, 20, 3]);
      assertEquals(train.shape, [8, 8, 1]);
      sums.push(sha256);
    });
  }
  assertEquals(sums[0], sums[1]);
});

const zippedLabels = "train-labels-idx1-ubyte.gz";
const damages: [what: string, bytes: () => Promise<Uint8Array>, message: string][] = [
  [
    "another content",
    () => gzip(encodeIdx({ shape: [40], values: new Uint8Array(40) })),
    "SHA-256",
  ],
  ["a label that is not a class", async () => {
    return await gzip(encodeIdx({ shape: [40], values: new Uint8Array(40).fill(3) }));
  }, "label 0 is 3, want 0 to 2"],
  ["fewer labels than images", async () => {
    return await gzip(encodeIdx({ shape: [39], values: new Uint8Array(39) }));
  }, "it holds 39 labels, want 40 as"],
  ["a truncated file", async () => {
    return (await gzip(encodeIdx({ shape: [40], values: new Uint8Array(40) }))).subarray(0, 20);
  }, "cut off or damaged"],
  ["a wrong magic number", () => Promise.resolve(new Uint8Array([1, 2, 3, 4])), '"01 02 03 04"'],
];
for (const [what, bytes, message] of damages) {
  testWhere(files, `loadDataset() names the file with ${what}`, async () => {
    const tiny = await tinyDataset();
    await withFolder({ ...tiny.files, [zippedLabels]: await bytes() }, async (dataDir) => {
      const load = () => loadDataset(tiny.dataset, { dataDir });
      const error = await assertRejects(load, DataError, message);
      assertEquals(error.file, `${dataDir}/tiny/${zippedLabels}`);
      assertEquals(error.message.includes(JSON.stringify(error.file)), true);
    });
  });
}

testWhere(
  files,
  "loadDataset() does not go elsewhere when a named folder lacks a file",
  async () => {
    const { dataset, files } = await tinyDataset();
    await withFolder(files, async (environmentDir) => {
      delete files[zippedLabels];
      await withFolder(files, async (dataDir) => {
        const environment = () => environmentDir;
        const load = () => loadDataset(dataset, { dataDir, environment });
        const error = await assertRejects(load, DataError, `${zippedLabels}": it is not there`);
        assertEquals(error.fault, "missing");
      });
    });
  },
);

testWhere(
  files,
  "loadDataset() searches SHRINKLAB_DATA when --data-dir lacks the set",
  async () => {
    const { dataset, files } = await tinyDataset();
    await withFolder(files, async (environmentDir) => {
      const dataDir = `${environmentDir}/tiny`; // holds no folder "tiny"
      const environment = (name: string) => name === "SHRINKLAB_DATA" ? environmentDir : undefined;
      assertEquals((await loadDataset(dataset, { dataDir, environment })).train.rows, 40);
    });
  },
);

testWhere(files, "loadDataset() throws when --data-dir names no folder", async () => {
  const { dataset } = await tinyDataset();
  await assertRejects(
    () => loadDataset(dataset, { dataDir: "no/such/folder", environment: nothing }),
    DataError,
    'Cannot read "no/such/folder": --data-dir names it',
  );
});

Deno.test("loadDataset() says so when there is nowhere to download to", async () => {
  const { dataset } = await tinyDataset();
  await assertRejects(() => loadDataset(dataset, { environment: nothing }), Error, "HOME");
});

testWhere(files, "findFolder() takes the cache only when it is whole", async () => {
  const { dataset, files } = await tinyDataset();
  await withFolder(files, async (path) => {
    const cache = [{ path, from: "cache" as const }];
    assertEquals(await findFolder(dataset, cache), `${path}/tiny`);
    await Deno.remove(`${path}/tiny/${zippedLabels}`);
    assertEquals(await findFolder(dataset, cache), undefined);
  });
});
