import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { clock, Progress } from "./progress.ts";

function observed(interactive: boolean) {
  const shown: string[] = [];
  const time = { ms: 0 };
  const terminal = {
    interactive,
    status: (line: string) => void shown.push(line),
  };
  const progress = new Progress(terminal, {
    total: 1000,
    unit: "images",
    now: () => time.ms,
  });
  return { shown, time, progress };
}

Deno.test("Progress shows nothing in the first two seconds", () => {
  const { shown, time, progress } = observed(true);
  for (time.ms = 0; time.ms < 2000; time.ms += 100) {
    progress.report(time.ms / 10);
  }
  assertEquals(shown, []);
  progress.report(200);
  assertEquals(shown.length, 1);
});

Deno.test("Progress shows nothing where there is no terminal", () => {
  const { shown, time, progress } = observed(false);
  for (time.ms = 0; time.ms < 9000; time.ms += 500) {
    progress.report(time.ms / 10);
  }
  assertEquals(shown, []);
});

Deno.test("Progress measures its rate from the first report, not from the start", () => {
  const { shown, time, progress } = observed(true);
  time.ms = 5000;
  progress.report(100, "l1");
  time.ms = 6000;
  progress.report(200, "l1");
  assertStringIncludes(
    shown.at(-1)!,
    "l1 [====                ] 20 %, 100 images/s, 0:08 left",
  );
  assertAlmostEquals(progress.secondsLeft(200)!, 8);
});

Deno.test("Progress redraws at most every 100 ms, and removes its line at the end", () => {
  const { shown, time, progress } = observed(true);
  for (time.ms = 2000; time.ms < 3000; time.ms += 10) {
    progress.report(time.ms / 10);
  }
  assertEquals(shown.length, 10);
  progress[Symbol.dispose]();
  assertEquals(shown.at(-1), "");
});

Deno.test("clock() writes hours, minutes and seconds", () => {
  assertEquals([0, 9.4, 60, 3599, 3600, 36061].map(clock), [
    "0:00",
    "0:09",
    "1:00",
    "59:59",
    "1:00:00",
    "10:01:01",
  ]);
});
