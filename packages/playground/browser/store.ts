/// <reference lib="dom" />
/**
 * What the page knows, as signals, and its worker.
 *
 * @module
 */
import { batch, computed, signal } from "@preact/signals";
import type { About, Answer, Ask, Progress } from "../messages.ts";
import {
  defaultSettings,
  formatSettings,
  liveSettings,
  parseSettings,
  type Settings,
} from "../settings.ts";
import type { Snapshot } from "../snapshot.ts";
import { Curves } from "./curves.ts";

const read = parseSettings(location.hash);

/** What the page is set to. */
export const settings = signal<Settings>(read.settings);
/** What cannot be done, in words, the newest last. */
export const faults = signal<readonly string[]>(read.faults);
/** What is known of the model; nothing until it is there. */
export const about = signal<About | undefined>(undefined);
/** What the rows are called that nothing is trained on. */
export const heldName = computed(() => about.value?.points ? "held out" : "test");
/** Where training is. */
export const progress = signal<Progress>({ training: false, step: 0, epochs: 0, moved: false });
/** What is drawn. */
export const snapshot = signal<Snapshot | undefined>(undefined);
/** The last figures that were taken. */
export const figures = signal<Snapshot["figures"]>(undefined);
/** Name of the kernel that is looked at; the first one until it is chosen. */
export const look = signal("");
/** Losses and accuracies so far; `curves.version` changes with them. */
export const curves = new Curves();
/** Whether the engine may use threads here. */
export const isolated = crossOriginIsolated;

/** Whether a model and its data are being loaded; what was drawn before stays until they are there. */
export const opening = signal(true);

const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
let run = 0;

worker.onmessage = ({ data }: MessageEvent<Answer>) => {
  if (data.run === run) hear(data);
};
worker.onerror = (event) => {
  faults.value = [...faults.value, `Cannot train: ${event.message || "the worker did not start"}`];
};

function hear(answer: Answer): void {
  switch (answer.type) {
    case "about":
      batch(() => {
        about.value = answer.about;
        opening.value = false;
        curves.clear();
      });
      break;
    case "progress":
      progress.value = answer.progress;
      break;
    case "fault":
      faults.value = [...faults.value, answer.text];
      progress.value = { ...progress.value, training: false };
      break;
    case "snapshot":
      requestAnimationFrame(() => answer.run === run && draw(answer.snapshot));
  }
}

/** Draws, and says how long that took, until the browser has painted it. */
function draw(next: Snapshot): void {
  const start = performance.now();
  batch(() => {
    if (next.figures) figures.value = next.figures;
    curves.add(next, about.value!.steps);
    snapshot.value = next;
  });
  setTimeout(() => ask({ type: "drawn", milliseconds: performance.now() - start }));
}

function ask(message: Ask): void {
  worker.postMessage(message);
}

/** Begins anew with the settings. */
export function reset(): void {
  run++;
  opening.value = true;
  progress.value = { training: false, step: 0, epochs: 0, moved: false };
  ask({ type: "open", run, settings: settings.value });
}

/** Trains until something ends it. */
export function train(until: "pause" | "step" | "epoch"): void {
  faults.value = [];
  ask({ type: "train", until });
}

/** Pauses training. */
export function pause(): void {
  ask({ type: "pause" });
}

/** Looks at a kernel. */
export function lookAt(kernel: string): void {
  look.value = kernel;
  ask({ type: "look", kernel });
}

/**
 * Changes settings: while training goes on where they may change, else from the beginning.
 *
 * @param changes What changes.
 */
export function change(changes: Partial<Settings>): void {
  const before = settings.value;
  const wanted = "task" in changes || "optimizer" in changes
    ? begin({ ...before, ...changes }, "task" in changes)
    : { ...before, ...changes };
  const names = (Object.keys(wanted) as (keyof Settings)[])
    .filter((name) => wanted[name] !== before[name]);
  if (names.length === 0) return;
  settings.value = wanted;
  faults.value = [];
  history.replaceState(null, "", `#${formatSettings(wanted)}`);
  const live: readonly string[] = liveSettings;
  if (names.every((name) => live.includes(name))) ask({ type: "move", settings: wanted });
  else reset();
}

/** Another task begins as it does; another optimizer with its own learning rate. */
function begin(wanted: Settings, other: boolean): Settings {
  const { task, optimizer, seed, strict, draw } = wanted;
  const usual = defaultSettings(task, optimizer);
  return other ? { ...usual, seed, strict, draw } : { ...wanted, lr: usual.lr };
}

addEventListener("hashchange", () => {
  const { settings: wanted, faults: wrong } = parseSettings(location.hash);
  settings.value = wanted;
  faults.value = wrong;
  reset();
});
