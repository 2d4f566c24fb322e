import type { Backend } from "@shrinklab/backends";
import { engine } from "@shrinklab/backends/engine";
import { formatExperiment } from "@shrinklab/experiments";
import { experimentOf, pointsFile } from "./experiment.ts";
import type { Answer, Ask } from "./messages.ts";
import { drawPoints, type PointPatternName, pointsCsv } from "./points.ts";
import { openSession, type Session, type SessionFigures } from "./session.ts";
import type { Settings } from "./settings.ts";
import { takeSnapshot } from "./snapshot.ts";
import { tasks } from "./tasks.ts";

/** Milliseconds of steps before messages get a turn. */
const TURN = 30;
/** Milliseconds between two snapshots: at least while steps want all the time, or leave some; at most. */
const BETWEEN_SNAPSHOTS = { training: 300, spare: 50, most: 5000 };
/**
 * Share of the time that snapshots and their drawing may take, as far as worker and page see it: of
 * training, where what the browser composes after them without a GPU takes two thirds as long again;
 * and of time that a slower pace leaves to spare.
 */
const DRAWING_SHARE = { training: 0.03, spare: 0.2 };
/** So many snapshots tell what one costs. */
const COSTS = 4;
/** Milliseconds between two words on where training is. */
const BETWEEN_WORDS = 250;

/** An answer without the number of its run. */
type Said = Answer extends infer One ? One extends Answer ? Omit<One, "run"> : never : never;

/**
 * Trains as the page asks, and tells it what to draw: in turns, so that what it asks counts from the
 * next step on, and with so few snapshots that drawing costs under a twentieth of the steps.
 */
export class TrainingLoop implements Disposable {
  readonly #threads: number;
  readonly #say: (answer: Answer) => void;
  #run = 0;
  #backend: Backend | undefined;
  #strict: boolean | undefined;
  #session: Session | undefined;
  #settings: Settings | undefined;
  /** Training ends before this step. */
  #until = 0;
  /** Counts what has ended or begun training, so that an older loop sees that it is not wanted. */
  #turns = 0;
  #look = "";
  #figures: SessionFigures | undefined;
  /** The last snapshot: when and at which step it was taken, how long that took, if it is drawn. */
  #taken = { at: 0, step: 0, milliseconds: 0, drawn: true };
  /** Milliseconds that the last snapshots took, with their drawing. */
  #costs: number[] = [];
  /** Whether steps leave time to spare, since the pace is slow. */
  #spare = false;
  /** Steps in a millisecond, at best: what else the machine does makes them fewer. */
  #fastest = 0;
  /** Steps and time at which the measure of the pace began, and when it was last told. */
  #measure = { step: 0, at: 0, told: 0 };
  #pace: number | undefined;
  /** Opening takes time, in which no other opening may begin; it does not fail. */
  #opening: Promise<unknown> = Promise.resolve();
  readonly #channel = new MessageChannel();
  #letIn: (() => void) | undefined;

  /**
   * Makes a loop; the engine starts when a model is opened.
   *
   * @param threads Threads of the engine, 1 or more.
   * @param say Is told every answer.
   */
  constructor(threads: number, say: (answer: Answer) => void) {
    this.#threads = threads;
    this.#say = say;
    this.#channel.port1.onmessage = () => this.#letIn?.();
  }

  /**
   * Does what the page asks; what cannot be done is an answer too.
   *
   * @param ask What it asks.
   */
  async hear(ask: Ask): Promise<void> {
    try {
      switch (ask.type) {
        case "open":
          this.#run = ask.run;
          this.#halt();
          return await this.#openNext(ask.run, ask.settings);
        case "move":
          return this.#move(ask.settings);
        case "train":
          return await this.#train(ask.until);
        case "pause":
          return this.#halt();
        case "look":
          this.#look = ask.kernel;
          if (!this.#training) this.#snapshot();
          return;
        case "drawn":
          return this.#drawn(ask.milliseconds);
      }
    } catch (error) {
      this.#halt();
      this.#answer({ type: "fault", text: (error as Error).message });
    }
  }

  /** Ends training, and frees all that it holds. */
  [Symbol.dispose](): void {
    this.#halt();
    this.#session?.[Symbol.dispose]();
    this.#session = undefined;
    this.#backend?.[Symbol.dispose]();
    this.#backend = undefined;
    this.#channel.port1.close();
    this.#channel.port2.close();
  }

  /** Whether steps are made. */
  get #training(): boolean {
    return this.#session !== undefined && this.#session.step < this.#until;
  }

