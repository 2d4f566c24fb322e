import type { PointRows } from "./session.ts";
import type { Settings } from "./settings.ts";
import type { Snapshot } from "./snapshot.ts";

/** What the page asks of its worker. */
export type Ask =
  /** Begin anew; `run` is the number of the beginning, which every answer repeats. */
  | { readonly type: "open"; readonly run: number; readonly settings: Settings }
  /** Go on with other settings of those that may change. */
  | { readonly type: "move"; readonly settings: Settings }
  /** Train: until it is told to pause, or so many steps, or to the end of the epoch. */
  | { readonly type: "train"; readonly until: "pause" | "step" | "epoch" }
  | { readonly type: "pause" }
  /** Look at a kernel. */
  | { readonly type: "look"; readonly kernel: string }
  /** The last snapshot is drawn, which took so many milliseconds. */
  | { readonly type: "drawn"; readonly milliseconds: number };

/** What is known of a model once it is there. */
export interface About {
  /** What computes, in words. */
  readonly backend: string;
  /** Threads of it. */
  readonly threads: number;
  /** Steps of an epoch. */
  readonly steps: number;
  /** Number of weights. */
  readonly parameters: number;
  /** Names of the kernels, from the input on. */
  readonly kernels: readonly string[];
  /** Names of the classes. */
  readonly classes: readonly string[];
  /** The points, where there are some. */
  readonly points?: { readonly train: PointRows; readonly held: PointRows };
}

/** Where training is. */
export interface Progress {
  /** Whether it goes on. */
  readonly training: boolean;
  /** Steps that were made. */
  readonly step: number;
  /** Epochs that have ended. */
  readonly epochs: number;
  /** Steps a second, of late; nothing before there are some. */
  readonly pace?: number;
  /** Whether a setting was changed on the way. */
  readonly moved: boolean;
  /** SHA-256 of the weights, where training pauses. */
  readonly weightsSha256?: string;
  /** Files with which a terminal trains the same, by their names; with the hash, unless moved. */
  readonly files?: Readonly<Record<string, string>>;
}

/** What the worker says. */
export type Answer =
  & { readonly run: number }
  & (
    | { readonly type: "about"; readonly about: About }
    | { readonly type: "progress"; readonly progress: Progress }
    | { readonly type: "snapshot"; readonly snapshot: Snapshot }
    /** What cannot be done, in words. */
    | { readonly type: "fault"; readonly text: string }
  );
