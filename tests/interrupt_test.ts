import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Result } from "@shrinklab/experiments";
import { testWhere } from "@shrinklab/testing";
import { appCommand, everythingIn, inFolder, processes } from "./run_app.ts";

const endings = [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]] as const;

for (const [signal, exitCode] of endings) {
  testWhere(
    processes,
    `cnn-compare ends cleanly at ${signal}, keeps what it has, and exits ${exitCode}`,
    inFolder(async (folder) => {
      const args = ["--verbose", "--train-rows", "256", "--epochs", "1000", "--methods", "none,l1"];
      const child = appCommand("cnn-compare", [...args, "--out", "out"], folder).spawn();
      const stdout = new Response(child.stdout).text();
      let stderr = "";
      for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
        const started = stderr.includes("none epoch 2/");
        stderr += text;
        if (!started && stderr.includes("none epoch 2/")) child.kill(signal);
      }
      const { code } = await child.status;
      assertEquals(code, exitCode, stderr);
      assertStringIncludes(stderr, "ending cleanly");
      assertStringIncludes(await stdout, "none: interrupted in epoch");
      const { runs }: Result = JSON.parse(await Deno.readTextFile(`${folder}/out/result.json`));
      assertEquals(runs.map(({ method }) => method), ["none"]);
      const { outcome, notes } = runs[0]!;
      assert(outcome.type === "aborted");
      assertEquals(notes[0], `interrupted in epoch ${outcome.epoch} after step ${outcome.step}`);
      assert(runs[0]!.history.length >= 2);
      assert(everythingIn(`${folder}/out`).includes("weights-none.safetensors"));
    }),
  );
}