  #answer(said: Said): void {
    this.#say({ ...said, run: this.#run } as Answer);
  }

  #halt(): void {
    this.#until = 0;
    this.#turns++;
  }

  async #openNext(run: number, settings: Settings): Promise<void> {
    const opened = this.#opening.then(() => this.#open(run, settings));
    this.#opening = opened.catch(() => {});
    return await opened;
  }

  async #open(run: number, settings: Settings): Promise<void> {
    if (run !== this.#run) return;
    this.#session?.[Symbol.dispose]();
    this.#session = undefined;
    if (this.#backend === undefined || this.#strict !== settings.strict) {
      this.#backend?.[Symbol.dispose]();
      this.#backend = undefined;
      this.#backend = await engine({ threads: this.#threads, strict: settings.strict });
      this.#strict = settings.strict;
    }
    const session = await openSession(settings);
    // What was asked for meanwhile comes next.
    if (run !== this.#run) return session[Symbol.dispose]();
    this.#session = session;
    this.#settings = settings;
    const { points } = session;
    this.#answer({
      type: "about",
      about: {
        backend: this.#backend.description,
        threads: this.#threads,
        steps: session.steps,
        parameters: session.parameters,
        kernels: session.model.parameters.filter(({ role }) => role === "kernel")
          .map(({ name }) => name),
        classes: session.classes,
        ...(points === undefined ? {} : { points }),
      },
    });
    this.#figures = session.evaluate();
    this.#pace = undefined;
    this.#fastest = 0;
    await this.#paused();
  }

  #move(settings: Settings): void {
    const session = this.#session;
    if (session === undefined) return;
    const paused = !this.#training;
    session.move(settings);
    this.#settings = settings;
    this.#fastest = 0;
    if (paused) void this.#paused();
    else this.#startMeasure();
  }

  async #train(until: "pause" | "step" | "epoch"): Promise<void> {
    await this.#opening;
    const session = this.#session;
    if (session === undefined || this.#training) return;
    const { step, steps } = session;
    const end = this.#settings!.epochs * steps;
    this.#until = {
      step: step + 1,
      epoch: (session.epochs + 1) * steps,
      pause: end > step ? end : Infinity,
    }[until];
    this.#startMeasure();
    this.#tell();
    const turn = ++this.#turns;
    while (this.#turns === turn && this.#training) {
      this.#steps(session);
      if (this.#session !== session) return;
      await this.#rest(session);
    }
    // A pause, or the end; a beginning tells of itself.
    if (this.#session === session) {
      if (this.#figures === undefined) this.#figures = session.evaluate();
      await this.#paused();
    }
  }

  /** Makes steps for a while. */
  #steps(session: Session): void {
    const start = performance.now();
    const first = session.step;
    const { pace } = this.#settings!;
    const due = pace === 0 ? Infinity : this.#measure.step + 1 +
      Math.floor((start - this.#measure.at) * pace / 1000);
    while (session.step < Math.min(this.#until, due) && performance.now() - start < TURN) {
      const { total } = session.next();
      if (!Number.isFinite(total)) {
        this.#halt();
        const text =
          `Loss is ${total} in step ${session.step}, want a finite number: begin anew, ` +
          "with a lower learning rate or lambda";
        return this.#answer({ type: "fault", text });
      }
      // A pass over images for figures takes as long as some steps: one an epoch.
      const ended = session.step % session.steps === 0;
      if (ended && session.image) this.#figures = session.evaluate();
    }
    const now = performance.now();
    if (now - start > TURN / 4) {
      this.#fastest = Math.max(this.#fastest, (session.step - first) / (now - start));
    }
    if (this.#settings!.draw && this.#mayDraw(now)) this.#snapshot();
    if (now - this.#measure.told >= BETWEEN_WORDS) {
      this.#measure.told = now;
      this.#tell();
    }
  }

  /** Lets messages in, and waits where the pace is not to be faster. */
  async #rest(session: Session): Promise<void> {
    const { pace } = this.#settings!;
    const { at, step } = this.#measure;
    const next = pace === 0 ? 0 : at + (session.step - step) * 1000 / pace;
    const wait = Math.min(TURN, next - performance.now());
    this.#spare = wait > 1;
    if (this.#spare) return await new Promise((resolve) => setTimeout(resolve, wait));
    // Where steps cannot follow the pace they do not catch up later.
    if (pace !== 0 && wait < -1000) this.#startMeasure();
    await this.#messages();
  }

  /** A turn for messages; a timer would wait for 4 ms. */
  #messages(): Promise<void> {
    return new Promise((resolve) => {
      this.#letIn = resolve;
      this.#channel.port2.postMessage(undefined);
    });
  }

  /** Takes a snapshot for the page to draw. */
  #snapshot(): void {
    const session = this.#session;
    if (session === undefined) return;
    const start = performance.now();
    const figures = session.image ? this.#figures : session.evaluate();
    const snapshot = takeSnapshot(session, this.#look, figures);
    this.#figures = undefined;
    this.#answer({ type: "snapshot", snapshot });
    const { step } = session;
    this.#taken = { at: start, step, milliseconds: performance.now() - start, drawn: false };
  }

  /**
   * Whether it is time for a snapshot: after enough time, and as many steps as that time has at best.
   * On a busy machine drawing would else take its share of the little that training gets.
   */
  #mayDraw(now: number): boolean {
    const { at, step, drawn } = this.#taken;
    const { most } = BETWEEN_SNAPSHOTS;
    const kind = this.#spare ? "spare" : "training";
    const least = Math.max(BETWEEN_SNAPSHOTS[kind], this.#usualCost() / DRAWING_SHARE[kind]);
    const between = Math.min(most, least);
    if (!drawn || now - at < between) return false;
    return this.#spare || now - at >= most || this.#session!.step - step >= this.#fastest * between;
  }

  /** The least of the last costs: what else the machine does, and the first drawing, take longer. */
  #usualCost(): number {
    return this.#costs.length < 2 ? 0 : Math.min(...this.#costs);
  }

  #drawn(milliseconds: number): void {
    this.#costs = [...this.#costs, this.#taken.milliseconds + milliseconds].slice(-COSTS);
    this.#taken.drawn = true;
  }

  #startMeasure(): void {
    this.#measure = { ...this.#measure, step: this.#session!.step, at: performance.now() };
  }

  /** Says where training is. */
  #tell(weightsSha256?: string): void {
    const { step, epochs, moved } = this.#session!;
    const seconds = (performance.now() - this.#measure.at) / 1000;
    if (seconds > 0.2 && step > this.#measure.step) {
      this.#pace = (step - this.#measure.step) / seconds;
    }
    this.#answer({
      type: "progress",
      progress: {
        training: this.#training,
        step,
        epochs,
        ...(this.#pace === undefined ? {} : { pace: this.#pace }),
        moved,
        ...(weightsSha256 === undefined ? {} : { weightsSha256 }),
        ...(weightsSha256 === undefined || moved
          ? {}
          : { files: filesOf(this.#settings!, Math.max(1, epochs)) }),
      },
    });
  }

  /** Says that training pauses, with what there is to draw and the hash of the weights. */
  async #paused(): Promise<void> {
    const session = this.#session!;
    this.#until = 0;
    this.#snapshot();
    this.#tell();
    const { step } = session;
    const hash = await session.weightsSha256();
    if (this.#session === session && !this.#training && session.step === step) this.#tell(hash);
  }
}

/** Files with which a terminal trains the same. */
function filesOf(settings: Settings, epochs: number): Record<string, string> {
  const { task, noise, seed } = settings;
  const experiment = formatExperiment(experimentOf(settings, epochs));
  return {
    "playground.json": experiment,
    ...(tasks[task].data === "points"
      ? { [pointsFile(settings)]: pointsCsv(drawPoints(task as PointPatternName, noise, seed)) }
      : {}),
  };
}
