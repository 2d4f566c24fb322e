import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { choiceFlag, inGroup, namesFlag, numberFlag, switchFlag } from "./flags.ts";
import { helpText } from "./help.ts";

const subject = {
  name: "deno task try",
  summary: "Tries something. ".repeat(10).trim(),
  flags: {
    preset: choiceFlag("settings to start from", ["quick", "notebook", "corrected"], "quick"),
    epochs: numberFlag("passes over the data, as many as you like and then some more of them", {
      integer: true,
      fallback: 3,
    }),
    layers: namesFlag("layers"),
  },
  examples: [{ args: "--epochs 1", does: "one pass" }],
};

Deno.test("helpText() lists options with defaults, and examples", () => {
  const text = helpText(subject, 80);
  assertStringIncludes(text, "Usage: deno task try [options]\n");
  assertStringIncludes(text, "  --preset quick|notebook|corrected\n");
  assertStringIncludes(text, "settings to start from (default: quick)");
  assertStringIncludes(text, "--layers NAME,...  layers (repeatable)");
  assertStringIncludes(text, "  deno task try --epochs 1\n      one pass");
});

Deno.test("helpText() wraps to the terminal", () => {
  for (const columns of [20, 60, 100]) {
    const widest = Math.max(
      ...helpText(subject, columns).split("\n").map((line) => line.length),
    );
    assert(widest <= Math.max(60, columns), `${widest} > ${columns}`);
  }
});

Deno.test("helpText() keeps every line free of trailing space", () => {
  for (const line of helpText(subject, 60).split("\n")) {
    assertEquals(line, line.trimEnd());
  }
});

Deno.test("helpText() shows groups under their titles, and flags without one last", () => {
  const flags = {
    json: switchFlag("print JSON"),
    ...inGroup("Training", { lr: numberFlag("rate", { fallback: 0.1 }) }),
    ...inGroup("Output", { quiet: switchFlag("say nothing") }),
    ...inGroup("Training", { mc: numberFlag("passes", { integer: true }) }),
  };
  assertStringIncludes(
    helpText({ ...subject, flags }, 80),
    [
      "Training:",
      "  --lr X   rate (default: 0.1)",
      "  --mc N   passes",
      "",
      "Output:",
      "  --quiet  say nothing",
      "",
      "Options:",
      "  --json   print JSON",
      "",
      "Examples:",
    ].join("\n"),
  );
});
