/**
 * Pages as a browser shows them, where Chromium is installed. Playwright looks at `/proc`, which takes
 * all permissions: `deno test -A tests/report_page_test.ts`, as `.ci/run` does. Screenshots are left in
 * `dist/screenshots`.
 *
 * @module
 */
import type { Result } from "@shrinklab/experiments";
import type { PathSummary } from "@shrinklab/paths";
import { makePathReport, makeReport } from "@shrinklab/report/report";
import { testWhere } from "@shrinklab/testing";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Browser, Page } from "playwright-core";
import {
  browserNeeds,
  desk,
  inBrowser,
  keep,
  type Look,
  looks,
  phone,
  seriousFaults,
  withPageAt,
} from "./browser.ts";
import { largeResult } from "../fixtures/report/large_result.ts";
import cnn from "../fixtures/report/cnn.json" with { type: "json" };
import pathGroups from "../fixtures/report/path_groups.json" with { type: "json" };
import pathL1 from "../fixtures/report/path_l1.json" with { type: "json" };
import sweep from "../fixtures/report/sweep.json" with { type: "json" };
import table from "../fixtures/report/table.json" with { type: "json" };

/** Opens a page from a file; what its console says is an error of the test. */
async function withPage(
  browser: Browser,
  html: string,
  look: Look,
  body: (page: Page) => Promise<void>,
): Promise<void> {
  const file = await Deno.makeTempFile({ suffix: ".html" });
  await Deno.writeTextFile(file, html);
  try {
    await withPageAt(browser, `file://${file}`, look, body);
  } finally {
    await Deno.remove(file);
  }
}

const htmlOf = async (result: unknown) => (await makeReport(result as Result)).html;
const pathPages = async () => {
  const [groups, l1] = [pathGroups, pathL1].map((summary, at) => ({
    name: `path-${at}`,
    summary: summary as unknown as PathSummary,
  })) as [{ name: string; summary: PathSummary }, { name: string; summary: PathSummary }];
  return {
    path: (await makePathReport([groups])).html,
    paths: (await makePathReport([groups, l1])).html,
  };
};
testWhere(
  browserNeeds,
  "a page has no error, nothing serious for axe, and fits the screen, in light, dark and narrow",
  inBrowser(async (browser) => {
    const pages = {
      cnn: await htmlOf(cnn),
      sweep: await htmlOf(sweep),
      table: await htmlOf(table),
      ...await pathPages(),
    };
    for (const [kind, html] of Object.entries(pages)) {
      // Pages of paths have the same style: two looks tell.
      const shown = kind.startsWith("path") ? [looks[1], looks[2]] : looks;
      for (const [name, look] of shown) {
        await withPage(browser, html, look, async (page) => {
          if (kind === "cnn") await keep(page, `report-${name}`);
          await keep(page, `${kind}-${name}-whole`, true);
          const [wide, inner] = await page.evaluate(
            "[document.documentElement.scrollWidth, innerWidth]",
          ) as number[];
          assert(wide! <= inner!, `${kind} ${name}: ${wide} of ${inner}`);
          // Folded tables are looked at as well, once: axe takes its time with each cell.
          if (name === "390") {
            await page.evaluate(
              "for (const one of document.querySelectorAll('details')) one.open = true",
            );
          }
          assertEquals((await seriousFaults(page)).map((fault) => `${kind} ${name} ${fault}`), []);
          const open = await page.evaluate("document.documentElement.scrollWidth") as number;
          assert(open <= inner!, `${kind} ${name}, tables open: ${open} of ${inner}`);
        });
      }
    }
  }),
);

testWhere(
  browserNeeds,
  "the first screen has the answer: the headline, the zeros, and a row for each method",
  inBrowser(async (browser) => {
    const html = await htmlOf(cnn);
    for (const [name, look] of looks) {
      await withPage(browser, html, look, async (page) => {
        for (const place of ["h1", ".lead", ".methods tbody tr:last-child"]) {
          const box = (await page.locator(place).boundingBox())!;
          assert(box.y >= 0 && box.y + box.height <= look.size.height, `${name} ${place}`);
        }
      });
    }
  }),
);

testWhere(
  browserNeeds,
  "a page without JavaScript has every figure and table",
  inBrowser(async (browser) => {
    for (const [kind, result] of Object.entries({ cnn, sweep, table })) {
      const html = await htmlOf(result);
      for (const [name, size] of [["1280", desk], ["390", phone]] as const) {
        await withPage(browser, html, { size, javaScript: false }, async (page) => {
          await keep(page, `${kind}-${name}-no-javascript`, true);
          for (const figure of await page.locator("figure").all()) {
            const id = await figure.getAttribute("id");
            assert(
              await figure.locator(".chart:visible svg, .pictures img:visible").count() > 0 ||
                id === "dead-units",
              `${kind} ${id}`,
            );
            const rows = figure.locator("tbody tr");
            assert(await rows.count() > 0, `${kind} ${id}`);
            assert(!await rows.first().isVisible());
            await figure.locator("summary").click();
            assert(await rows.first().isVisible(), `${kind} ${id}`);
          }
        });
      }
    }
  }),
);

