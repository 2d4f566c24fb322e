import { DataError } from "./data_error.ts";

/** Deflate stores at best 1,032 bytes in one: a smaller file cannot hold what its header states. */
const BEST_RATIO = 1032;

/**
 * Tells whether bytes are gzip data, by their first two.
 *
 * @param bytes Content of a file.
 * @returns True if they begin as a gzip file does.
 *
 * @example
 * ```ts
 * import { isGzip } from "./gunzip.ts";
 * import { assert } from "@std/assert";
 *
 * assert(isGzip(new Uint8Array([0x1f, 0x8b, 8])));
 * ```
 */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Unpacked bytes that come at a time. */
const PIECE = 2 ** 17;

/**
 * Decompresses gzip data as it comes, of any number of members one behind the other, as `bgzip` writes
 * and `cat a.gz b.gz` makes them.
 *
 * @returns What turns packed bytes into the content.
 *
 * @example
 * ```ts ignore
 * const content = (await Deno.open("table.csv.gz")).readable.pipeThrough(await gunzipStream());
 * ```
 */
export async function gunzipStream(): Promise<
  ReadableWritablePair<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>
> {
  // Loaded here: browsers have no such modules. DecompressionStream wants a single member.
  const [{ createGunzip }, { Duplex }] = await Promise.all([
    import("node:zlib"),
    import("node:stream"),
  ]);
  return Duplex.toWeb(createGunzip({ chunkSize: PIECE })) as ReadableWritablePair;
}

/**
 * Decompresses gzip data whose content says at its beginning how long it is.
 *
 * No more memory is taken than the header states, and none for a statement that so small a file
 * cannot keep, so a hostile file cannot exhaust it.
 *
 * @param bytes A gzip file of one member.
 * @param file Name for error messages.
 * @param statedSize Reads the length of the whole content from its first bytes (20 at least, if
 * the content has them); it may throw.
 * @returns The content, exactly as long as stated.
 * @throws {DataError} If the gzip data is truncated or damaged, or its content is shorter or
 * longer than stated.
 *
 * @example
 * ```ts
 * import { gunzip } from "./gunzip.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const zipped = new Blob([new Uint8Array([3, 1, 2])]).stream()
 *   .pipeThrough(new CompressionStream("gzip"));
 * const bytes = await new Response(zipped).bytes();
 * const content = await gunzip(bytes, "three.gz", (head) => head[0]!);
 * assertEquals([...content], [3, 1, 2]);
 * ```
 */
export async function gunzip(
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
  statedSize: (head: Uint8Array) => number,
): Promise<Uint8Array<ArrayBuffer>> {
  let content = new Uint8Array(0);
  let stated: number | undefined;
  let length = 0;
  for await (const chunk of inflated(bytes, file)) {
    if (stated === undefined) {
      // The header may come in pieces: keep them until it is whole.
      content = joined(content.subarray(0, length), chunk);
      length = content.length;
      if (length < 20) continue;
      stated = checkedSize(statedSize(content), bytes, file);
      if (length <= stated) content = joined(content, new Uint8Array(stated - length));
    } else {
      if (length + chunk.length <= stated) content.set(chunk, length);
      length += chunk.length;
    }
    if (length > stated) {
      throw new DataError(
        "malformed",
        file,
        `it holds more than the ${stated} bytes that its header states`,
      );
    }
  }
  stated ??= statedSize(content);
  if (length !== stated) {
    throw new DataError(
      length < stated ? "truncated" : "malformed",
      file,
      `it holds ${length} bytes, want the ${stated} that its header states`,
    );
  }
  return content;
}

function checkedSize(stated: number, bytes: Uint8Array, file: string): number {
  if (stated <= bytes.length * BEST_RATIO) return stated;
  throw new DataError(
    "truncated",
    file,
    `its header states ${stated} bytes, want at most what ${bytes.length} bytes of gzip can hold`,
  );
}

async function* inflated(bytes: Uint8Array<ArrayBuffer>, file: string): AsyncGenerator<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const reader = stream.getReader();
  try {
    while (true) {
      const { done, value } = await reader.read().catch((cause) => {
        throw new DataError("truncated", file, `its gzip data is cut off or damaged`, { cause });
      });
      if (done) return;
      yield value;
    }
  } finally {
    // Ends the decompressor too when the caller has stopped; its own error was told above.
    await reader.cancel().catch(() => {});
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
