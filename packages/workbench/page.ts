import code from "./browser/code.json" with { type: "json" };
import { pageStyle } from "./page_style.ts";

/** A file that the pages load. */
export interface BundleFile {
  /** Its type, as a server names it. */
  readonly type: string;
  /** Its content. */
  readonly text: string;
}

/** The pages, in the order in which they are listed. */
export const pagePaths = [
  "/new",
  "/live",
  "/runs",
  "/compare",
  "/path",
  "/audit",
  "/theory",
] as const;

/** The files that the pages load, by name. */
export const bundleFiles: Readonly<Record<string, BundleFile>> = {
  "workbench.js": { type: "text/javascript; charset=utf-8", text: code.script },
  "workbench.css": { type: "text/css; charset=utf-8", text: pageStyle },
};

/** Every page before its script runs; it stays so where that cannot run. */
export const pageHtml = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>shrinklab workbench</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/workbench.css">
<script type="module" src="/workbench.js"></script>
</head>
<body>
<div id="page"><main><h1>shrinklab workbench</h1><p>The page starts. If this text stays, it needs
JavaScript.</p></main></div>
</body>
</html>
`;
