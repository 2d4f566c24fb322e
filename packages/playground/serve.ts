import type { PlaygroundFiles } from "./bundle.ts";

const types: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  txt: "text/plain; charset=utf-8",
};

/** Headers under which a page may share memory with threads. */
const isolation = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
};

/**
 * Answers a request for a file of the page, in such a way that its engine may use threads.
 *
 * @param files The files.
 * @param name What is asked for: the path behind that of the page, which ends with `/`.
 * @returns The file, the page itself where the name is empty; nothing where there is none.
 *
 * @example
 * ```ts
 * import { servePlayground } from "@shrinklab/playground";
 * import { assertEquals } from "@std/assert";
 *
 * const files = { "index.html": new TextEncoder().encode("<h1>A page</h1>") };
 * const response = servePlayground(files, "")!;
 * assertEquals(await response.text(), "<h1>A page</h1>");
 * assertEquals(response.headers.get("cross-origin-embedder-policy"), "require-corp");
 * assertEquals(servePlayground(files, "../deno.json"), undefined);
 * ```
 */
export function servePlayground(files: PlaygroundFiles, name: string): Response | undefined {
  const found = name === "" ? "index.html" : name;
  if (!Object.hasOwn(files, found)) return undefined;
  const type = types[found.slice(found.lastIndexOf(".") + 1)] ?? "application/octet-stream";
  return new Response(files[found]!, {
    headers: { "content-type": type, "x-content-type-options": "nosniff", ...isolation },
  });
}
