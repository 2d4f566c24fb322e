import { DataError } from "./data_error.ts";
import { type NpyArray, parseNpy } from "./npy.ts";
import { zipDirectory } from "./tables/zip_directory.ts";
import { readZipEntry } from "./tables/zip_entry.ts";

/** Arrays of an NPZ file by their names, each read when it is asked for. */
export interface Npz {
  /** Bytes that each array takes with its header, by its name. */
  readonly sizes: ReadonlyMap<string, number>;
  /**
   * Reads one array.
   *
   * @param name Its name.
   * @returns Shape and values.
   * @throws {DataError} If there is none of that name, or it is damaged or not numbers.
   */
  read(name: string): Promise<NpyArray>;
}

/**
 * Opens an NPZ file: a zip archive of NPY files, as `numpy.savez` and `savez_compressed` write it.
 *
 * @param bytes The archive.
 * @param file Name for error messages.
 * @param options `mostBytes`: the largest array, in bytes; default 2,147,483,647.
 * @returns Its arrays.
 * @throws {DataError} If it is not a zip archive, or a damaged one.
 *
 * @example
 * ```ts
 * import { openNpz } from "@shrinklab/data";
 * import { assertEquals } from "@std/assert";
 * import { zipSync } from "fflate";
 *
 * const header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }\n";
 * const npy = `\u{93}NUMPY\x01\x00${String.fromCharCode(header.length)}\x00${header}\x07\x09`;
 * const zipped = zipSync({ "y_train.npy": Uint8Array.from(npy, (char) => char.charCodeAt(0)) });
 * const npz = openNpz(new Uint8Array(zipped), "labels.npz");
 * assertEquals([...npz.sizes.keys()], ["y_train"]);
 * assertEquals([...(await npz.read("y_train")).values], [7, 9]);
 * ```
 */
export function openNpz(
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
  options: { readonly mostBytes?: number } = {},
): Npz {
  const { mostBytes = 2 ** 31 - 1 } = options;
  const entries = new Map(
    zipDirectory(bytes, file).filter(({ name }) => name.endsWith(".npy"))
      .map((entry) => [entry.name.slice(0, -".npy".length), entry]),
  );
  return {
    sizes: new Map([...entries].map(([name, { size }]) => [name, size])),
    read: async (name) => {
      const entry = entries.get(name);
      if (entry === undefined) {
        const names = [...entries.keys()].slice(0, 12).join(", ") || "nothing";
        throw new DataError("missing", file, `it has no array ${name}, but ${names}`);
      }
      const content = await readZipEntry(bytes, entry, { file, mostBytes });
      return parseNpy(content, `${file}:${entry.name}`);
    },
  };
}
