import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { DataError } from "./data_error.ts";
import { gzip } from "./gzip_for_tests.ts";
import { encodeIdx, parseIdx } from "./idx.ts";
import { idxContent } from "./idx_content.ts";
import { examplesFromIdx } from "./idx_examples.ts";

const images = encodeIdx({ shape: [6, 4, 5], values: new Uint8Array(120).fill(9) });
const labels = encodeIdx({ shape: [6], values: new Uint8Array([0, 1, 2, 3, 4, 9]) });

const read = async (bytes: Uint8Array<ArrayBuffer>, file: string) =>
  parseIdx(await idxContent(bytes, file), file);

Deno.test("idxContent() has parseIdx() read gzip and plain files alike", async () => {
  const plain = await read(images, "plain");
  const zipped = await read(await gzip(images), "zipped");
  assertEquals(zipped.shape, [6, 4, 5]);
  assertEquals([...zipped.values], [...plain.values]);
  assertEquals(await idxContent(await gzip(images), "zipped"), images);
});

Deno.test("idxContent() and parseIdx() answer 1,000 fuzzed files with an array or a DataError", async () => {
  const whole = [images, labels, await gzip(images), await gzip(labels)];
  const edit = fc.record({ at: fc.nat(200), byte: fc.nat(255) });
  const damaged = fc.record({
    base: fc.constantFrom(...whole),
    length: fc.option(fc.nat(200), { nil: undefined }),
    edits: fc.array(edit, { maxLength: 4 }),
    tail: fc.uint8Array({ maxLength: 3 }),
  }).map(({ base, length, edits, tail }) => {
    const bytes = new Uint8Array([...base.subarray(0, length), ...tail]);
    for (const { at, byte } of edits) if (bytes.length > 0) bytes[at % bytes.length] = byte;
    return bytes;
  });
  const noise = fc.uint8Array({ maxLength: 64 }).map((bytes) => new Uint8Array(bytes));
  const magic = noise.map((bytes) => new Uint8Array([0, 0, 8, bytes.length % 5, ...bytes]));
  const counts = { read: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(fc.oneof({ weight: 3, arbitrary: damaged }, noise, magic), async (bytes) => {
      try {
        const idx = { ...await read(bytes, "fuzzed"), file: "fuzzed" };
        counts.read++;
        examplesFromIdx(idx, idx, 10);
      } catch (error) {
        counts.refused++;
        assert(error instanceof DataError, `want a DataError, not ${error}`);
        assert(error.message.includes('"fuzzed"') && !error.message.includes("\n"), error.message);
      }
    }),
    { numRuns: 1000, seed: 3 },
  );
  assert(counts.read > 20 && counts.refused > 500, JSON.stringify(counts));
});
