import { assertEquals } from "@std/assert";
import { commands } from "./commands.ts";
import { bashScript } from "./completions/bash.ts";
import { completedCommands } from "./completions/completed_command.ts";
import { fishScript } from "./completions/fish.ts";
import { zshScript } from "./completions/zsh.ts";

Deno.test("every listed command loads, and is the one of its task", async () => {
  for (const [name, { load }] of Object.entries(commands)) {
    assertEquals((await load()).name, `deno task ${name}`);
  }
});

Deno.test("every flag and every choice is in the completions of each shell", async () => {
  const listed = await completedCommands(commands);
  const scripts = { bash: bashScript(listed), zsh: zshScript(listed), fish: fishScript(listed) };
  const missing = Object.entries(scripts).flatMap(([shell, script]) =>
    listed.flatMap(({ name, flags }) =>
      flags.flatMap((flag) => [flag.name.slice(2), ...flag.choices])
        .filter((word) => !script.includes(word))
        .map((word) => `${shell} ${name} ${word}`)
    )
  );
  assertEquals(missing, []);
});
