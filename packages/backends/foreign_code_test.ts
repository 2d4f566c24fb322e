import { assertEquals } from "@std/assert";
import { foreignCodeLine } from "./foreign_code.ts";

Deno.test("foreignCodeLine() leaves a line alone that may call foreign code, or is no task's", () => {
  for (const line of ["deno task shrinklab mlp --blas auto", "shrinklab mlp --blas=auto"]) {
    assertEquals(foreignCodeLine(line, "--blas auto"), line);
  }
});

Deno.test("foreignCodeLine() keeps the options of a line, and adds what it lacks", () => {
  const line = (options: string) => `deno task mlp --seeds 1 ${options}`.trimEnd();
  const wanted = "deno task shrinklab mlp --seeds 1 --backend tensorflow";
  assertEquals(foreignCodeLine(line("--backend tensorflow"), "--backend tensorflow"), wanted);
  assertEquals(foreignCodeLine(line(""), "--backend tensorflow"), wanted);
});

Deno.test("foreignCodeLine() names no command where it knows none", () => {
  assertEquals(
    foreignCodeLine(undefined, "--blas auto"),
    "deno task shrinklab COMMAND --blas auto",
  );
});
