import { testWhere } from "@shrinklab/testing";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { sha256 } from "./content_digest.ts";
import { download, type DownloadProgress } from "./download.ts";
import { DownloadError } from "./download_error.ts";
import { gzip } from "./gzip_for_tests.ts";
import { cutOffAfter, fromStart, serveMirror } from "./mirror_for_tests.ts";
import { RandomState } from "./random_state.ts";

const net = {
  permissions: [{ name: "net", host: "127.0.0.1" }, { name: "read" }, { name: "write" }] as const,
};

const random = new RandomState(1);
const content = Uint8Array.from({ length: 90_000 }, () => random.randint(0, 256));
const file = {
  name: "images",
  remoteName: "images.gz",
  size: content.length,
  sha256: await sha256(content),
};
const good = await gzip(content);
const bad = await gzip(content.toReversed());

/** Runs `body` with an empty folder and lists what it leaves there. */
async function leftBy(body: (folder: string) => Promise<void>): Promise<string[]> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
    return Array.from(Deno.readDirSync(folder), (entry) => entry.name).sort();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

testWhere(net, "download() brings a file and tells how far it is", async () => {
  await using mirror = serveMirror({ "images.gz": good });
  const seen: DownloadProgress[] = [];
  const left = await leftBy(async (folder) => {
    const onProgress = (progress: DownloadProgress) => void seen.push(progress);
    const path = await download(file, [mirror.url], `${folder}/tiny`, { onProgress });
    assertEquals(path, `${folder}/tiny/images.gz`);
    assertEquals(await Deno.readFile(path), good);
    assertEquals(Array.from(Deno.readDirSync(`${folder}/tiny`)).length, 1);
  });
  assertEquals(left, ["tiny"]);
  assertEquals(seen.at(-1), { received: good.length, total: good.length, file: "tiny/images.gz" });
});

testWhere(net, "download() goes on where an earlier one was cut off", async () => {
  const left = await leftBy(async (folder) => {
    await using broken = serveMirror({ "images.gz": good }, cutOffAfter(40_000));
    await assertRejects(() => download(file, [broken.url], folder), DownloadError, broken.url);
    const { size } = await Deno.stat(`${folder}/images.gz.part`);
    assert(size > 0 && size <= 40_000, `${size}`);

    await using whole = serveMirror({ "images.gz": good });
    await download(file, [whole.url], folder);
    assertEquals(whole.starts, [size]);
  });
  assertEquals(left, ["images.gz"]);
});

testWhere(net, "download() starts again when a server knows no ranges", async () => {
  await using mirror = serveMirror({ "images.gz": good }, (bytes) => new Response(bytes));
  await leftBy(async (folder) => {
    await Deno.writeFile(`${folder}/images.gz.part`, bad.subarray(0, 100));
    assertEquals(await Deno.readFile(await download(file, [mirror.url], folder)), good);
  });
  assertEquals(mirror.starts, [100]);
});

testWhere(net, "download() starts again when what was resumed is of another file", async () => {
  await using mirror = serveMirror({ "images.gz": good });
  for (const old of [bad.subarray(0, 100), new Uint8Array(good.length + 5)]) {
    await leftBy(async (folder) => {
      await Deno.writeFile(`${folder}/images.gz.part`, old);
      assertEquals(await Deno.readFile(await download(file, [mirror.url], folder)), good);
    });
  }
  assertEquals(mirror.starts, [100, 0, good.length + 5, 0]);
});

testWhere(net, "download() keeps a whole file that only lacked its check", async () => {
  await using mirror = serveMirror({ "images.gz": good });
  await leftBy(async (folder) => {
    await Deno.writeFile(`${folder}/images.gz.part`, good);
    await download(file, [mirror.url], folder);
  });
  assertEquals(mirror.starts, [good.length]);
});

testWhere(net, "download() tries the next mirror when the first fails", async () => {
  await using empty = serveMirror({});
  await using wrong = serveMirror({ "images.gz": bad });
  await using whole = serveMirror({ "images.gz": good });
  const left = await leftBy(async (folder) => {
    await download(file, [empty.url, wrong.url, whole.url], folder);
  });
  assertEquals(left, ["images.gz"]);
});

testWhere(net, "download() leaves nothing when the content is another", async () => {
  await using mirror = serveMirror({ "images.gz": bad });
  const left = await leftBy(async (folder) => {
    const error = await assertRejects(() => download(file, [mirror.url], folder), DownloadError);
    assert(error.message.includes(`${mirror.url}images.gz: the SHA-256 of its content is`));
    assert(error.message.includes("--data-dir"));
  });
  assertEquals(left, []);
});

testWhere(
  net,
  "download() leaves nothing of a truncated file that claims to be whole",
  async () => {
    await using mirror = serveMirror({ "images.gz": good.slice(0, 50_000) });
    const left = await leftBy(async (folder) => {
      await assertRejects(() => download(file, [mirror.url], folder), DownloadError, "cut off");
    });
    assertEquals(left, []);
  },
);

testWhere(net, "download() takes a file that the server has decompressed", async () => {
  await using mirror = serveMirror({ "images.gz": content });
  assertEquals(await leftBy(async (folder) => void await download(file, [mirror.url], folder)), [
    "images.gz",
  ]);
});

testWhere(net, "download() gives up a server that sends without end", async () => {
  await using mirror = serveMirror({ "images.gz": good }, () => {
    const chunk = new Uint8Array(2 ** 18);
    return new Response(new ReadableStream({ pull: (stream) => stream.enqueue(chunk) }));
  });
  await leftBy(async (folder) => {
    await assertRejects(
      () => download(file, [mirror.url], folder),
      DownloadError,
      "sent more than",
    );
  });
});

testWhere(net, "download() gives up a server that falls silent", async () => {
  await using mirror = serveMirror({ "images.gz": good }, (bytes) => {
    return new Response(new ReadableStream({ start: (s) => s.enqueue(bytes.subarray(0, 9)) }));
  });
  await leftBy(async (folder) => {
    await assertRejects(
      () => download(file, [mirror.url], folder, { stallMilliseconds: 60 }),
      DownloadError,
      "silent",
    );
  });
});

testWhere(net, "download() ends at its signal and keeps what has arrived", async () => {
  const stop = new AbortController();
  await using mirror = serveMirror({ "images.gz": good }, (bytes, start) => {
    return start > 0 ? fromStart(bytes, start) : new Response(
      new ReadableStream({ start: (stream) => stream.enqueue(bytes.subarray(0, 5000)) }),
    );
  });
  const left = await leftBy(async (folder) => {
    const onProgress = () => stop.abort();
    await assertRejects(
      () => download(file, [mirror.url], folder, { signal: stop.signal, onProgress }),
      DOMException,
    );
  });
  assertEquals(left, ["images.gz.part"]);
});

testWhere(net, "download() says what happened when no mirror answers", async () => {
  const { port } = closedPort();
  const left = await leftBy(async (folder) => {
    const mirrors = ["a", "b"].map((name) => `http://127.0.0.1:${port}/${name}/`);
    const get = () => download(file, mirrors, `${folder}/tiny`);
    const error = await assertRejects(get, DownloadError, "refused");
    assert(mirrors.every((mirror) => error.message.includes(`${mirror}images.gz: `)));
    assert(!error.message.includes("\n"));
  });
  assertEquals(left, []);
});

/** A port of this machine on which nothing listens. */
function closedPort(): Deno.NetAddr {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr;
}
