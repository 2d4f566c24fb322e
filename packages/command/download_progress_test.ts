import { assertEquals } from "@std/assert";
import { downloadProgress } from "./download_progress.ts";

Deno.test("downloadProgress() removes a file's bar before the next one's", () => {
  const shown: string[] = [];
  const terminal = { interactive: true, status: (line: string) => void shown.push(line) };
  const progress = downloadProgress(terminal);
  progress.report({ file: "a", received: 1, total: 10 });
  progress.report({ file: "b", received: 1, total: 10 });
  progress[Symbol.dispose]();
  assertEquals(shown, ["", ""]);
});

Deno.test("downloadProgress() shows nothing where the size is not known", () => {
  const shown: string[] = [];
  const terminal = { interactive: true, status: (line: string) => void shown.push(line) };
  using progress = downloadProgress(terminal);
  progress.report({ file: "a", received: 1, total: undefined });
  assertEquals(shown, []);
});
