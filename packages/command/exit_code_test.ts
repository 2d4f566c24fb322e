import { assertEquals, assertStringIncludes } from "@std/assert";
import { endingOf } from "./exit_code.ts";
import { UsageError } from "./usage_error.ts";

Deno.test("endingOf() makes bad input one line and exit code 2", () => {
  for (const kind of [RangeError, TypeError, SyntaxError, UsageError]) {
    const ending = endingOf(
      new kind("Cannot read labels: label is 10, want 0 to 9"),
    );
    assertEquals(ending, {
      code: 2,
      text: "Error: Cannot read labels: label is 10, want 0 to 9",
    });
  }
});

Deno.test("endingOf() makes other errors of ours one line and exit code 1", () => {
  const error = new Error(
    "Cannot download mnist: server answered 404,\n  want 200",
  );
  assertEquals(endingOf(error), {
    code: 1,
    text: "Error: Cannot download mnist: server answered 404, want 200",
  });
});

Deno.test("endingOf() knows an error of ours with a colon in a name", () => {
  for (const name of ["C:/a.csv", "a.zip:b.csv", 'a":b', "a\\"]) {
    const message = `Cannot read ${JSON.stringify(name)}: it is not there`;
    assertEquals(endingOf(new RangeError(message)), { code: 2, text: `Error: ${message}` });
  }
});

Deno.test("endingOf() makes an error of the system one line and exit code 1", () => {
  const ending = endingOf(
    new Deno.errors.PermissionDenied("Permission denied (os error 13)"),
  );
  assertEquals(ending, {
    code: 1,
    text: "Error: Permission denied (os error 13)",
  });
});

Deno.test("endingOf() shows the stack of a bug", () => {
  const { code, text } = endingOf(new TypeError("x is undefined"));
  assertEquals(code, 1);
  assertStringIncludes(text, "exit_code_test.ts");
});

/** Programs with a bug, of which V8 says "Cannot ...". */
const bugs: (() => unknown)[] = [
  () => (JSON.parse("[]")[0] as { name: string }).name,
  () => {
    const { name } = JSON.parse("null");
    return name;
  },
  () => (Object.freeze([1]) as number[]).push(2),
  () => Object.defineProperty(Object.freeze({ a: 1 }), "a", { value: 2 }),
  () => Object.keys(JSON.parse("null")),
];

Deno.test("endingOf() shows the stack of a bug whose message begins as ours do", () => {
  for (const bug of bugs) {
    try {
      bug();
    } catch (error) {
      assertStringIncludes((error as Error).message, "Cannot ");
      assertEquals(endingOf(error), { code: 1, text: (error as Error).stack! });
    }
  }
});

Deno.test("endingOf() takes what is not an error", () => {
  assertEquals(endingOf("stop"), { code: 1, text: "Error: stop" });
});
