/** What can be trained in the page. */
export interface PlaygroundTask {
  /** What the page calls it. */
  readonly title: string;
  /** Images that come with the code, or points in the plane. */
  readonly data: "images" | "points";
  /** Hidden layers to begin with, as text. */
  readonly network: string;
  /** Learning rate under SGD with momentum to begin with. */
  readonly lr: number;
  /** Rows in a batch. */
  readonly batchSize: number;
  /** Whether a penalty is over biases too to begin with. */
  readonly biases: boolean;
  /** Standard deviation of the noise of points to begin with. */
  readonly noise: number;
  /** Steps a second at most to begin with; 0 for as many as there can be. */
  readonly pace: number;
}

// Settings, network and scope of penalties of the preset `quick`, so that its figures are those of
// a terminal; a test compares. Imported, it would bring all experiments into the page.
const images = { data: "images", batchSize: 64, noise: 0, pace: 0, lr: 0.05 } as const;
const e3 = "conv(16,3) relu conv(32,3) relu max-pool(2) conv(64,3) relu max-pool(2) flatten " +
  "dense(100) relu";

const points = {
  data: "points",
  network: "dense(16) tanh dense(16) tanh",
  lr: 0.05,
  batchSize: 20,
  biases: false,
  noise: 0.1,
  pace: 100,
} as const;

/** The tasks by the name that stands in the page's address. */
export const tasks = {
  "circles": { ...points, title: "Points: two circles" },
  "xor": { ...points, title: "Points: exclusive or" },
  "spiral": { ...points, title: "Points: two spirals", noise: 0.03, pace: 1000 },
  "gaussians": { ...points, title: "Points: three clouds" },
  "cnn": { ...images, title: "Clothes: CNN", network: e3, biases: true },
  "mlp": { ...images, title: "Clothes: dense network", network: "dense(64) relu", biases: false },
} as const satisfies Record<string, PlaygroundTask>;

/** Name of a task. */
export type TaskName = keyof typeof tasks;
