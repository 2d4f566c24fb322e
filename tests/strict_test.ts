import { assertEquals } from "@std/assert";
import { testWhere } from "@shrinklab/testing";
import stored from "../fixtures/strict-hashes.json" with { type: "json" };
import { hashStrictRuns } from "./strict_runs.ts";

for (const threads of [1, 2]) {
  Deno.test(`strict runs end with the stored hashes, ${threads} threads`, async () => {
    assertEquals(await hashStrictRuns(threads), stored);
  });
}

const chromium = "/usr/bin/chromium";
const needs = {
  permissions: [{ name: "run" }, { name: "read" }, { name: "write" }, {
    name: "net",
    host: "127.0.0.1",
  }] as const,
  paths: [chromium],
};

testWhere(needs, "strict runs end with the stored hashes in Chromium", async () => {
  const folder = await Deno.makeTempDir();
  const bundle = `${folder}/worker.js`;
  await run(Deno.execPath(), [
    ...["bundle", "--quiet", "--platform", "browser", "--output", bundle],
    new URL("strict_browser_worker.ts", import.meta.url).pathname,
  ]);
  const script = await Deno.readTextFile(bundle);
  const arrived = Promise.withResolvers<string>();
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, serve);
  const browser = new Deno.Command(chromium, {
    args: [
      ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
      `--user-data-dir=${folder}/profile`,
      `http://127.0.0.1:${server.addr.port}/`,
    ],
    stdout: "null",
    stderr: "null",
  }).spawn();
  const late = setTimeout(() => arrived.reject(new Error("no result within 90 s")), 90_000);
  try {
    assertEquals(JSON.parse(await arrived.promise), { 1: stored, 2: stored });
  } finally {
    clearTimeout(late);
    browser.kill();
    await browser.status;
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }

  async function serve(request: Request): Promise<Response> {
    // Shared memory needs a page that is isolated from other origins.
    const headers = {
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
    };
    const { pathname } = new URL(request.url);
    if (pathname === "/result") arrived.resolve(await request.text());
    const page = "<script>new Worker('/worker.js', { type: 'module' })</script>";
    const [body, type] = pathname === "/worker.js"
      ? [script, "text/javascript"]
      : [page, "text/html"];
    return new Response(body, { headers: { ...headers, "content-type": type } });
  }
});

async function run(command: string, args: string[]): Promise<void> {
  const output = await new Deno.Command(command, { args, stdout: "null", stderr: "piped" })
    .output();
  if (!output.success) throw new Error(new TextDecoder().decode(output.stderr));
}
