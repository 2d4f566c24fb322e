/**
 * What training makes of kinds of tables that people have: each by a small one made here, and by the
 * one of `../shared/cases`, where that is. How they are read is tested in `packages/data/tables`.
 */
import type { Result, Run } from "@shrinklab/experiments";
import { decodeSafetensors, type NamedTensor } from "@shrinklab/models";
import { testWhere } from "@shrinklab/testing";
import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { inFolder, processes, runApp } from "./run_app.ts";

const cases = decodeURIComponent(new URL("../../shared/cases", import.meta.url).pathname);

/** What a run on a table leaves. */
interface Trained {
  readonly stdout: string;
  readonly result: Result;
  readonly run: Run;
  /** The table's text, and the run folder. */
  readonly text: string;
  readonly folder: string;
}

/** A kind of table: what is promised, one made here, and the file that it is after. */
interface Kind {
  readonly what: string;
  readonly own: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly check: (trained: Trained) => void | Promise<void>;
}

/** Numbers from 0 to 1 that look drawn, always the same. */
function drawn(count: number, seed = 1): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  });
}

const table = (header: string, rows: number, row: (x: number, at: number) => string) =>
  [header, ...drawn(rows).map(row)].join("\n") + "\n";

const sorted = table("x,z,kind", 60, (x, at) => {
  const kind = Math.floor(at / 20);
  return `${(x + kind).toFixed(3)},${x.toFixed(2)},${"abc"[kind]}`;
});

const rated = (odd: string, place: number) =>
  table("rate,z,y", 100, (x, at) => {
    const rate = at === place ? odd : (6 * x - 3).toFixed(4);
    return `${rate},${(at % 7 / 7).toFixed(3)},${x > 0.5 ? "up" : "down"}`;
  });

const nearConstant = table("k,x,y", 100, (x, at) => {
  const k = at >= 90 ? "0.31" : at % 5 === 0 ? "0.30000000000000004" : "0.3";
  return `${k},${x.toFixed(3)},${x > 0.5 ? "a" : "b"}`;
});

const counts = table("x,z,count", 100, (x, at) => {
  return `${x.toFixed(3)},${(at % 9 / 9).toFixed(3)},${Math.round(2 + 8 * x)}`;
});

const control = table('"x\x1b[31mRED",z,"y\x07"', 40, (x, at) => {
  return `${(9 * x).toFixed(1)},${at % 5},${x > 0.5 ? "a\x1b[2Jb" : "b"}`;
});

const doses = drawn(200, 7);
const units = table("dose,weight,sick", 200, (x, at) => {
  const dose = 6000 * doses[at]! - 3000;
  return `${dose.toFixed(1)},${(40 + 70 * x).toFixed(1)},${dose + 4000 * (x - 0.5) > 0 ? 1 : 0}`;
});

