import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "./data_error.ts";
import { gunzip, gunzipStream, isGzip } from "./gunzip.ts";
import { gzip } from "./gzip_for_tests.ts";

const content = Uint8Array.from({ length: 200_000 }, (_, i) => (i * i) >> 3);
const whole = () => content.length;

Deno.test("gunzip() gives back what was compressed, in many chunks or in one", async () => {
  assertEquals(await gunzip(await gzip(content), "a.gz", whole), content);
  assertEquals(await gunzip(await gzip(new Uint8Array([5])), "a.gz", () => 1), new Uint8Array([5]));
});

Deno.test("gunzip() throws on a truncated or damaged file", async () => {
  const zipped = await gzip(content);
  const damaged = zipped.slice();
  damaged[damaged.length - 6]! ^= 0xff; // the checksum
  for (const bytes of [zipped.subarray(0, zipped.length - 1), zipped.subarray(0, 12), damaged]) {
    const error = await assertRejects(() => gunzip(bytes, "a.gz", whole), DataError, '"a.gz"');
    assertEquals(error.fault, "truncated");
  }
});

Deno.test("gunzip() stops at the length that the content states", async () => {
  const bomb = await gzip(new Uint8Array(50_000_000));
  await assertRejects(
    () => gunzip(bomb, "bomb.gz", () => 1000),
    DataError,
    "it holds more than the 1000 bytes that its header states",
  );
});

Deno.test("gunzip() throws when there is less than the content states", async () => {
  await assertRejects(
    async () => await gunzip(await gzip(content), "a.gz", () => 200_001),
    DataError,
    "it holds 200000 bytes, want the 200001",
  );
});

Deno.test("gunzip() takes no memory for a length that cannot be true", async () => {
  const small = await gzip(new Uint8Array(1000));
  await assertRejects(() => gunzip(small, "a.gz", () => 2 ** 31 - 1), DataError, "2147483647");
});

Deno.test("isGzip() tells gzip from IDX data", async () => {
  assertEquals(isGzip(await gzip(new Uint8Array(1))), true);
  assertEquals(isGzip(new Uint8Array([0, 0, 8, 1])), false);
  assertEquals(isGzip(new Uint8Array()), false);
});

Deno.test("gunzipStream() unpacks one member behind the other, and throws where one is cut off", async () => {
  const members = [await gzip(content), await gzip(Uint8Array.of(1, 2))];
  const unpack = async (bytes: Uint8Array<ArrayBuffer>) =>
    await new Response(new Blob([bytes]).stream().pipeThrough(await gunzipStream())).bytes();
  const both = await new Blob(members).bytes();
  assertEquals(await unpack(both), await new Blob([content, Uint8Array.of(1, 2)]).bytes());
  await assertRejects(() => unpack(both.slice(0, -3)));
});
