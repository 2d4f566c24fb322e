/** Something that was looked for. */
export interface Finding {
  /** What it is. */
  readonly name: string;
  /** As it should be; something more could be had; nothing runs without it. */
  readonly state: "ok" | "gap" | "broken";
  /** What was found. */
  readonly found: string;
  /** What to do about a gap. */
  readonly advice?: string;
}
