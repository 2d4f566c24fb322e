import { assertEquals, assertMatch } from "@std/assert";
import { testWhere } from "@shrinklab/testing";
import { appArguments, appCommand, inFolder, processes } from "./run_app.ts";

const oneLine = /^Error: Cannot write to standard output: [^\n]+\n$/;
const printing = [["decay-table"], ["decay-table", "--help"], ["--help"]] as const;

testWhere(
  processes,
  "a command whose reader has gone ends in one line and exits 1",
  inFolder(async (folder) => {
    for (const [app, ...args] of printing) {
      const child = appCommand(app, args, folder).spawn();
      await child.stdout.cancel();
      assertMatch(await new Response(child.stderr).text(), oneLine);
      assertEquals((await child.status).code, 1);
    }
  }),
);

testWhere(
  { ...processes, ...(Deno.build.os === "linux" ? {} : { missing: "/dev/full" }) },
  "a command that writes to a full disk ends in one line and exits 1",
  inFolder(async (folder) => {
    for (const [app, ...args] of printing) {
      const { code, stderr } = await new Deno.Command("sh", {
        args: ["-c", '"$@" > /dev/full', "sh", Deno.execPath(), ...appArguments(app, args)],
        cwd: folder,
        env: { NO_COLOR: "1" },
      }).output();
      assertMatch(new TextDecoder().decode(stderr), oneLine);
      assertEquals(code, 1);
    }
  }),
);
