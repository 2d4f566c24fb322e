import { assertEquals, assertThrows } from "@std/assert";
import { docFaults } from "../.ci/doc_lint.ts";

/** An error as `deno doc --lint` writes it. */
function privateType(user: string, type: string): string {
  return [
    `error[private-type-ref]: public type '${user}' references private type '${type}'`,
    "   --> /home/ada/packages/a.ts:49:1",
    "    | ",
    ` 49 | export function ${user}(`,
    "    | ^",
    "    = hint: make the referenced type public or remove the reference",
    "    | ",
    `115 | export declare namespace ${type} { }`,
    "    | - this is the referenced type",
    "    | ",
    "",
    "  info: to ensure documentation is complete all types must be public",
    "",
    "",
    "",
  ].join("\n");
}

const count = (errors: number) => `error: Found ${errors} documentation lint errors.\n`;

Deno.test("docFaults() passes over types of TensorFlow.js alone", () => {
  const theirs = privateType("softmax", "Tensor") + privateType("loss", "Scalar");
  assertEquals(docFaults(theirs + count(2)), []);
  assertEquals(docFaults(theirs + privateType("share", "TensorStore") + count(3)), [
    "/home/ada/packages/a.ts:49:1 public type 'share' references private type 'TensorStore'",
  ]);
});

Deno.test("docFaults() tells what has no documentation", () => {
  const missing = "error[missing-jsdoc]: exported symbol is missing JSDoc documentation\n" +
    "  --> /home/ada/packages/b.ts:3:12\n   | \n 3 |   name: string;\n   |   ^\n\n\n";
  assertEquals(docFaults(missing + privateType("softmax", "Tensor1D") + count(2)), [
    "/home/ada/packages/b.ts:3:12 exported symbol is missing JSDoc documentation",
  ]);
});

Deno.test("docFaults() finds nothing in the output of a run without errors", () => {
  assertEquals(docFaults(""), []);
  assertEquals(docFaults("Checked 99 files\n"), []);
});

Deno.test("docFaults() throws where deno doc could not do its work", () => {
  for (const output of ['error: Module not found "file:///a.ts".\n', privateType("a", "B")]) {
    assertThrows(() => docFaults(output), Error, "Cannot read what deno doc says");
  }
});