testWhere(
  browserNeeds,
  "charts answer to the pointer and the keyboard without unsafe-eval, where they stand",
  inBrowser(async (browser) => {
    for (const [kind, result] of Object.entries({ cnn, sweep, table })) {
      const html = await htmlOf(result);
      assert(!/unsafe-eval/.test(html));
      for (const size of [desk, phone]) {
        await withPage(browser, html, { size }, async (page) => {
          const figures = await page.locator("figure.drawn").all();
          assert(figures.length > 5);
          for (const [at, figure] of figures.entries()) {
            const chart = figure.locator(".chart:visible");
            const before = await chart.locator("svg").boundingBox();
            if (at % 2 === 0) await chart.hover();
            else await figure.locator("summary").focus();
            await chart.locator(":scope > div > svg").waitFor();
            const after = await chart.locator("svg").boundingBox();
            const id = `${kind} ${await figure.getAttribute("id")}`;
            assertEquals([after!.width, after!.height], [before!.width, before!.height], id);
            assertEquals(await chart.locator("svg").getAttribute("role"), "img");
            assert(await chart.locator("svg > title").count() === 1, id);
          }
        });
      }
    }
    await withPage(browser, await htmlOf(cnn), {}, async (page) => {
      const chart = page.locator("#accuracy .chart.wide");
      await chart.hover();
      await chart.locator(":scope > div > svg").waitFor();
      await chart.locator("path[fill='var(--c2)']").last().hover();
      await page.locator(".tip").waitFor();
      assertStringIncludes(await page.locator(".tip").innerText(), "method l1");
      await keep(page, "tip");
    });
  }),
);

testWhere(
  browserNeeds,
  "names from data are text: nothing of them runs, in the page or in its charts",
  inBrowser(async (browser) => {
    const names = [
      "</script><img src=x onerror=alert(1)>",
      "datum['x']",
      "<svg onload=alert(2)>",
      "가중치 감쇠",
      "Wärmeleitfähigkeitskoeffizient",
    ];
    const html = await htmlOf(largeResult(names, 3, 3));
    for (const [name, size] of [["1280", desk], ["390", phone]] as const) {
      await withPage(browser, html, { size }, async (page) => {
        for (const figure of await page.locator("figure.drawn").all()) {
          await figure.locator(".chart:visible").hover();
          await figure.locator(".chart:visible > div > svg").waitFor();
        }
        const text = await page.locator("body").innerText();
        for (const name of names) assertStringIncludes(text, name);
        assertEquals(await page.locator("img[src=x], svg[onload]").count(), 0);
        const wide = await page.evaluate("document.documentElement.scrollWidth") as number;
        assert(wide <= size.width, `${wide} of ${size.width}`);
        await keep(page, `names-${name}`, true);
      });
    }
  }),
);

testWhere(
  browserNeeds,
  "a page of 12 methods, 20 seeds and 100 epochs can be used",
  inBrowser(async (browser) => {
    const names = Array.from({ length: 12 }, (_, at) => `method-${at}`);
    await withPage(browser, await htmlOf(largeResult(names, 20, 100)), {}, async (page) => {
      await page.locator("#learning-curves .chart:visible").hover();
      await page.locator("#learning-curves .chart:visible > div > svg").waitFor();
      await keep(page, "large", true);
    });
  }),
);

testWhere(
  browserNeeds,
  "the page of a path has its answer on the first screen, and charts that answer",
  inBrowser(async (browser) => {
    const { path } = await pathPages();
    assert(!/unsafe-eval/.test(path));
    for (const [name, look] of looks) {
      await withPage(browser, path, look, async (page) => {
        for (const place of ["h1", ".lead", ".methods tbody tr:last-child"]) {
          const box = (await page.locator(place).boundingBox())!;
          assert(box.y >= 0 && box.y + box.height <= look.size.height, `${name} ${place}`);
        }
        const figures = await page.locator("figure.drawn").all();
        assertEquals(figures.length, 3);
        for (const figure of figures) {
          const chart = figure.locator(".chart:visible");
          const before = await chart.locator("svg").boundingBox();
          await chart.hover();
          await chart.locator(":scope > div > svg").waitFor();
          const after = await chart.locator("svg").boundingBox();
          assertEquals([after!.width, after!.height], [before!.width, before!.height]);
        }
      });
    }
  }),
);
