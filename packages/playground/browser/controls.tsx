/// <reference lib="dom" />
import { type OptimizerOfferName, optimizerOffers, penaltyChoices } from "../penalties.ts";
import { tasks } from "../tasks.ts";
import {
  ChoiceField,
  LogField,
  PaceField,
  ShareField,
  SwitchField,
  TypedField,
} from "./fields.tsx";
import { figures, heldName, opening, pause, progress, reset, settings, train } from "./store.ts";

const titles = <Names extends string>(all: Readonly<Record<Names, { title: string }>>) =>
  Object.fromEntries(
    Object.entries<{ title: string }>(all).map(([name, { title }]) => [name, title]),
  );

/** What is trained. */
export function TaskChoice() {
  return <ChoiceField name="task" label="Train on" choices={titles(tasks)} />;
}

/** The buttons of training, and where it is. */
export function RunBar() {
  const { training, step, epochs, pace } = progress.value;
  const held = figures.value?.held.accuracy;
  return (
    <section class="run-bar" aria-label="Training">
      <div class="buttons">
        <button
          type="button"
          class="main"
          id="train"
          disabled={opening.value}
          onClick={() => training ? pause() : train("pause")}
        >
          {training ? "Pause" : "Train"}
        </button>
        <button
          type="button"
          id="step"
          disabled={opening.value || training}
          onClick={() => train("step")}
        >
          Step
        </button>
        <button
          type="button"
          id="epoch"
          disabled={opening.value || training}
          onClick={() => train("epoch")}
        >
          Epoch
        </button>
        <button type="button" id="reset" onClick={reset}>Reset</button>
      </div>
      <dl class="readouts">
        <div>
          <dt>epoch</dt>
          <dd id="epochs">{epochs}</dd>
        </div>
        <div>
          <dt>step</dt>
          <dd id="steps">{step.toLocaleString("en")}</dd>
        </div>
        <div>
          <dt>steps/s</dt>
          <dd id="speed">{pace === undefined ? "-" : shortPace(pace)}</dd>
        </div>
        <div>
          <dt>{heldName.value} accuracy</dt>
          <dd id="held-accuracy">{held === undefined ? "-" : `${(100 * held).toFixed(1)} %`}</dd>
        </div>
      </dl>
    </section>
  );
}

function shortPace(pace: number): string {
  return pace < 10 ? pace.toFixed(1) : Math.round(pace).toLocaleString("en");
}

/** What changes while a model is trained. */
export function LiveControls() {
  const { penalty } = settings.value;
  const { does, scope } = penaltyChoices[penalty];
  return (
    <section class="group" aria-labelledby="live-title">
      <h2 id="live-title">Moves while it trains</h2>
      <div class="fields live">
        <ChoiceField name="penalty" label="Penalty" hint={does} choices={titles(penaltyChoices)} />
        <LogField name="lambda" label="Lambda" from={-6} to={1} disabled={penalty === "none"} />
        <LogField name="lr" label="Learning rate" from={-5} to={1} />
        <ShareField name="dropout" label="Dropout" most={0.9} step={0.05} />
        <PaceField />
        <SwitchField name="biases" label="over biases too" disabled={scope === "fixed"} />
        <SwitchField name="draw" label="draw while it trains" />
      </div>
    </section>
  );
}

/** Whether there is room for all settings beside the figures. */
const roomy = matchMedia("(min-width: 761px)");

/** What begins anew when it changes. */
export function SetupControls() {
  const { task } = settings.value;
  const offers: Readonly<Record<OptimizerOfferName, { title: string }>> = optimizerOffers;
  return (
    <details class="group" open={roomy.matches}>
      <summary>Begins anew</summary>
      <div class="fields">
        <TypedField
          name="network"
          label="Hidden layers"
          hint="such as dense(16) relu dense(8) tanh; the last layer follows from the data"
        />
        <ChoiceField name="optimizer" label="Optimizer" choices={titles(offers)} />
        {tasks[task].data === "points"
          ? <ShareField name="noise" label="Noise of the points" most={0.5} step={0.01} />
          : null}
        <TypedField name="seed" label="Seed" numeric />
        <TypedField
          name="epochs"
          label="Pause after epochs"
          hint="0: never; changing it does not begin anew"
          numeric
        />
        <SwitchField name="strict" label="strict: the same bits on every machine, more slowly" />
      </div>
    </details>
  );
}
