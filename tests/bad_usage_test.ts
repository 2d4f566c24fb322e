import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { testWhere } from "@shrinklab/testing";
import { everythingIn, inFolder, processes, runApp } from "./run_app.ts";

/** Command lines that are wrong, each with what its one line of error must name. */
const wrong: Array<[app: string, args: string[], named: string]> = [
  ["cnn-compare", ["--preset", "quik"], 'value is "quik", want one of quick'],
  ["cnn-compare", ["--dataset", "cifar"], 'value is "cifar", want one of embedded'],
  ["cnn-compare", ["--methods", "l3"], 'Cannot use --methods: name is "l3"'],
  ["cnn-compare", ["--methods", "l1,l1"], '"l1" comes twice'],
  ["cnn-compare", ["--lambda", "l1=-1"], 'value is "-1", want a number >= 0'],
  ["cnn-compare", ["--lambda", "none=1"], 'method is "none", want one with a strength'],
  ["cnn-compare", ["--lr", "NaN"], 'Cannot use --lr: value is "NaN", want a number > 0'],
  ["cnn-compare", ["--lr", "0"], "want a number > 0"],
  ["cnn-compare", ["--epochs", "1.5"], "want a whole number >= 0"],
  ["cnn-compare", ["--batch-size", "0"], 'Cannot use --batch-size: value is "0"'],
  ["cnn-compare", ["--batch-size", "6001"], "batch size is 6001, want 1 to 6000"],
  ["cnn-compare", ["--train-limit", "6001"], "rows to train on are 6001, want 1 to 6000"],
  ["cnn-compare", ["--threads", "0"], "Cannot use --threads"],
  ["cnn-compare", ["--seed", "-1"], 'value is "-1", want a whole number >= 0'],
  ["cnn-compare", ["--backend", "gpu"], "want one of engine, tensorflow"],
  ["cnn-compare", ["--optimizer", "adamm"], "did you mean adam?"],
  ["cnn-compare", ["--epoch", "1"], "did you mean --epochs?"],
  ["cnn-compare", ["stray"], 'argument is "stray"'],
  ["cnn-compare", ["--out"], "value is missing, want DIR"],
  ["cnn-compare", ["--weights", "gone"], 'Cannot read "gone": it is not there'],
  ["cnn-compare", ["--preset", "notebook", "--data-dir", "gone"], '"gone"'],
  ["cnn-compare", ["--preset", "notebook", "--methods", "l1"], "want weight-decay"],
  ["cnn-compare", ["--blas", "auto"], "want `deno task shrinklab cnn-compare --blas auto`"],
  ["table", ["--mc", "1"], "passes are 1, want 2 or more"],
  ["table", ["--dropout", "0"], "dropout has no dropout (--dropout 0)"],
  ["table", ["--seed", "4294967295", "--seeds", "2"], "the last seed is 4294967296"],
  ["bench", ["--backend", "tensorflow"], "want `deno task shrinklab bench --backend tensorflow`"],
  ["sparsity-check", [], "there are 0 files, want 1"],
  ["sparsity-check", ["gone.safetensors"], "it is not there, want a safetensors or .npz file"],
  ["sparsity-check", ["--threshold", "2", "x"], 'value is "2", want a number >= 0 and <= 1'],
  ["compact", [], "there are 0 networks, want 1 run folder or file"],
  ["compact", ["gone"], "it is not there, want a run folder or a safetensors file"],
];

for (const [app, args, named] of wrong) {
  testWhere(
    processes,
    `${app} ${args.join(" ")} is one line, exit code 2, and nothing is written`,
    inFolder(async (folder) => {
      const { code, stdout, stderr } = await runApp(app, args, folder);
      assertMatch(stderr, /^Error: Cannot [^\n]*\n$/);
      assertStringIncludes(stderr, named);
      assertEquals([code, stdout, everythingIn(folder)], [2, "", []]);
    }),
  );
}

/** Flags that are wrong beside what is there, whatever the data: none of it is looked for. */
const before: Array<[args: string[], named: string]> = [
  [["--out", "full"], '"full" is not empty, want a new or an empty folder'],
  [["--out", "full/file"], 'run folder: "full/file" is not writable'],
  [["--predict", "full/file"], '"full/file": it is there already, want a new file'],
  [["--weights", "gone"], 'Cannot read "gone": it is not there, want a safetensors file'],
  [["--blas", "auto"], "Cannot use BLAS: --allow-ffi is not granted"],
];
for (const [app, data] of [["table", "--csv"], ["mlp", "--images"], ["cnn-compare", "--images"]]) {
  testWhere(
    processes,
    `${app} checks what flags alone decide before it reads ${data} FILE`,
    inFolder(async (folder) => {
      await Deno.mkdir(`${folder}/full`);
      await Deno.writeTextFile(`${folder}/full/file`, "");
      for (const [args, named] of before) {
        const ended = await runApp(app!, [data!, "no-data", ...args], folder);
        assertMatch(ended.stderr, /^Error: Cannot [^\n]*\n$/);
        assertStringIncludes(ended.stderr, named);
        assertEquals([ended.code, everythingIn(folder)], [
          args[0] === "--out" ? 1 : 2,
          ["full", "full/file"],
        ]);
      }
      const { stderr } = await runApp(app!, [data!, "no-data", "--predict", "new"], folder);
      assertStringIncludes(stderr, '"no-data"');
      assertEquals(everythingIn(folder), ["full", "full/file"]);
    }),
  );
}

testWhere(
  processes,
  "compact checks where it may write before it reads weights",
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/full/file`, { recursive: true });
    const { code, stderr } = await runApp("compact", ["gone", "--out", "full"], folder);
    assertStringIncludes(stderr, '"full" is not empty, want a new or an empty folder');
    assertEquals(code, 1);
  }),
);

testWhere(
  processes,
  "every app answers --help at once, with examples",
  inFolder(async (folder) => {
    for (const app of ["cnn-compare", "compact", "sparsity-check", "data", "replay"]) {
      const { code, stdout } = await runApp(app, ["--help"], folder);
      assertEquals(code, 0);
      assertStringIncludes(stdout, `Usage: deno task ${app}`);
      assertStringIncludes(stdout, "Examples:");
    }
  }),
);
