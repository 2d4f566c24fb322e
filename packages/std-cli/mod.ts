/**
 * Thin stand-in for `jsr:@std/cli` where jsr is not reachable: the same names and signatures for
 * the part of it that this project uses. See README.md for how to drop it.
 *
 * @module
 */
export { type Args, parseArgs, type ParseOptions } from "./parse_args.ts";
