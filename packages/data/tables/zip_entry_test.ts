import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { zipSync } from "fflate";
import { DataError } from "../data_error.ts";
import { zipDirectory } from "./zip_directory.ts";
import { readZipEntry } from "./zip_entry.ts";

const file = "t.zip";
const text = new TextEncoder().encode("grade,amount\nA,1\nB,2\n".repeat(50));

const archive = (name = "inner/train.csv", level: 0 | 9 = 9) =>
  new Uint8Array(zipSync({ [name]: text }, { level, mtime: "1990-01-01" }));

const read = async (bytes: Uint8Array<ArrayBuffer>, mostBytes = 1e6) =>
  await readZipEntry(bytes, zipDirectory(bytes, file)[0]!, { file, mostBytes });

/** Position of the directory's entry, from the end record. */
const directoryAt = (bytes: Uint8Array) =>
  new DataView(bytes.buffer).getUint32(bytes.length - 6, true);

/** An archive whose directory says something else. */
function changed(at: number, value: number, bits: 16 | 32 = 32) {
  const bytes = archive();
  const view = new DataView(bytes.buffer);
  view[bits === 32 ? "setUint32" : "setUint16"](directoryAt(bytes) + at, value, true);
  return bytes;
}

Deno.test("readZipEntry() reads what another writer wrote, compressed and stored", async () => {
  await fc.assert(fc.asyncProperty(
    fc.uint8Array({ maxLength: 5000 }),
    fc.constantFrom(0 as const, 9 as const),
    async (content, level) => {
      const bytes = new Uint8Array(zipSync({ "a/b.csv": content, "c.csv": text }, { level }));
      const [entry] = zipDirectory(bytes, file);
      assertEquals(
        await readZipEntry(bytes, entry!, { file, mostBytes: 5000 }),
        new Uint8Array(content),
      );
    },
  ));
});

Deno.test("zipDirectory() leaves out folders, and reads behind a comment", () => {
  const bytes = new Uint8Array(
    zipSync({ "가/": new Uint8Array(), "가/나.csv": text }, { comment: "x" }),
  );
  assertEquals(zipDirectory(bytes, file).map(({ name }) => name), ["가/나.csv"]);
});

Deno.test("readZipEntry() reads a file beside others that cannot be read", async () => {
  const bytes = new Uint8Array(zipSync({ "t.csv": text, "ubersicht.txt": text, "secret": text }));
  // A name in CP437, as a zip of Windows has it, and a flag that says encrypted.
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === 0x75 && bytes[at + 1] === 0x62) bytes[at] = 0x81;
  }
  const last = directoryAt(bytes) + (46 + "t.csv".length) + (46 + "ubersicht.txt".length);
  bytes[last + 8] = 1;
  const [table, beside, secret] = zipDirectory(bytes, file);
  const options = { file, mostBytes: 5000 };
  assertEquals(beside!.name, "übersicht.txt");
  assertEquals(await readZipEntry(bytes, table!, options), text);
  assertEquals(await readZipEntry(bytes, beside!, options), text);
  await assertRejects(
    () => readZipEntry(bytes, secret!, options),
    DataError,
    'Cannot read "t.zip:secret": it is encrypted, want it without',
  );
});

Deno.test("zipDirectory() refuses names that leave the archive", () => {
  for (const name of ["../a.csv", "a/../../b.csv", "/etc/a.csv", "C:/a.csv", "a\\b.csv", ".."]) {
    const error = assertThrows(() => zipDirectory(archive(name), file), DataError);
    assertEquals(
      error.message,
      `Cannot read "t.zip": it has a file named ${JSON.stringify(name)}, want relative names ` +
        'without ".." and "\\"',
    );
  }
});

Deno.test("readZipEntry() refuses an archive that lies about its size", async () => {
  const more = `it holds ${text.length} bytes or more, want the 12 that its directory states`;
  await assertRejects(() => read(changed(24, 12)), DataError, more);
  await assertRejects(
    () => read(changed(24, text.length + 5)),
    DataError,
    `it holds ${text.length} bytes, want the ${text.length + 5}`,
  );
  await assertRejects(() => read(changed(24, 9e8), 1e9), DataError, "bytes of deflate can hold");
  await assertRejects(
    () => read(changed(24, 2e6)),
    DataError,
    "states 2000000 bytes, want at most",
  );
});

Deno.test("readZipEntry() refuses what is damaged, encrypted, Zip64 or of another method", async () => {
  await assertRejects(() => read(changed(16, 1)), DataError, "another CRC-32");
  await assertRejects(() => read(changed(8, 1, 16)), DataError, "is encrypted");
  await assertRejects(() => read(changed(10, 14, 16)), DataError, "method 14, want deflate");
  await assertRejects(() => read(changed(24, 0xffffffff)), DataError, "is Zip64");
  await assertRejects(() => read(changed(42, 7)), DataError, "header is not where");
  await assertRejects(() => read(changed(20, 10)), DataError, "want the 1050 that");
  await assertRejects(() => read(archive().slice(0, -30)), DataError, "no directory at its end");
});

Deno.test("readZipEntry() refuses a name that occurs twice", () => {
  const bytes = new Uint8Array(zipSync({ "a.csv": text, "b.csv": text }));
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === 0x62 && bytes[at + 1] === 0x2e) bytes[at] = 0x61;
  }
  assertThrows(() => zipDirectory(bytes, file), DataError, '"a.csv" occurs twice');
});

Deno.test("readZipEntry() ends on any damage with content or a DataError", async () => {
  const whole = archive();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }),
      fc.nat(whole.length),
      async (changes, length) => {
        const bytes = whole.slice(0, changes.length % 2 === 0 ? length : undefined);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        const start = performance.now();
        try {
          for (const entry of zipDirectory(bytes, file)) {
            await readZipEntry(bytes, entry, { file, mostBytes: 1e6 });
          }
        } catch (error) {
          assert(error instanceof DataError, String(error));
        }
        assert(performance.now() - start < 1000);
      },
    ),
    { numRuns: 2000 },
  );
});
