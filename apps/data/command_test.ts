import { assertEquals, assertMatch } from "@std/assert";
import { openTerminal, runCommand } from "@shrinklab/command";
import { testWhere } from "@shrinklab/testing";
import { dataCommand } from "./command.ts";

async function call(...args: string[]) {
  const printed: string[] = [];
  const said: string[] = [];
  const terminal = {
    ...openTerminal(),
    print: (text: string) => void printed.push(text),
    say: (line: string) => void said.push(line),
  };
  const code = await runCommand(dataCommand, args, terminal);
  return { code, printed: printed.join("\n"), said: said.join("\n") };
}

Deno.test("data list names what is built in, without any permission", async () => {
  const { code, printed } = await call("list", "embedded", "--json");
  assertEquals(code, 0);
  assertEquals(JSON.parse(printed)[0].state, "built in");
  assertMatch((await call("list", "embedded")).printed, /^name .*\n.*\nembedded .* built in$/);
});

Deno.test("data verify prints the checksum of a good set", async () => {
  const { code, printed } = await call("verify", "embedded");
  assertEquals(code, 0);
  assertMatch(printed, /^embedded: +good, [0-9a-f]{64} \(built in\)$/);
});

Deno.test("data fetch has nothing to do for what is built in", async () => {
  const { code, printed } = await call("fetch", "embedded", "--data-dir", "anywhere");
  assertEquals([code, printed], [0, "embedded: built in"]);
});

Deno.test("data ends with exit code 2 when an action or a name is unknown", async () => {
  assertEquals((await call("lost")).code, 2);
  assertEquals(
    (await call()).said,
    'Error: Cannot run data: action is "", want list, fetch or verify',
  );
  const { code, said } = await call("verify", "minst");
  assertEquals(code, 2);
  assertMatch(said, /name is "minst", want one of embedded, fashion-mnist, mnist/);
});

/** Where data is found on the user's own machine: none of it may decide a test. */
const own = ["SHRINKLAB_DATA", "HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"] as const;

const files = {
  permissions: [
    ...[{ name: "read" }, { name: "write" }] as const,
    ...own.map((variable) => ({ name: "env", variable }) as const),
  ],
};

testWhere(
  files,
  "data verify ends with exit code 1 when a file is bad or a set absent",
  async () => {
    const folder = await Deno.makeTempDir();
    const before = own.map((variable) => [variable, Deno.env.get(variable)] as const);
    try {
      for (const variable of own) Deno.env.set(variable, `${folder}/elsewhere`);
      Deno.env.delete("SHRINKLAB_DATA");
      assertEquals((await call("verify", "mnist", "--data-dir", folder)).code, 1);
      await Deno.mkdir(`${folder}/mnist`);
      const { code, printed } = await call("verify", "mnist", "--data-dir", folder);
      assertEquals(code, 1);
      assertMatch(printed, /^mnist: +BAD\. Cannot read ".*images-idx3-ubyte.gz": it is not there/);
    } finally {
      for (const [variable, value] of before) {
        if (value === undefined) Deno.env.delete(variable);
        else Deno.env.set(variable, value);
      }
      await Deno.remove(folder, { recursive: true });
    }
  },
);
