/**
 * The pages of the workbench: what a browser gets, and what it says to the server and hears from it.
 *
 * @module
 */
export { type BundleFile, bundleFiles, pageHtml, pagePaths } from "./page.ts";
export type * from "./messages.ts";
