import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Result } from "@shrinklab/experiments";
import { testWhere } from "@shrinklab/testing";
import { appCommand, everythingIn, inFolder, processes } from "./run_app.ts";

testWhere(
  processes,
  "cnn-compare ends cleanly at Ctrl-C, keeps what it has, and exits 130",
  inFolder(async (folder) => {
    const args = [
      "--verbose",
      "--train-limit",
      "256",
      "--epochs",
      "1000",
      "--methods",
      "none,l1",
      "--out",
      "out",
    ];
    const child = appCommand("cnn-compare", args, folder).spawn();
    const stdout = new Response(child.stdout).text();
    let stderr = "";
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      const started = stderr.includes("none epoch 2/");
      stderr += text;
      if (!started && stderr.includes("none epoch 2/")) child.kill("SIGINT");
    }
    const { code } = await child.status;
    assertEquals(code, 130, stderr);
    assertStringIncludes(stderr, "Interrupted: ending cleanly");
    assertStringIncludes(await stdout, "none: interrupted in epoch");
    const { runs }: Result = JSON.parse(await Deno.readTextFile(`${folder}/out/result.json`));
    assertEquals(runs.map(({ method }) => method), ["none"]);
    assert(runs[0]!.history.length >= 2);
    assert(everythingIn(`${folder}/out`).includes("weights-none.safetensors"));
  }),
);
