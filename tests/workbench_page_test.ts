/**
 * The workbench in a browser, where Chromium is installed. Playwright looks at `/proc`, which takes all
 * permissions: `deno test -A tests/workbench_page_test.ts`, as `.ci/run` does. Screenshots are left in
 * `dist/screenshots`.
 *
 * @module
 */
import { readImages } from "@shrinklab/data/images";
import { SqliteStore } from "@shrinklab/store";
import { testWhere } from "@shrinklab/testing";
import type { ServerState } from "@shrinklab/workbench";
import { assert, assertEquals } from "@std/assert";
import { zipSync } from "fflate";
import type { Browser, Page } from "playwright-core";
import { writeShapes } from "../fixtures/shapes/shapes.ts";
import { encodeNpy } from "../packages/data/npy_for_tests.ts";
import path from "../fixtures/report/path_l1.json" with { type: "json" };
import code from "../packages/workbench/browser/code.json" with { type: "json" };
import { bundleWorkbench } from "../packages/workbench/bundle.ts";
import { putSweep } from "../packages/listing/store_for_tests.ts";
import {
  browserNeeds,
  desk,
  inBrowser,
  keep,
  phone,
  seriousFaults,
  withPageAt,
} from "./browser.ts";
import { type Served, startWorkbench, until } from "./workbench_server.ts";

/** The most that a page may take where many processes share the machine, in milliseconds. */
const PATIENCE = 240_000;

