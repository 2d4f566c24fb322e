import type { Result } from "@shrinklab/experiments";
import type { PathSummary } from "@shrinklab/paths";
import { compareResult, resultText } from "@shrinklab/report";
import { makePathReport, makeReport } from "@shrinklab/report/report";
import { testWhere } from "@shrinklab/testing";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import process from "node:process";
import { bundleBrowserCode, lockedVersions } from "../packages/report/page/browser/bundle.ts";
import code from "../packages/report/page/browser/code.json" with { type: "json" };
import { largeResult } from "../fixtures/report/large_result.ts";
import groups from "../fixtures/report/path_groups.json" with { type: "json" };
import stored from "../fixtures/report/cnn.json" with { type: "json" };
import storedSweep from "../fixtures/report/sweep.json" with { type: "json" };
import { everythingIn, inFolder, processes, runApp } from "./run_app.ts";

const cnn = stored as unknown as Result;
const swept = storedSweep as unknown as Result;

/** What a page shows of a text. */
const shown = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;").replaceAll("'", "&#39;");

/** Seconds that the processor worked, however many others it works for. */
async function workOf(body: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await body();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

Deno.test("makeReport() says each verdict with the numbers of the result", async () => {
  const html = (await makeReport(cnn)).html.replaceAll(/<span class="whole">(.*?)<\/span>/g, "$1");
  const { comparisons, methods } = compareResult(cnn);
  assertEquals(comparisons.length, 3);
  for (const { verdict, mean, method } of comparisons) {
    assertStringIncludes(html, shown(verdict));
    // By hand, from result.json.
    const of = (name: string) =>
      cnn.runs.filter((run) => run.method === name).map((run) => 100 * run.last.test!.accuracy!);
    const [own, base] = [of(method), of("none")];
    const difference = own.reduce((sum, x, at) => sum + x - base[at]!, 0) / own.length;
    assert(Math.abs(difference - mean!) < 1e-9);
    assertStringIncludes(
      verdict,
      `${difference < 0 ? "-" : "+"}${Math.abs(difference).toFixed(1)} `,
    );
  }
  for (const { label, runs } of methods) {
    const near = runs.map(({ sparsity }) =>
      sparsity.reduce((sum, { nearZero }) => sum + nearZero, 0) / 338_006
    );
    const share = near.reduce((sum, x) => sum + x, 0) / near.length;
    assertStringIncludes(
      html,
      `${label}&nbsp;${(100 * share).toFixed(share < 0.1 ? 2 : 1)}&nbsp;%`,
    );
  }
  assertStringIncludes(html, "Not one of the 338,006 weights is exactly zero");
  assertStringIncludes(html, shown(cnn.command));
});

Deno.test("makeReport() of a run of cnn-compare works less than 2 seconds", async () => {
  const seconds = await workOf(() => makeReport(cnn));
  assert(seconds < 2, `${seconds} s`);
});

Deno.test("makeReport() of 12 methods, 20 seeds and 100 epochs takes 5 s and 3 MB at most", async () => {
  const names = Array.from({ length: 12 }, (_, at) => `method-${at}`);
  const result = largeResult(names, 20, 100);
  let bytes = 0;
  const seconds = await workOf(async () => {
    bytes = new TextEncoder().encode((await makeReport(result)).html).length;
  });
  assert(seconds < 5, `${seconds} s`);
  assert(bytes < 3e6, `${bytes} bytes`);
});

Deno.test("makeReport() makes the page of runs without details: sweeps keep figures alone", async () => {
  for (const result of [cnn, swept]) {
    const runs = result.runs.map((run) => {
      const { confusion: _, calibration: _1, roc: _2, histograms: _3, ...rest } = run;
      const { quantiles: _4, deadUnits: _5, pictures: _6, ...figures } = rest;
      return figures;
    });
    const { html, files } = await makeReport({ ...result, runs });
    const text = html.replaceAll(/<span class="whole">(.*?)<\/span>/g, "$1");
    for (const { verdict } of compareResult(result).comparisons) {
      assert(text.includes(shown(verdict)), verdict);
    }
    for (const word of ["undefined", "quantiles"]) assert(!text.includes(word), word);
    assert(Object.keys(files).length > 0);
  }
});

Deno.test("makeReport() shows names from data as they are, and runs nothing of them", async () => {
  const names = [
    "</script><img src=x onerror=alert(1)>",
    "datum['x']",
    "가중치 감쇠",
    "Größe & Maß",
  ];
  const { html, files } = await makeReport(largeResult(names, 3, 3));
  for (const name of names) assertStringIncludes(html, shown(name));
  assert(!/<img src=x/.test(html));
  assertEquals(html.split("</script>").length - 1, 3, "scripts: data, runtime, start");
  for (const [name, file] of Object.entries(files)) {
    if (typeof file === "string") assert(!file.includes("<img"), name);
  }
});

Deno.test("makeReport() of one seed says what it cannot say, and of none that nothing was trained", async () => {
  const { html } = await makeReport({ ...cnn, runs: cnn.runs.filter(({ seed }) => seed === 1) });
  assertStringIncludes(html, "One seed cannot tell weight-decay, l1 or l2 from none");
  const empty = await makeReport({ ...cnn, runs: [] });
  assertStringIncludes(empty.html, "Nothing was trained");
});

testWhere(processes, "what a page's browser runs is bundled from the locked Vega", async () => {
  assertEquals(code.versions, await lockedVersions());
  const { start, runtimeHash } = await bundleBrowserCode();
  assertEquals([start, runtimeHash], [code.start, code.runtimeHash], "deno task bundle:page");
});

testWhere(
  processes,
  "a run ends with the path of its report, and --no-report leaves it out",
  inFolder(async (folder) => {
    const args = ["--train-rows", "64", "--batch-size", "32", "--epochs", "1", "--methods", "none"];
    const { stderr } = await runApp("cnn-compare", [...args, "--out", "a"], folder);
    assertEquals(stderr.trimEnd().split("\n").at(-1), "a/report.html");
    const without = await runApp("cnn-compare", [...args, "--no-report", "--out", "b"], folder);
    assertEquals(without.stderr.trimEnd().split("\n").at(-1), "Wrote b");
    assertEquals(everythingIn(`${folder}/b`), [
      "history.csv",
      "result.json",
      "weights-none.safetensors",
    ]);
  }),
);

testWhere(
  processes,
  "report makes a page anew, and one of several runs of the same data",
  inFolder(async (folder) => {
    const half = (keep: (seed: number) => boolean, method?: string): Result => ({
      ...cnn,
      experiment: {
        ...cnn.experiment,
        methods: cnn.experiment.methods.filter(({ name }) =>
          method === undefined || name === method
        ),
      },
      runs: cnn.runs.filter((run) =>
        keep(run.seed) && (method === undefined || run.method === method)
      ),
    });
    const write = (name: string, result: Result) => {
      Deno.mkdirSync(`${folder}/${name}`);
      Deno.writeTextFileSync(`${folder}/${name}/result.json`, resultText(result));
    };
    write("none", half(() => true, "none"));
    write("l1", half(() => true, "l1"));
    write("other", { ...cnn, dataset: { ...cnn.dataset, sha256: "0123" } });
    const one = await runApp("report", ["none"], folder);
    assertEquals([one.code, one.stderr], [0, "none/report.html\n"]);
    assert(everythingIn(`${folder}/none`).includes("figures/accuracy.svg"));
    const both = await runApp("report", ["none", "l1/", "--out", "both.html"], folder);
    const [, verdict] = compareResult(cnn).comparisons;
    assertEquals(
      both.stdout.replaceAll("\n", " ").trim(),
      // One comparison needs no adjustment.
      verdict!.verdict.replace(/p = \S+ after Holm/, `p = ${/p = (\S+),/.exec(both.stdout)![1]}`)
        .replace(/\(these.*/, "") + both.stdout.replaceAll("\n", " ").trim().match(/\(these.*/)![0],
    );
    const refused = await runApp("report", ["none", "other"], folder);
    assertEquals(refused.code, 2);
    assertStringIncludes(refused.stderr, 'dataset.sha256 of "other" is "0123", want "');
    const missing = await runApp("report", ["nowhere"], folder);
    assertEquals([missing.code, missing.stderr.split(":")[0]], [2, "Error"]);
  }),
);

testWhere(
  processes,
  "open says the path of the newest report where it cannot open it",
  inFolder(async (folder) => {
    Deno.mkdirSync(`${folder}/runs/first`, { recursive: true });
    Deno.writeTextFileSync(`${folder}/runs/first/report.html`, "");
    const { code, stdout, stderr } = await runApp("open", [], folder);
    assertEquals(code, 0, stderr);
    assertEquals(stdout.trim(), Deno.realPathSync(`${folder}/runs/first/report.html`));
    const none = await runApp("open", ["nowhere"], folder);
    assertEquals(none.code, 2);
    assertStringIncludes(none.stderr, '"nowhere" is not a run');
  }),
);

Deno.test("compareResult() and makeReport() refuse nothing that a run can leave", async () => {
  const diverged = cnn.runs.map((run) => ({
    ...run,
    last: { epoch: 1, penalty: NaN },
    histograms: [],
    quantiles: [],
  }));
  const { html } = await makeReport({ ...cnn, runs: diverged });
  assertStringIncludes(html, "none has no test accuracy to compare with");
});

testWhere(
  processes,
  "a path ends with the path of its report, and several of the same data make one",
  inFolder(async (folder) => {
    const args = [
      ...["quick", "--methods", "none", "--network", "dense(4) relu", "--train-rows", "64"],
      ...["--batch-size", "27"],
      ...["--epochs", "1", "--lambdas", "2", "--from", "1e-4", "--to", "1e-3"],
    ];
    const { stderr } = await runApp("path", [...args, "--out", "a"], folder);
    assertEquals(stderr.trimEnd().split("\n").at(-1), "a/report.html");
    assert(everythingIn(`${folder}/a`).includes("figures/path-score.svg"));
    const page = Deno.readTextFileSync(`${folder}/a/report.html`);
    const without = await runApp("path", [...args, "--no-report", "--out", "b"], folder);
    assertEquals(without.stderr.trimEnd().split("\n").at(-1), "Wrote b");
    const anew = await runApp("report", ["a"], folder);
    assertEquals([anew.code, anew.stderr], [0, "a/report.html\n"]);
    assertEquals(Deno.readTextFileSync(`${folder}/a/report.html`), page);
    const both = await runApp("report", ["a", "b/path.json", "--out", "both.html"], folder);
    assertEquals(both.code, 0, both.stderr);
    assertStringIncludes(Deno.readTextFileSync(`${folder}/both.html`), "prox-l1(1) (b)");
    const path = JSON.parse(Deno.readTextFileSync(`${folder}/b/path.json`));
    Deno.mkdirSync(`${folder}/c`);
    Deno.writeTextFileSync(
      `${folder}/c/path.json`,
      JSON.stringify({ ...path, dataset: { ...path.dataset, train: 63 } }),
    );
    const refused = await runApp("report", ["a", "c"], folder);
    assertEquals(refused.code, 2);
    assertStringIncludes(refused.stderr, 'paths: dataset.train of "c" is 63, want ');
    Deno.mkdirSync(`${folder}/run`);
    Deno.writeTextFileSync(`${folder}/run/result.json`, resultText(cnn));
    const mixed = await runApp("report", ["a", "run"], folder);
    assertEquals(mixed.code, 2);
    assertStringIncludes(mixed.stderr, '"a" is a path and "run" a run');
  }),
);

Deno.test("makePathReport() of a predicted number draws the loss, and shows names as they are", async () => {
  const text = JSON.stringify(groups).replaceAll(/,"accuracy":[\d.]+/g, "")
    .replaceAll('"method":"none"', '"method":"<img src=x>"')
    .replace('"penalty":"group-lasso(1)","kind"', '"penalty":"<img src=y>","kind"');
  const summary = JSON.parse(text) as PathSummary;
  const { html, files } = await makePathReport([{ name: "a", summary }]);
  assertStringIncludes(html, "Loss along the path");
  assertStringIncludes(html, `at test loss ${summary.refit.test!.loss.toFixed(4)}`);
  assertStringIncludes(html, "&lt;img src=y&gt;");
  assert(!/<img src=/.test(html));
  assertEquals(html.split("</script>").length - 1, 3, "scripts: data, runtime, start");
  assertEquals(Object.keys(files), [
    "figures/path-score.svg",
    "figures/path-support.svg",
    "figures/sparsity-score.svg",
  ]);
});
