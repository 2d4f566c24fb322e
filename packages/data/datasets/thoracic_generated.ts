import type { Dataset } from "../dataset.ts";
import { parseTable } from "../tables/read_table.ts";
import { nameColumns, type TableFile } from "../tables/table.ts";
import { thoracicColumns } from "./thoracic_surgery.ts";

/**
 * A made-up table of the schema of `thoracic-surgery`, which comes with the code; made as
 * `fixtures/tables/README.md` says.
 */
export const thoracicGenerated: Dataset<TableFile> = {
  name: "thoracic-generated",
  summary: "a made-up table like thoracic-surgery, 470 rows",
  licence: "that of this project",
  mirrors: [],
  files: [],
  load: async () => {
    const { thoracic } = await import("../../../fixtures/tables/mod.ts");
    const parsed = await parseTable(new Uint8Array(thoracic), "thoracic-generated", {
      header: false,
    });
    return {
      ...parsed,
      table: nameColumns(parsed.table, thoracicColumns),
      notes: ["a made-up table: its figures say nothing about patients"],
    };
  },
};
