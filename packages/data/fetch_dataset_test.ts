import { testWhere } from "@shrinklab/testing";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { tinyDataset } from "./dataset_for_tests.ts";
import { DownloadError } from "./download_error.ts";
import { fetchDataset } from "./fetch_dataset.ts";
import { loadDataset } from "./load_dataset.ts";
import { serveMirror } from "./mirror_for_tests.ts";

const net = {
  permissions: [{ name: "net", host: "127.0.0.1" }, { name: "read" }, { name: "write" }] as const,
};
const { files } = await tinyDataset();

async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

testWhere(net, "loadDataset() downloads what is not found into the cache, once", async () => {
  await using mirror = serveMirror(files);
  const { dataset } = await tinyDataset([mirror.url]);
  await withFolder(async (home) => {
    const environment = (name: string) => name === "HOME" ? home : undefined;
    const load = () => loadDataset(dataset, { environment, os: "linux" });
    assertEquals((await load()).train.rows, 40);
    assertEquals(mirror.starts.length, 4);
    assertEquals((await load()).test.rows, 20);
    assertEquals(mirror.starts.length, 4);
    const names = Array.from(Deno.readDirSync(`${home}/.cache/shrinklab/data/tiny`), (e) => e.name);
    assertEquals(names.sort(), Object.keys(files).sort());
  });
});

testWhere(net, "fetchDataset() downloads only what is missing or bad", async () => {
  await using mirror = serveMirror(files);
  const { dataset, plain } = await tinyDataset([mirror.url]);
  await withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/tiny`);
    const [images, labels] = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"] as const;
    await Deno.writeFile(`${folder}/tiny/${images}`, plain[images]!);
    await Deno.writeFile(`${folder}/tiny/${labels}`, new Uint8Array(48));
    assertEquals(await fetchDataset(dataset, folder), `${folder}/tiny`);
    assertEquals(mirror.starts.length, 3);
    assertEquals((await loadDataset(dataset, { dataDir: folder })).train.rows, 40);
  });
});

testWhere(net, "loadDataset() names --data-dir when no mirror has the data", async () => {
  await using mirror = serveMirror({});
  const { dataset } = await tinyDataset([mirror.url]);
  await withFolder(async (home) => {
    const environment = () => home;
    const load = () => loadDataset(dataset, { environment, os: "darwin" });
    const error = await assertRejects(load, DownloadError, "it answered 404");
    assert(error.message.includes("DIR/tiny/train-images-idx3-ubyte.gz"), error.message);
  });
});