/** Runs a test with a browser and a workbench on an empty store, or one that is filled first. */
function withWorkbench(
  body: (browser: Browser, served: Served, folder: string) => Promise<void>,
  fill: (store: SqliteStore) => Promise<void> = () => Promise.resolve(),
): () => Promise<void> {
  return inBrowser(async (browser) => {
    const folder = await Deno.makeTempDir();
    try {
      {
        await using store = SqliteStore.open(`${folder}/runs/store.sqlite`);
        await fill(store);
      }
      await Deno.mkdir(`${folder}/runs/path-l1`);
      await Deno.writeTextFile(`${folder}/runs/path-l1/path.json`, JSON.stringify(path));
      await using served = await startWorkbench(folder);
      await body(browser, served, folder);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

/** Some rows with a class that a line tells. */
const csv = "x,y,kind\n" + Array.from({ length: 120 }, (_, at) => {
  const [x, y] = [at % 12 - 6, Math.floor(at / 12) - 5];
  return `${x},${y},${x + y > 0 ? "up" : "down"}`;
}).join("\n");

/** Waits until an element says something. */
async function says(page: Page, selector: string, text: string): Promise<void> {
  await page.locator(selector).filter({ hasText: text }).first().waitFor({ timeout: PATIENCE });
}

/** Drops a file or a folder where files are dropped, as the system does. */
async function drop(page: Page, path: string): Promise<void> {
  await page.locator("#drop").scrollIntoViewIfNeeded();
  const { x, y } = (await page.locator("#drop").boundingBox())!;
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await session.send("Input.dispatchDragEvent", { type, x: x + 9, y: y + 9, data });
  }
  await session.detach();
}

async function textOf(page: Page, selector: string): Promise<string> {
  return await page.locator(selector).innerText();
}

testWhere(
  browserNeeds,
  "the workbench's code is what its sources make",
  async () => assertEquals(await bundleWorkbench(), code),
);

testWhere(
  browserNeeds,
  "workbench: set up, drop a CSV, watch, stop, reload, compare and share",
  withWorkbench(async (browser, served, folder) => {
    await withPageAt(browser, `${served.address}new`, { size: desk }, async (page) => {
      page.setDefaultTimeout(PATIENCE);
      await says(page, "#command", "deno task sweep quick --methods none,l1,prox-l1 --seeds 5");
      await says(page, "#parameters", "338,006");
      await page.locator("#network").fill("conv(8,3) rel");
      await says(page, "#network-fault", "did you mean relu?");
      assert(await page.locator("#start").isDisabled());
      await page.locator("#network").fill("flatten dense(8) relu");
      await says(page, "#parameters", "6,370");
      await page.locator("#lambda-l1").focus();
      await page.keyboard.press("ArrowRight");
      await says(page, "#command", "--lambda l1=0.00013");
      await says(page, "#command", "'flatten dense(8) relu'");

      await Deno.writeTextFile(`${folder}/rows.csv`, csv);
      await drop(page, `${folder}/rows.csv`);
      await says(page, "#data-text", "rows.csv: 96 rows to train on, 24 held out");
      await page.locator("#seeds").fill("2");
      await page.locator("#epochs").fill("1000");
      await says(page, "#command", "--csv runs/files/rows.csv --epochs 1000 --seeds 2");
      await says(page, "#plan-title", "8 trials");
      const shared = page.url();
      await keep(page, "workbench-new");

      await page.locator("#start").click();
      await says(page, "#standing", "Training");
      await says(page, ".workers", "epoch");
      await keep(page, "workbench-live");
      await page.locator("#stop").click();
      await says(page, "#standing", "Stopped");
      await page.reload();
      await says(page, "#standing", "Stopped");
      await page.locator("#resume").click();
      await says(page, "#standing", "Training");
      await page.reload();
      await says(page, "#standing", "Finished: 8 of 8 trials");
      await says(page, ".zeros-table", "prox-l1");

      await page.getByRole("link", { name: "Compare" }).last().click();
      await says(page, "#verdicts", "prox-l1");
      await says(page, "table", "penalty");
      await page.frameLocator("iframe.report").locator("figure").first().waitFor();
      await keep(page, "workbench-compare");
      const verdicts = await textOf(page, "#verdicts");

      const other = await page.context().newPage();
      await other.goto(page.url());
      await says(other, "#verdicts", "prox-l1");
      assertEquals(await textOf(other, "#verdicts"), verdicts);
      await other.goto(shared);
      await says(other, "#command", "--csv runs/files/rows.csv --epochs 1000 --seeds 2");
      await other.close();
    });
  }),
);

testWhere(
  browserNeeds,
  "workbench: an .npz and folders of images that are dropped are trained on, as the store tells",
  withWorkbench(async (browser, served, folder) => {
    const pixels = (rows: number) => ({
      dtype: "|u1",
      shape: [rows, 8, 8],
      values: Array.from({ length: rows * 64 }, (_, at) => at % 2 * 40 * (at >> 6) % 256),
    });
    const labels = (rows: number) => ({
      dtype: "|u1",
      shape: [rows],
      values: Array.from({ length: rows }, (_, at) => at % 2),
    });
    const arrays = {
      x_train: pixels(40),
      y_train: labels(40),
      x_test: pixels(10),
      y_test: labels(10),
    };
    const files = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, encodeNpy(array)]);
    await Deno.writeFile(`${folder}/stripes.npz`, zipSync(Object.fromEntries(files)));
    writeShapes(`${folder}/shapes`, { each: 10 });
    writeShapes(`${folder}/parted/train`, { each: 5 });
    writeShapes(`${folder}/parted/test`, { each: 4 });
    const dropped = {
      "stripes.npz": "40 rows to train on, 10 to test on",
      shapes: "24 rows to train on, 6 held out",
      parted: "15 rows to train on, 12 to test on",
    };
    const usual = "new?preset=quick&seeds=1&epochs=1";
    await withPageAt(browser, served.address + usual, { size: desk }, async (page) => {
      page.setDefaultTimeout(PATIENCE);
      for (const [name, text] of Object.entries(dropped)) {
        await page.goto(served.address + usual);
        await says(page, "#parameters", "338,006");
        await drop(page, `${folder}/${name}`);
        await says(page, "#command", `--images runs/files/${name}`);
        // The preset's batches have more rows than there are.
        await says(page, ".fault", "batch size is 64");
        await page.locator("#batch-size").fill("10");
        await page.locator("#network").fill("flatten dense(8) relu");
        await says(page, "#data-text", `runs/files/${name}: ${text}`);
        await says(page, "#plan-title", "3 trials");
        await page.locator("#start").click();
        await says(page, "#standing", "Finished: 3 of 3 trials");
      }
    });
    await using store = SqliteStore.open(`${folder}/runs/store.sqlite`);
    const sweeps = await store.sweeps();
    const paths = sweeps.map(({ spec: { experiment: { data } } }) =>
      data.type === "images" ? data.file : undefined
    );
    assertEquals(paths, Object.keys(dropped).map((name) => `runs/files/${name}`));
    for (const [at, { name, spec }] of sweeps.entries()) {
      const { sha256 } = await readImages(`${folder}/${paths[at]}`);
      assertEquals(spec.dataset.sha256, sha256);
      const runs = (await store.trials({ sweep: name })).map(({ run }) => run!);
      assertEquals(runs.map(({ last: { epoch } }) => epoch), [1, 1, 1]);
      for (const { last } of runs) assert((last.test ?? last.valid)!.accuracy! >= 0);
    }
  }),
);

testWhere(
  browserNeeds,
  "workbench: a path of the experiment that is set up: started, reloaded, stopped, resumed, shown",
  withWorkbench(async (browser, served, folder) => {
    const network = "flatten%20dense(16)%20relu";
    const address = `new?preset=quick&network=${network}&epochs=100&train-rows=3000&seeds=5`;
    await withPageAt(browser, served.address + address, { size: desk }, async (page) => {
      page.setDefaultTimeout(PATIENCE);
      await page.getByRole("link", { name: "a path of lambdas" }).click();
      const command = "deno task path quick --network 'flatten dense(16) relu' " +
        "--epochs 100 --train-rows 3000 --seeds 1";
      await says(page, "#path-command", command);
      await says(page, ".panel .note", "of 5 methods the path is of prox-l1");
      await page.locator("#path-method").selectOption("l1");
      await says(page, ".panel .note", "the path is that of prox-l1(1) in its place");
      await page.locator("#path-method").selectOption("prox-l1");
      await page.locator("#path-choose").selectOption("units");
      await page.locator("#path-units").fill("many");
      await says(page, ".fault", 'Cannot use --units: value is "many"');
      assert(await page.locator("#start-path").isDisabled());
      await page.locator("#path-choose").selectOption("best");
      await page.locator("#path-lambdas").fill("100");
      await says(page, "#path-command", "--lambdas 100 --choose best");
      await page.locator("#start-path:enabled").click();
      await says(page, "#path-standing", "of 100");
      await page.reload();
      await says(page, "#path-standing", "of 100");
      await keep(page, "workbench-path-live");
      await page.locator("#stop-path").click();
      await says(page, ".sweeps", "Stopped: ");
      await page.reload();
      await page.getByRole("button", { name: "Resume" }).click();
      await page.locator("#start-path").waitFor();
      await says(page, "label.switch:has(input:checked)", "path-prox-l1-");
      const name = new URL(page.url()).searchParams.get("name")!;
      await page.frameLocator("iframe.report").locator("figure").first().waitFor();
      await keep(page, "workbench-path-ended");
      const { command: line, chosen, points } = JSON.parse(
        await Deno.readTextFile(`${folder}/runs/${name}/path.json`),
      );
      assertEquals(line.includes("--lambdas 100 --choose best"), true, line);
      assertEquals([chosen.by, points.length > 3], ["best", true]);
    });
  }),
);

testWhere(
  browserNeeds,
  "workbench: eight tabs share one stream, and all of them see what happens",
  withWorkbench(async (browser, served) => {
    await withPageAt(browser, `${served.address}live`, { size: desk }, async (page) => {
      const context = page.context();
      await says(page, ".lead", "Nothing was trained yet");
      await page.waitForTimeout(1000);
      const others: string[] = [];
      context.on("request", (request) => {
        if (request.url().includes("/api/events")) others.push(request.url());
      });
      const tabs = [page, ...await Promise.all(Array.from({ length: 7 }, () => context.newPage()))];
      for (const tab of tabs.slice(1)) await tab.goto(`${served.address}live`);
      const args = ["quick-table", "--methods", "none", "--seeds", "1", "--epochs", "40"];
      await served.post("api/start", { args, name: "eight" });
      for (const tab of tabs) await says(tab, "nav a[aria-current]", "●");
      for (const tab of tabs) await says(tab, "#standing", "Finished: 1 of 1 trials");
      assertEquals(others, []);
      for (const tab of tabs.slice(1)) await tab.close();
    });
  }),
);

testWhere(
  browserNeeds,
  "workbench: the playground is one of its pages, isolated so that it may use threads",
  withWorkbench(async (browser, served) => {
    await withPageAt(browser, `${served.address}theory`, { size: desk }, async (page) => {
      page.setDefaultTimeout(PATIENCE);
      await page.getByRole("link", { name: "Playground" }).click();
      await says(page, "#threads", "This page is isolated");
      await says(page, "#backend", "weights");
    });
  }),
);

testWhere(
  browserNeeds,
  "workbench: no page has a serious fault for axe or runs a name as a script, light and dark",
  withWorkbench(async (browser, served) => {
    const name = "<script>alert(1)</script><img src=x onerror=alert(2)>";
    const args = ["quick-table", "--methods", "none,prox-l1", "--seeds", "2", "--epochs", "2"];
    await served.post("api/start", { args, name });
    await until(async () =>
      (await served.get<ServerState>("api/state")).sweeps[0]!.trials.done === 4
    );
    const sweep = encodeURIComponent(name);
    const pages = {
      new: ["new", "#command"],
      live: [`live?sweep=${sweep}`, "#curves-title"],
      runs: ["runs", "table.runs"],
      groups: ["runs?group=yes", "table.runs"],
      compare: [`compare?sweep=${sweep}`, "#verdicts"],
      path: ["path", "iframe.report"],
      audit: ["audit", ".audit"],
      theory: ["theory", ".plane"],
    } as const;
    const looks = { light: { size: desk }, dark: { size: phone, scheme: "dark" } } as const;
    for (const [page, [place, ready]] of Object.entries(pages)) {
      for (const [look, how] of Object.entries(looks)) {
        await withPageAt(browser, served.address + place, how, async (shown) => {
          await shown.locator(ready).first().waitFor({ timeout: PATIENCE });
          if (page === "compare" || page === "path") {
            const frame = shown.frameLocator("iframe.report");
            await frame.locator("figure").first().waitFor({ timeout: PATIENCE });
          }
          await keep(shown, `workbench-${page}-${look}`, look === "dark");
          const [wide, inner] = await shown.evaluate(
            "[document.documentElement.scrollWidth, innerWidth]",
          ) as number[];
          assert(wide! <= inner!, `${page} ${look}: ${wide} of ${inner}`);
        });
        // A page's own policy keeps axe out, so it looks in a second visit without that.
        const context = await browser.newContext({
          viewport: how.size,
          colorScheme: look as keyof typeof looks,
          bypassCSP: true,
        });
        const looked = await context.newPage();
        await looked.goto(served.address + place);
        await looked.locator(ready).first().waitFor({ timeout: PATIENCE });
        assertEquals(await seriousFaults(looked), [], `${page} ${look}`);
        await context.close();
      }
    }
  }),
);

testWhere(
  browserNeeds,
  "workbench: 1,000 runs of 30 epochs are usable at once, and filtered while one types",
  withWorkbench(
    async (browser, served) => {
      await withPageAt(browser, `${served.address}theory`, { size: desk }, async (page) => {
        page.setDefaultTimeout(PATIENCE);
        // The best of three, as other processes take the machine too.
        const times: number[] = [];
        for (let visit = 0; visit < 3; visit++) {
          await page.goto(`${served.address}theory`);
          await page.locator(".plane").waitFor();
          times.push(
            await page.evaluate(`new Promise((resolve) => {
          const start = performance.now();
          const look = () => document.querySelectorAll("table.runs tbody tr").length > 50
            ? resolve(performance.now() - start)
            : requestAnimationFrame(look);
          document.querySelector('nav a[href="/runs"]').click();
          look();
        })`) as number,
          );
          if (times.at(-1)! < 2000) break;
        }
        const usable = Math.min(...times);
        await says(page, "#count", "1,000 of 1,000 runs");
        // From a letter to the table that is drawn.
        const filtered = await page.evaluate(`new Promise((resolve) => {
          const input = document.querySelector("#where");
          const start = performance.now();
          input.value = "lambda<0.003 and test.accuracy>=0.8";
          input.dispatchEvent(new Event("input", { bubbles: true }));
          const look = () => document.querySelector("#count").textContent.startsWith("1,000")
            ? requestAnimationFrame(look)
            : resolve(performance.now() - start);
          look();
        })`) as number;
        assertEquals(await textOf(page, "#count"), "95 of 1,000 runs");
        await page.locator("#group").check();
        await says(page, "#count", "5 groups");
        await page.locator("table.runs tbody input").first().check();
        await page.getByRole("link", { name: /Compare \d+ runs/ }).waitFor();
        await page.locator("#where").fill("nothing<1");
        await says(page, ".fault", 'field is "nothing"');
        assert(usable < 2000, `usable in ${usable} ms`);
        assert(filtered < 100, `filtered in ${filtered} ms`);
      });
    },
    async (store) => {
      await putSweep(
        store,
        "many",
        Array.from({ length: 1000 }, (_, at) => ({
          seed: at % 50 + 1,
          set: { lambda: (Math.floor(at / 50) + 1) / 2000 },
          accuracy: 0.7 + (at % 50) / 300,
          zeros: at % 90,
          epochs: 30,
        })),
      );
    },
  ),
);
