import { assertEquals, assertStringIncludes } from "@std/assert";
import { openTerminal } from "@shrinklab/command";
import type { ListedCommand } from "./commands.ts";
import { runProgram } from "./program.ts";

/** Runs the program on two commands, and gives its exit code and what it wrote. */
async function run(...args: string[]) {
  return await runAs("shrinklab", ...args);
}

async function runAs(program: string, ...args: string[]) {
  const loaded: string[] = [];
  const listed = (name: string): ListedCommand => ({
    summary: `does ${name}`,
    load: () => {
      loaded.push(name);
      const run = () => Promise.resolve();
      return Promise.resolve({ name, summary: name, flags: {}, examples: [], run });
    },
  });
  let [out, err] = ["", ""];
  const terminal = {
    ...openTerminal(),
    print: (text: string) => void (out += `${text}\n`),
    say: (text: string) => void (err += `${text}\n`),
  };
  const code = await runProgram(args, {
    name: program,
    terminal,
    listed: { one: listed("one"), two: listed("two") },
  });
  return { code, out, err, loaded };
}

Deno.test("runProgram() loads the command that is called, and no other", async () => {
  assertEquals((await run("two")).loaded, ["two"]);
  assertEquals((await run("--help")).loaded, []);
});

Deno.test("runProgram() calls a command by the program's name", async () => {
  assertStringIncludes((await run("one", "--help")).out, "Usage: shrinklab one [options]");
  const { out } = await runAs("deno task", "two", "--help");
  assertStringIncludes(out, "Usage: deno task two [options]");
});

Deno.test("runProgram() lists the commands on stdout when asked, on stderr when none is named", async () => {
  const [asked, bare] = [await run("--help"), await run()];
  assertStringIncludes(asked.out, "one          does one");
  assertEquals([asked.code, asked.err, bare.code, bare.out], [0, "", 2, ""]);
  assertEquals(bare.err, asked.out);
});

Deno.test("runProgram() names the nearest command when one is unknown", async () => {
  const { code, err } = await run("twoo");
  assertEquals(code, 2);
  assertEquals(
    err,
    'Error: Cannot run shrinklab: command is "twoo", want one that --help lists; ' +
      "did you mean two?\n",
  );
});

Deno.test("runProgram() wants one known shell for completions", async () => {
  assertStringIncludes((await run("completions")).err, "there are 0 shells named, want 1");
  assertStringIncludes((await run("completions", "fishy")).err, "did you mean fish?");
  assertStringIncludes((await run("completions", "bash")).out, 'words="one two completions"');
});
