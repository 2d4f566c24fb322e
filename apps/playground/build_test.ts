import { testWhere } from "@shrinklab/testing";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";

const needs = { permissions: [{ name: "run" }, { name: "read" }, { name: "write" }] } as const;

testWhere(needs, "playground:build writes what the page loads, and says so as JSON", async () => {
  const out = await Deno.makeTempDir();
  try {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-q", "-RW", "--allow-run"],
        ...[new URL("main.ts", import.meta.url).pathname, "--out", out, "--json"],
      ],
      env: { NO_COLOR: "1" },
    }).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
    const { folder, files } = JSON.parse(new TextDecoder().decode(stdout));
    assertEquals(folder, out);
    for (const [name, size] of Object.entries(files)) {
      assertEquals(Deno.statSync(`${out}/${name}`).size, size);
    }
    const page = Deno.readTextFileSync(`${out}/index.html`);
    for (const [, name] of page.matchAll(/(?:src|href)="([^"]+)"/g)) {
      assert(name === "data:," || Object.hasOwn(files, name!), name);
    }
    assertStringIncludes(page, "default-src 'none'");
    // A module that a browser lacks would end the worker before it begins.
    assert(!/^import[^;]*"node:|;import[^;(]*"node:/.test(read(`${out}/worker.js`)));
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});

function read(path: string): string {
  return Deno.readTextFileSync(path);
}
