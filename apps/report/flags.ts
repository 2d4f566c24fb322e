import { textFlag } from "@shrinklab/command";

/** Flags of `report`. */
export const reportFlags = {
  out: textFlag(
    "where the page goes (default: report.html in the run's folder; of several runs " +
      "runs/report-TIME.html)",
    "FILE",
  ),
};
