import { assertEquals } from "@std/assert";
import { testWhere } from "@shrinklab/testing";
import { inFolder } from "./run_app.ts";

const needs = {
  permissions: [
    { name: "net", host: "127.0.0.1" },
    { name: "read" },
    { name: "write" },
    { name: "run" },
  ],
} satisfies { permissions: Deno.PermissionDescriptor[] };

/** Answers with the beginning of a file and then nothing, or not even that. */
function endlessServer(beginning: number) {
  const asked = Promise.withResolvers<void>();
  const hold = new AbortController();
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: () => {},
    signal: hold.signal,
  }, () => {
    asked.resolve();
    if (beginning === 0) return new Promise<Response>(() => {});
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new Uint8Array(beginning)),
    });
    return new Response(body, { headers: { "content-length": "1000" } });
  });
  return { url: `http://127.0.0.1:${server.addr.port}/`, asked: asked.promise, hold, server };
}

const cases = [
  { beginning: 0, kill: "SIGINT", exit: 130 },
  { beginning: 100, kill: "SIGINT", exit: 130 },
  { beginning: 100, kill: "SIGTERM", exit: 143 },
  { beginning: 100, kill: "SIGHUP", exit: 129 },
] as const;

for (const { beginning, kill, exit } of cases) {
  testWhere(
    needs,
    `a command exits ${exit} at ${kill} during a download, after ${beginning} bytes of it`,
    inFolder(async (folder) => {
      const { url, asked, hold, server } = endlessServer(beginning);
      const program = new URL("./download_program.ts", import.meta.url).href;
      const child = new Deno.Command(Deno.execPath(), {
        args: ["run", "--quiet", "-RW", "--allow-net=127.0.0.1", program, url, folder],
        env: { NO_COLOR: "1" },
        stdin: "null",
        stdout: "null",
        stderr: "piped",
      }).spawn();
      await asked;
      await new Promise((resolve) => setTimeout(resolve, 100));
      child.kill(kill);
      const { code, stderr } = await child.output();
      hold.abort();
      await server.finished;
      const said = new TextDecoder().decode(stderr);
      assertEquals(code, exit, said);
      assertEquals(said.trim().split("\n").length, 1, said); // no error beside "ending cleanly"
    }),
  );
}
