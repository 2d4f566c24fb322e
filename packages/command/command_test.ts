import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { testWhere } from "@shrinklab/testing";
import { type Call, runCommand } from "./command.ts";
import { numberFlag } from "./flags.ts";
import type { Terminal } from "./terminal.ts";

const flags = {
  epochs: numberFlag("passes", { integer: true, min: 1, fallback: 3 }),
};

/** Runs a command with `body` on a terminal that only remembers, or fails to print. */
async function call(
  args: string[],
  body: (call: Call<typeof flags>) => Promise<number | void>,
  print?: (text: string) => void,
) {
  const printed: string[] = [];
  const said: string[] = [];
  const terminal: Terminal = {
    print: print ?? ((text) => void printed.push(text)),
    say: (line) => void said.push(line),
    status: () => {},
    interactive: false,
    color: false,
    columns: 80,
  };
  const command = {
    name: "deno task try",
    summary: "Tries.",
    flags,
    renamed: { passes: "--epochs N" },
    examples: [],
    run: body,
  };
  return { code: await runCommand(command, args, terminal), printed, said };
}

Deno.test("runCommand() hands over checked flags and the line to type again", async () => {
  const { code, printed } = await call(
    ["--epochs", "5"],
    ({ flags, line, terminal }) => {
      terminal.print(`${flags.epochs} ${line}`);
      return Promise.resolve();
    },
  );
  assertEquals([code, printed], [0, ["5 deno task try --epochs 5"]]);
});

Deno.test("runCommand() shows no password of an address", async () => {
  const address = "postgres://me:se%20cret@host/lab";
  const shown = await call([], ({ line }) => Promise.reject(new Error(`${line} ${address}`)));
  assertEquals(shown.said.length, 1);
  const { said } = await call([address], () => Promise.resolve());
  for (const text of [...shown.said, ...said]) {
    assertStringIncludes(text, "postgres://me@host/lab");
    assert(!text.includes("cret"), text);
  }
});

Deno.test("runCommand() hands over a line without passwords", async () => {
  const command = {
    name: "deno task try",
    summary: "Tries.",
    positionals: "URL",
    flags,
    examples: [],
  };
  let line = "";
  await runCommand({
    ...command,
    run: (call) => {
      line = call.line;
      return Promise.resolve();
    },
  }, ["postgres://me:secret@host/lab?a=b"]);
  assertEquals(line, "deno task try 'postgres://me@host/lab?a=b'");
});

Deno.test("runCommand() answers --help without running", async () => {
  const { code, printed } = await call(
    ["--help", "--nonsense"],
    () => Promise.resolve(9),
  );
  assertEquals(code, 0);
  assertStringIncludes(printed.join("\n"), "--epochs N");
});

Deno.test("runCommand() ends with 2 and one line on bad usage", async () => {
  for (const args of [["--epochs", "0"], ["--epoch", "1"], ["stray"]]) {
    const { code, printed, said } = await call(args, () => Promise.resolve(9));
    assertEquals([code, printed, said.length], [2, [], 1]);
    assertMatch(said[0]!, /^Error: Cannot [^\n]*, want [^\n]*$/);
  }
});

Deno.test("runCommand() returns the body's exit code", async () => {
  assertEquals((await call([], () => Promise.resolve(1))).code, 1);
});

Deno.test("runCommand() shows details only with --verbose", async () => {
  const body = ({ log }: Call<typeof flags>) => Promise.resolve(log.detail("12 kernels"));
  assertEquals((await call([], body)).said, []);
  assertEquals((await call(["--verbose"], body)).said, ["12 kernels"]);
});

Deno.test("runCommand() quotes what a shell would split", async () => {
  const { printed } = await call(
    ["--epochs=1", "--verbose"],
    ({ line, terminal }) => {
      terminal.print(line);
      return Promise.resolve();
    },
  );
  assertEquals(printed, ["deno task try --epochs=1 --verbose"]);
});

Deno.test("runCommand() answers a renamed flag with what to write now", async () => {
  const { code, said } = await call(["--passes", "3"], () => Promise.resolve());
  assertEquals([code, said], [
    2,
    ['Error: Cannot read the command line: option is "--passes", want --epochs N'],
  ]);
});

const closed = () => {
  throw new Error("Cannot write to standard output: Broken pipe (os error 32)");
};

Deno.test("runCommand() ends in one line where stdout is gone, also for --help", async () => {
  const body = ({ terminal }: Call<typeof flags>) => Promise.resolve(terminal.print("a"));
  for (const args of [[], ["--help"]]) {
    const { code, said } = await call(args, body, closed);
    assertEquals(code, 1);
    assertEquals(said, ["Error: Cannot write to standard output: Broken pipe (os error 32)"]);
  }
});

testWhere(
  {
    permissions: [{ name: "run" }],
    ...(Deno.build.os === "windows" ? { missing: "signals" } : {}),
  },
  "runCommand() lets the body end at SIGHUP, though stdout is gone, and returns 129",
  async () => {
    let kept = false;
    const { code, said } = await call([], async ({ signal, terminal }) => {
      Deno.kill(Deno.pid, "SIGHUP");
      while (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, 1));
      terminal.print("a");
      kept = true;
      return 1;
    }, closed);
    assertEquals([code, kept, said.length], [129, true, 1]);
  },
);
