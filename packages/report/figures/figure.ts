/** A figure of a report: what is drawn, in words and as numbers too. */
export interface Figure {
  /** Name of its files and its place in the page: lower case with hyphens. */
  readonly name: string;
  /** What it shows, in a few words. */
  readonly title: string;
  /** How to read it, in one or two sentences: what stands in for it where it is not seen. */
  readonly description: string;
  /** The numbers behind it. */
  readonly table: FigureTable;
  /** A drawing; absent where there is nothing to draw, or where it is pictures. */
  readonly chart?: Chart;
  /** Pictures, in the order in which they are shown. */
  readonly pictures?: readonly PictureRow[];
}

/** Numbers behind a figure. */
export interface FigureTable {
  /** Names of the columns. */
  readonly columns: readonly string[];
  /** Cells; `undefined` is an empty one. */
  readonly rows: ReadonlyArray<readonly (string | number | undefined)[]>;
}

/** A drawing, as Vega-Lite has it. */
export interface Chart {
  /** What is drawn; strings of the user stand here and nowhere else but in a scale's domain. */
  readonly data: ReadonlyArray<Readonly<Record<string, string | number | undefined>>>;
  /**
   * The drawing of the rows of the data set `table`.
   *
   * @param width Width of the page's column, in pixels.
   * @returns A specification of Vega-Lite.
   */
  readonly spec: (width: number) => ChartSpec;
  /** Whether dragging moves its axes and the wheel zooms. */
  readonly zooms?: boolean;
}

/** A specification of Vega-Lite, without its data. */
export type ChartSpec = Readonly<Record<string, unknown>>;

/** Pictures of one method. */
export interface PictureRow {
  /** Over them, such as the method's name. */
  readonly heading: string;
  /** After the heading. */
  readonly note?: string;
  /** From left to right. */
  readonly pictures: readonly Picture[];
}

/** One picture. */
export interface Picture {
  /** Bytes of a PNG. */
  readonly png: Uint8Array<ArrayBuffer>;
  /** Pixels from left to right. */
  readonly width: number;
  /** Pixels from top to bottom. */
  readonly height: number;
  /** What is to be seen, for those who do not see it. */
  readonly alternative: string;
  /** Under it. */
  readonly caption?: string;
}

/** Width from which a page shows the wide drawing of a chart. */
export const WIDE = 720;
/** Width of the drawing for narrow screens: a phone's 390 pixels less the page's margins. */
export const NARROW = 350;