const short = ["--epochs", "2", "--mc", "0"];
const kinds: readonly Kind[] = [
  {
    what: "holds rows of every class out of a sorted table",
    own: sorted,
    file: "a10-sorted.csv",
    args: short,
    check: ({ stdout, result, run }) => {
      assertEquals(result.experiment.data.holdOut, { type: "stratified", share: 0.2 });
      const sizes = run.confusion!.map((row) => row.reduce((sum, one) => sum + one, 0));
      assertEquals(new Set(sizes).size, 1);
      assert(!stdout.includes("Warning"));
    },
  },
  {
    what: "warns where the last rows of a sorted table are one class",
    own: sorted,
    file: "a10-sorted.csv",
    args: [...short, "--hold-out", "last=0.2"],
    check: ({ stdout, result }) => {
      assertStringIncludes(stdout, "rows held out are of class");
      assertStringIncludes(stdout, "--hold-out stratified=0.2");
      assert(result.methods[0]!.notes.some((note) => note.startsWith("Warning: all ")));
    },
  },
  {
    what: "counts a row of 1e60 as wrong and goes on",
    own: rated("1e60", 95),
    file: "a08e-1e60-heldout.csv",
    args: ["--epochs", "12", "--hold-out", "last=0.2"],
    check: ({ stdout, run, result }) => {
      assertEquals([run.outcome.type, run.history.length], ["finished", 12]);
      assertStringIncludes(stdout, "held-out outputs are not finite for 1 row of");
      const counted = run.confusion!.flat().reduce((sum, one) => sum + one, 0);
      assertEquals(counted, result.dataset.valid! - 1);
      assert(run.last.valid!.accuracy! <= counted / (counted + 1));
      assert(Number.isFinite(run.last.valid!.auc));
      assert(Number.isFinite(run.monteCarlo!.meanDeviation));
    },
  },
  {
    what: "leaves out and names a column that overflows",
    own: rated(String(Number.MAX_VALUE), 5),
    file: "a08-dblmax.csv",
    args: short,
    check: ({ stdout, result }) => {
      assertStringIncludes(stdout, 'column "rate" is left out: it has 1.80e+308 in a row to train');
      const [rate, z] = result.dataset.columns!;
      assertEquals([rate!.used, z!.used], [false, true]);
      assertStringIncludes(rate!.why!, "its standard deviation overflows");
      assertEquals(result.methods[0]!.features, ["z"]);
    },
  },
  {
    what: "takes a spread of rounding for none",
    own: nearConstant,
    file: "a09-near-constant.csv",
    args: [...short, "--hold-out", "last=0.1"],
    check: ({ stdout, result, run }) => {
      assertStringIncludes(
        stdout,
        'column "k" is left out: the rows to train on differ by rounding',
      );
      assertEquals(result.methods[0]!.features, ["x"]);
      assert(Number.isFinite(run.last.valid!.loss));
    },
  },
  {
    what: "scales a column of rounding and a spread",
    own: nearConstant,
    file: "a09-near-constant.csv",
    args: short,
    check: ({ result, run }) => {
      assertEquals(result.methods[0]!.features, ["k", "x"]);
      assert(Number.isFinite(run.last.valid!.loss));
    },
  },
  {
    what: "predicts counts above 0 for a Poisson loss",
    own: counts,
    file: "a26d-counts.csv",
    args: ["--epochs", "60", "--loss", "poisson", "--dropout", "0", "--mc", "0"],
    check: ({ result, run }) => {
      assert(run.outcome.type === "finished" || run.outcome.type === "stopped");
      const losses = run.history.map(({ dataLoss }) => dataLoss);
      assert(losses.every(Number.isFinite) && losses.at(-1)! < losses[0]!);
      assertEquals(result.dataset.classes, undefined);
    },
  },
  {
    what: "shows control characters escaped",
    own: control,
    file: "a22b-control.csv",
    args: ["--epochs", "2"],
    check: ({ stdout, result }) => {
      assert(!/[^\P{Cc}\n]/u.test(stdout));
      for (const shown of ["x\\u001b[31mRED", "y\\u0007", "a\\u001b[2Jb"]) {
        assertStringIncludes(stdout, shown);
      }
      assertEquals(result.dataset.columns![0]!.name, "x\x1b[31mRED");
      assertEquals([...result.dataset.classes!].sort(), ["a\x1b[2Jb", "b"]);
    },
  },
  {
    what: "ranks logits for AUC where probabilities are rounded",
    own: units,
    file: "a12-large-units.csv",
    args: [
      ...["--preset", "e5-thoracic", "--loss", "softmaxCrossEntropy"],
      ...["--hold-out", "last=0.3", "--strict"],
    ],
    check: async ({ run, text, folder }) => {
      const rows = text.trim().split("\n").slice(1).map((line) => line.split(",").map(Number));
      const held = rows.slice(Math.floor(rows.length * 0.7));
      const bytes = await Deno.readFile(`${folder}/weights-as-written.safetensors`);
      const weights = decodeSafetensors(bytes, "weights");
      const scores = held.map(([dose, weight]) => score(weights, [dose!, weight!]));
      const expected = rankStatistic(scores, held.map(([, , sick]) => sick!));
      assertAlmostEquals(run.last.valid!.auc!, expected, 1e-9);
    },
  },
];

for (const { what, own, file, args, check } of kinds) {
  const path = `${cases}/${file}`;
  const body = (read: string) =>
    inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/own.csv`, own);
      const call = ["--csv", read, "--seeds", "1", "--out", "out", ...args];
      const { code, stdout, stderr } = await runApp("table", call, folder);
      assertEquals(code, 0, stderr);
      const out = `${folder}/out`;
      const result: Result = JSON.parse(await Deno.readTextFile(`${out}/result.json`));
      const text = await Deno.readTextFile(read === path ? path : `${folder}/${read}`);
      await check({ stdout, result, run: result.runs[0]!, text, folder: out });
    });
  testWhere(processes, `table ${what}`, body("own.csv"));
  testWhere({ ...processes, paths: [path] }, `table ${what}: ${file}`, body(path));
}

/** The second logit less the first, in float64. */
function score(weights: readonly NamedTensor[], features: readonly number[]): number {
  let values = features.map(Math.fround);
  for (let layer = 0; layer < weights.length; layer += 2) {
    const [kernel, bias] = [weights[layer]!.values, weights[layer + 1]!.values];
    values = Array.from(bias, (start, unit) => {
      const sum = values.reduce((total, x, at) => total + x * kernel[at * bias.length + unit]!, 0);
      return layer + 2 < weights.length ? Math.max(0, start + sum) : start + sum;
    });
  }
  return values[1]! - values[0]!;
}

/** Share of pairs of both classes in which the one of class 1 has the larger score. */
function rankStatistic(scores: readonly number[], labels: readonly number[]): number {
  const of = (label: number) => scores.filter((_, row) => labels[row] === label);
  const [negative, positive] = [of(0), of(1)];
  const wins = positive.flatMap((a) => negative.map((b) => a > b ? 1 : a === b ? 0.5 : 0));
  return wins.reduce<number>((sum, one) => sum + one, 0) / wins.length;
}
