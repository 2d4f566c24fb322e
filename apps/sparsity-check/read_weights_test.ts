import { encodeSafetensors } from "@shrinklab/models/safetensors";
import { testWhere } from "@shrinklab/testing";
import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { zipSync } from "fflate";
import { readWeights } from "./read_weights.ts";

const files = { permissions: [{ name: "read" }, { name: "write" }] as const };

/** Runs a test in a folder of its own. */
function inFolder(body: (folder: string) => Promise<void>): () => Promise<void> {
  return async () => {
    const folder = await Deno.makeTempDir();
    try {
      await body(folder);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  };
}

/** A safetensors file of tensors with one number each. */
const ones = (...names: string[]) =>
  encodeSafetensors(names.map((name) => ({ name, shape: [1], values: Float32Array.of(1) })));

/** An array of one axis as numpy saves it. */
function npy(dtype: string, data: ArrayBufferView<ArrayBuffer>, length: number): Uint8Array {
  const header = `{'descr': '${dtype}', 'fortran_order': False, 'shape': (${length},), }\n`;
  const text = new TextEncoder().encode(header);
  const magic = [0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, text.length, 0];
  return Uint8Array.from([...magic, ...text, ...new Uint8Array(data.buffer)]);
}

testWhere(
  files,
  "readWeights() reads an .npz archive, each kind of number as it is",
  inFolder(async (folder) => {
    const bytes = zipSync({
      "fc1/kernel.npy": npy("<f4", Float32Array.of(1.5), 1),
      "fc1/bias.npy": npy("<f8", Float64Array.of(1e-50), 1),
      "half.npy": npy("<f2", Uint16Array.of(0x3c00), 1),
      "steps.npy": npy("<i8", BigInt64Array.of(2n ** 40n), 1),
      "mask.npy": npy("|b1", Uint8Array.of(1), 1),
    });
    await Deno.writeFile(`${folder}/w.npz`, bytes);
    const { tensors } = await readWeights(`${folder}/w.npz`);
    assertEquals(tensors.map(({ name, dtype, values }) => [name, dtype, ...values]), [
      ["fc1/kernel", "float32", 1.5],
      ["fc1/bias", "float64", 1e-50],
      ["half", "float16", 1],
      ["steps", "int64", 2 ** 40],
      ["mask", "bool", 1],
    ]);
  }),
);

testWhere(
  files,
  "readWeights() reads a folder of safetensors with an index, and the index itself",
  inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/m-1.safetensors`, ones("b", "a"));
    await Deno.writeFile(`${folder}/m-2.safetensors`, ones("c", "b"));
    const index = `${folder}/m.safetensors.index.json`;
    const weight_map = { a: "m-1.safetensors", b: "m-1.safetensors", c: "m-2.safetensors" };
    await Deno.writeTextFile(index, JSON.stringify({ weight_map }));
    for (const path of [folder, index]) {
      const { tensors, notes } = await readWeights(path);
      assertEquals(tensors.map(({ name }) => name), ["a", "b", "c"]);
      assertEquals(notes, ["m-2.safetensors holds 1 tensor that the index has in another file"]);
    }
    await Deno.writeFile(`${folder}/m-2.safetensors`, ones("b"));
    await assertRejects(() => readWeights(folder), RangeError, '"c" is not in it');
    await Deno.remove(`${folder}/m-2.safetensors`);
    await assertRejects(() => readWeights(folder), Error, "it is not there, want a file of");
  }),
);

testWhere(
  files,
  "readWeights() takes the only safetensors file of a folder",
  inFolder(async (folder) => {
    await assertRejects(() => readWeights(folder), Error, "it has 0 safetensors files");
    await Deno.writeFile(`${folder}/a.safetensors`, ones("a"));
    assertEquals((await readWeights(folder)).tensors.length, 1);
    await Deno.writeFile(`${folder}/b.safetensors`, ones("a"));
    await assertRejects(
      () => readWeights(folder),
      Error,
      "it has 2 safetensors files and no index",
    );
  }),
);

testWhere(
  files,
  "readWeights() reads the order that our own files state",
  inFolder(async (folder) => {
    const path = `${folder}/w.safetensors`;
    await Deno.writeFile(path, encodeSafetensors([], { layers: '["b","a"]' }));
    assertEquals((await readWeights(path)).recorded, ["b", "a"]);
  }),
);

testWhere(
  files,
  "readWeights() throws only errors that are one line",
  inFolder(async (folder) => {
    const path = `${folder}/w`;
    const archive = zipSync({ "a.npy": npy("<f4", Float32Array.of(1, 2), 2) }, { level: 0 });
    const seeds = [archive, ones("a", "b")];
    const damage = fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 4 });
    const cases = fc.asyncProperty(
      fc.constantFrom(...seeds),
      damage,
      fc.nat(300),
      async (sound, changes, length) => {
        const bytes = sound.slice(0, length);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        await Deno.writeFile(path, bytes);
        try {
          await readWeights(path);
        } catch (error) {
          assert(error instanceof Error && /^Cannot read "/.test(error.message), String(error));
        }
      },
    );
    await fc.assert(cases, { numRuns: 500 });
  }),
);
