import { isFolder, readInput, UsageError } from "@shrinklab/command";
import {
  parseSafetensors,
  parseSafetensorsIndex,
  type StoredTensor,
} from "@shrinklab/models/safetensors";
import { readLayerRecord } from "@shrinklab/sparsity";

/** Weights as they were found. */
export interface FoundWeights {
  /** Every tensor. */
  readonly tensors: readonly StoredTensor[];
  /** The order of layers that the file states. */
  readonly recorded?: readonly string[];
  /** What is to be said of the file. */
  readonly notes: readonly string[];
}

const INDEX = ".safetensors.index.json";
const WANTED = `a safetensors or .npz file, or a folder with model${INDEX}`;

/**
 * Reads weights from a safetensors file, a folder of several with an index, or an `.npz` archive.
 *
 * @param path Path of the file or folder.
 * @returns Tensors, and what the file says of their order.
 * @throws {UsageError} If there is no such file, or a folder has several and no index.
 */
export async function readWeights(path: string): Promise<FoundWeights> {
  const file = isFolder(path) ? await fileOfFolder(path) : path;
  if (file.endsWith(INDEX)) return await readIndexed(file);
  const bytes = await readInput(file, WANTED);
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    return { tensors: await readNpz(bytes, file), notes: [] };
  }
  const { tensors, metadata } = parseSafetensors(bytes, file);
  const recorded = readLayerRecord(metadata);
  return { tensors, notes: [], ...(recorded === undefined ? {} : { recorded }) };
}

/** The index of a folder, or the only safetensors file in it. */
async function fileOfFolder(folder: string): Promise<string> {
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
  const indices = names.filter((name) => name.endsWith(INDEX));
  const files = indices.length > 0
    ? indices
    : names.filter((name) => name.endsWith(".safetensors"));
  if (files.length === 1) return `${folder}/${files[0]}`;
  const what = indices.length > 0 ? "indices" : "safetensors files and no index";
  throw new UsageError(
    `Cannot read ${JSON.stringify(folder)}: it has ${files.length} ${what}, want ${WANTED}`,
  );
}

/** The tensors that an index names, from the files beside it. */
async function readIndexed(index: string): Promise<FoundWeights> {
  const text = new TextDecoder().decode(await readInput(index, WANTED));
  const folder = index.slice(0, index.lastIndexOf("/") + 1);
  const all: StoredTensor[] = [];
  const notes: string[] = [];
  for (const [name, wanted] of parseSafetensorsIndex(text, index)) {
    const file = folder + name;
    const { tensors } = parseSafetensors(await readInput(file, `a file of ${index}`), file);
    const found = new Map(tensors.map((tensor) => [tensor.name, tensor]));
    for (const name of wanted) {
      const tensor = found.get(name);
      if (tensor === undefined) {
        const missing = JSON.stringify(name);
        throw new RangeError(
          `Cannot read ${JSON.stringify(file)}: ${missing} is not in it, want it by its index`,
        );
      }
      all.push(tensor);
    }
    const rest = tensors.length - wanted.length;
    if (rest > 0) notes.push(`${name} holds ${counted(rest)} that the index has in another file`);
  }
  return { tensors: all, notes };
}

/** The arrays of an archive as numpy wrote it. */
async function readNpz(bytes: Uint8Array<ArrayBuffer>, file: string): Promise<StoredTensor[]> {
  const { openNpz } = await import("@shrinklab/data");
  const npz = openNpz(bytes, file);
  if (npz.sizes.size === 0) {
    throw new UsageError(`Cannot read ${JSON.stringify(file)}: it has no arrays, want ${WANTED}`);
  }
  const tensors: StoredTensor[] = [];
  for (const name of npz.sizes.keys()) {
    const { dtype, shape, values } = await npz.read(name);
    tensors.push({
      name,
      dtype: wordOf(dtype),
      shape,
      values: values instanceof Float32Array ? values : Float64Array.from(values),
    });
  }
  return tensors;
}

function counted(tensors: number): string {
  return tensors === 1 ? "1 tensor" : `${tensors} tensors`;
}

/** `<f4` is float32, `|b1` is bool. */
function wordOf(dtype: string): string {
  const [, kind = "", bytes] = /([a-z])(\d)$/.exec(dtype) ?? [];
  const word = { b: "bool", f: "float", i: "int", u: "uint" }[kind];
  return word === undefined ? dtype : kind === "b" ? word : `${word}${8 * Number(bytes)}`;
}
