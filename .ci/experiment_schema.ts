/**
 * Writes `packages/experiments/experiment.schema.json`, by which editors check and complete the files
 * of `deno task experiment`.
 *
 * @module
 */
import { toJsonSchema } from "@valibot/to-json-schema";
import { fileSchema } from "../packages/experiments/experiment_schema.ts";

/** Where the schema is. */
export const schemaFile: URL = new URL(
  "../packages/experiments/experiment.schema.json",
  import.meta.url,
);

/**
 * The JSON schema of an experiment's file.
 *
 * @returns Its text. What only our own parsers can check, such as a penalty's text, is not in it.
 */
export function schemaText(): string {
  const schema = toJsonSchema(fileSchema, { errorMode: "ignore" });
  return `${JSON.stringify({ title: "An experiment of shrinklab", ...schema }, null, 2)}\n`;
}

if (import.meta.main) await Deno.writeTextFile(schemaFile, schemaText());
