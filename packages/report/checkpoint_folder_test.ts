import { testWhere } from "@shrinklab/testing";
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { CheckpointFolder } from "./checkpoint_folder.ts";
import { RunFolderError } from "./run_folder.ts";

const files = {
  permissions: [{ name: "read" }, { name: "write" }] satisfies Deno.PermissionDescriptor[],
};

/** Runs a test with a folder that is gone afterwards. */
function testFolder(
  name: string,
  body: (path: string, names: () => string[]) => Promise<void>,
): void {
  testWhere(files, name, async () => {
    const path = Deno.makeTempDirSync();
    try {
      await body(path, () => [...Deno.readDirSync(path)].map(({ name }) => name).sort());
    } finally {
      Deno.removeSync(path, { recursive: true });
    }
  });
}

const checkpointOf = (step: number) => ({
  about: "one",
  state: { values: { step }, tensors: [{ name: "w", shape: [1], values: Float32Array.of(step) }] },
});
const file = (number: number) => `checkpoint-${number}.safetensors`;

testFolder("CheckpointFolder keeps two, and clears its own files alone", async (path, names) => {
  Deno.writeTextFileSync(`${path}/result.json`, "{}");
  Deno.writeTextFileSync(`${path}/${file(4)}.part`, "");
  const checkpoints = new CheckpointFolder(path);
  assertEquals(await checkpoints.latest(), { remarks: [] });
  for (const step of [1, 2, 3]) await checkpoints.write(checkpointOf(step));
  assertEquals(names(), [file(2), file(3), `${file(4)}.part`, "result.json"]);
  const other = new CheckpointFolder(path);
  assertEquals(await other.latest(), { checkpoint: checkpointOf(3), remarks: [] });
  for (let step = 4; step <= 10; step++) await other.write(checkpointOf(step));
  assertEquals((await checkpoints.latest()).checkpoint, checkpointOf(10));
  other.clear();
  assertEquals(names(), ["result.json"]);
});

testFolder(
  "CheckpointFolder.latest() takes the one before where the newest is cut off",
  async (path, names) => {
    const checkpoints = new CheckpointFolder(path);
    for (const step of [1, 2]) await checkpoints.write(checkpointOf(step));
    Deno.truncateSync(`${path}/${file(2)}`, 60);
    const { checkpoint, remarks } = await checkpoints.latest();
    assertEquals([checkpoint, remarks.length], [checkpointOf(1), 1]);
    assertMatch(remarks[0]!, /^Cannot read ".*checkpoint-2.*; the checkpoint before it is taken$/);
    // What cannot be read is not counted among the two.
    await checkpoints.write(checkpointOf(3));
    assertEquals(names(), [file(1), file(3)]);
    for (const number of [1, 3]) Deno.truncateSync(`${path}/${file(number)}`, 0);
    const none = await checkpoints.latest();
    assertEquals([none.checkpoint, none.remarks.length], [undefined, 2]);
    assertMatch(none.remarks[1]!, /; there is no other$/);
  },
);

testFolder(
  "CheckpointFolder.write() leaves those of before where it cannot write",
  async (path, names) => {
    const checkpoints = new CheckpointFolder(path);
    for (const step of [1, 2]) await checkpoints.write(checkpointOf(step));
    Deno.mkdirSync(`${path}/${file(3)}.part`);
    await assertRejects(
      () => checkpoints.write(checkpointOf(3)),
      RunFolderError,
      "is not writable",
    );
    assertEquals(names().slice(0, 2), [file(1), file(2)]);
    assertEquals((await checkpoints.latest()).checkpoint, checkpointOf(2));
  },
);
