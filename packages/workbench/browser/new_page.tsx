/// <reference lib="dom" />
import { shortNumber } from "@shrinklab/names";
import { computed, effect, signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { askOf, pathParamsOf, usualAddress } from "../ask.ts";
import { formatLambdas, parseLambdas, slider, sliderLambda, sliderPlace } from "../lambdas.ts";
import type { MethodChoice, Plan } from "../messages.ts";
import { DropZone } from "./drop_zone.tsx";
import { Link } from "./link.tsx";
import { go, place, setParams } from "./router.ts";
import { post, readState, say, state } from "./server.ts";

/** What the address asks for would train; nothing until the server has said it. */
const plan = signal<Plan | undefined>(undefined);
/** Whether the server works out what was typed last. */
const asking = signal(false);

const params = computed(() => place.value.params);
const field = (name: string) => params.value.get(name) ?? "";

/** How long after the last letter the server is asked, in milliseconds. */
const PAUSE = 150;
let timer: ReturnType<typeof setTimeout> | undefined;
let asked = "";

effect(() => {
  if (place.value.path !== "/new") return;
  const ask = askOf(params.value);
  const text = JSON.stringify(ask);
  if (text === asked) return;
  asked = text;
  asking.value = true;
  clearTimeout(timer);
  timer = setTimeout(async () => {
    try {
      const answer = await post<Plan>("/api/plan", ask);
      // What was typed meanwhile is asked for by itself.
      if (text !== asked) return;
      plan.value = answer;
      asking.value = false;
    } catch (error) {
      asked = "";
      asking.value = false;
      say(error);
    }
  }, plan.value === undefined ? 0 : PAUSE);
});

/** The page where an experiment is set up. */
export function NewPage() {
  useEffect(() => {
    if (params.value.size === 0) go("/new", new URLSearchParams(usualAddress), true);
  }, [params.value]);
  const known = plan.value;
  return (
    <main>
      <h1>New experiment</h1>
      <p class="lead">
        Every method is trained with every seed, from the same weights and in the same order of
        rows, so that they are compared pair by pair.
      </p>
      {known === undefined
        ? <p class="note">Asking the server ...</p>
        : (
          <div class="columns set-up">
            <form class="controls" onSubmit={(event) => event.preventDefault()}>
              <DataFields plan={known} />
              <NetworkFields plan={known} />
              <MethodFields plan={known} />
              <TrainingFields plan={known} />
            </form>
            <PlanPanel plan={known} />
          </div>
        )}
    </main>
  );
}

function DataFields({ plan }: { plan: Plan }) {
  const presets = state.value?.presets ?? {};
  const preset = field("preset") || "quick";
  const own = field("csv") || field("images");
  const isKnown = preset in presets;
  return (
    <fieldset class="group">
      <legend>Data</legend>
      <div class="fields">
        <div class="field">
          <label for="preset">Begin with</label>
          <select
            id="preset"
            value={preset}
            onChange={(event) =>
              go("/new", new URLSearchParams({ preset: event.currentTarget.value }))}
          >
            {isKnown ? null : <option value={preset}>{preset}</option>}
            {Object.keys(presets).map((name) => <option key={name} value={name}>{name}</option>)}
          </select>
          <p class="hint-line">{presets[preset] ?? ""}</p>
        </div>
        <DropZone />
        {own
          ? (
            <p class="hint-line">
              Trains on <code>{own}</code>.{" "}
              <button
                type="button"
                class="small"
                onClick={() =>
                  setParams({
                    csv: undefined,
                    images: undefined,
                    target: undefined,
                    drop: undefined,
                  })}
              >
                Take the preset's data
              </button>
            </p>
          )
          : null}
        {plan.table
          ? (
            <>
              <TextField name="target" label="Column to predict" hint="its name; the last one" />
              <TextField name="drop" label="Columns to leave out" hint="names, with commas" />
            </>
          )
          : null}
        <p class="hint-line" id="data-text">{plan.data}</p>
        <Faults plan={plan} flags={["csv", "images", "target", "drop"]} />
      </div>
    </fieldset>
  );
}

function NetworkFields({ plan }: { plan: Plan }) {
  const network = params.value.get("network") ?? plan.network;
  return (
    <fieldset class="group">
      <legend>Network</legend>
      <div class="fields">
        <div class="field">
          <label for="network">Layers but the last, which follows from data and loss</label>
          <textarea
            id="network"
            rows={3}
            spellcheck={false}
            autocomplete="off"
            value={network}
            aria-invalid={plan.faults.some(({ flag }) => flag === "network")}
            aria-describedby="network-fault"
            onInput={(event) => setParams({ network: event.currentTarget.value })}
          />
          <div id="network-fault">
            <Faults plan={plan} flags={["network"]} />
          </div>
        </div>
        {plan.layers.length === 0
          ? null
          : (
            <div class="scroll-wide" tabIndex={0} role="region" aria-label="Layers">
              <table class="layers">
                <thead>
                  <tr>
                    <th scope="col">layer</th>
                    <th scope="col">shape</th>
                    <th scope="col">weights</th>
                  </tr>
                </thead>
                <tbody>
                  {plan.layers.map(({ name, text, shape, parameters }) => (
                    <tr key={name}>
                      <th scope="row">{text}</th>
                      <td>{shape}</td>
                      <td>{parameters === 0 ? "" : parameters.toLocaleString("en")}</td>
                    </tr>
                  ))}
                  <tr class="total">
                    <th scope="row">all</th>
                    <td></td>
                    <td id="parameters">{plan.parameters.toLocaleString("en")}</td>
                  </tr>
                </tbody>
              </table>
            </div>
          )}
      </div>
    </fieldset>
  );
}

function MethodFields({ plan }: { plan: Plan }) {
  const choose = (name: string, on: boolean) => {
    const names = plan.methods.filter((method) => method.name === name ? on : method.chosen)
      .map((method) => method.name);
    if (names.length > 0) setParams({ methods: names.join(",") });
  };
  return (
    <fieldset class="group">
      <legend>Methods</legend>
      <div class="methods-list">
        {plan.methods.map((method) => (
          <MethodField key={method.name} method={method} onChoose={choose} />
        ))}
      </div>
      <Faults plan={plan} flags={["methods", "lambda", "penalty"]} />
    </fieldset>
  );
}

function MethodField(
  { method, onChoose }: { method: MethodChoice; onChoose: (name: string, on: boolean) => void },
) {
  const { name, chosen, text, lambda } = method;
  const typed = parseLambdas(field("lambda"))[name];
  const value = typed ?? lambda;
  return (
    <div class={`method${chosen ? " chosen" : ""}`}>
      <label class="switch">
        <input
          type="checkbox"
          checked={chosen}
          onChange={(event) => onChoose(name, event.currentTarget.checked)}
        />
        <span>
          <b>{name}</b> <small>{text}</small>
        </span>
      </label>
      {chosen && value !== undefined
        ? (
          <div class="field strength">
            <label for={`lambda-${name}`}>
              lambda <output for={`lambda-${name}`}>{shortNumber(value)}</output>
            </label>
            <input
              id={`lambda-${name}`}
              type="range"
              min={slider.min}
              max={slider.max}
              step={1}
              value={sliderPlace(value)}
              aria-label={`lambda of ${name}`}
              aria-valuetext={shortNumber(value)}
              onInput={(event) =>
                setParams({
                  lambda: formatLambdas({
                    ...parseLambdas(field("lambda")),
                    [name]: sliderLambda(event.currentTarget.valueAsNumber),
                  }),
                })}
            />
          </div>
        )
        : null}
    </div>
  );
}

function TrainingFields({ plan }: { plan: Plan }) {
  const { optimizer, lr, epochs, batchSize } = plan.usual;
  return (
    <fieldset class="group">
      <legend>Training</legend>
      <div class="fields two">
        <TextField name="seeds" label="Seeds" hint={plan.seeds} numeric />
        <TextField name="epochs" label="Epochs" usual={String(epochs)} numeric />
        <TextField name="optimizer" label="Optimizer" usual={optimizer} />
        <TextField name="lr" label="Learning rate" usual={shortNumber(lr)} numeric />
        <TextField name="batch-size" label="Batch size" usual={batchSize} />
        <TextField name="train-rows" label="Training rows" usual="all" numeric />
        <TextField name="dropout" label="Dropout" usual="as the methods" numeric />
        <TextField name="name" label="Name in the store" usual="that of the preset" />
      </div>
      <Faults
        plan={plan}
        flags={[
          "seeds",
          "epochs",
          "optimizer",
          "lr",
          "batch-size",
          "train-rows",
          "dropout",
          "seed",
        ]}
      />
    </fieldset>
  );
}

/** Text that is a flag; the page asks the server as it is typed. */
function TextField({ name, label, hint, usual, numeric = false }: {
  name: string;
  label: string;
  hint?: string;
  usual?: string;
  numeric?: boolean;
}) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input
        id={name}
        type="text"
        inputMode={numeric ? "decimal" : "text"}
        spellcheck={false}
        autocomplete="off"
        placeholder={usual}
        value={field(name)}
        aria-describedby={hint === undefined ? undefined : `${name}-hint`}
        onInput={(event) => setParams({ [name]: event.currentTarget.value })}
      />
      {hint === undefined ? null : <p class="hint-line" id={`${name}-hint`}>{hint}</p>}
    </div>
  );
}

function Faults({ plan, flags }: { plan: Plan; flags: readonly string[] }) {
  const about = plan.faults.filter(({ flag }) => flag !== undefined && flags.includes(flag));
  return (
    <div role="alert" class="faults">
      {about.map(({ text }) => <p key={text} class="fault">{text}</p>)}
    </div>
  );
}

const placed = new Set([
  ...["csv", "images", "target", "drop", "network", "methods", "lambda", "penalty"],
  ...["seeds", "epochs", "optimizer", "lr", "batch-size", "train-rows", "dropout", "seed"],
]);

function PlanPanel({ plan }: { plan: Plan }) {
  const [fault, setFault] = useState("");
  const [starting, setStarting] = useState(false);
  const start = async () => {
    setStarting(true);
    try {
      const { name } = await post<{ name: string }>("/api/start", askOf(params.value));
      await readState();
      go("/live", new URLSearchParams({ sweep: name }));
    } catch (error) {
      setFault((error as Error).message);
    } finally {
      setStarting(false);
    }
  };
  const path = Object.fromEntries(pathParamsOf(params.value));
  const others = plan.faults.filter(({ flag }) => flag === undefined || !placed.has(flag));
  const wrong = plan.faults.length > 0;
  return (
    <section class="plan" aria-labelledby="plan-title">
      <div class="panel">
        <h2 id="plan-title">
          {plan.trials.toLocaleString("en")} {plan.trials === 1 ? "trial" : "trials"}
        </h2>
        <p class="note">{plan.seeds}.</p>
        {plan.remarks.map((remark) => <p key={remark} class="note">{remark}</p>)}
        <button
          type="button"
          class="main"
          id="start"
          disabled={wrong || asking.value || starting}
          onClick={start}
        >
          {starting ? "Starting ..." : "Start"}
        </button>
        <p class="note">
          Or <Link to="/path" params={path}>a path of lambdas</Link> of one of its methods.
        </p>
        <div role="alert" class="faults">
          {others.map(({ text }) => <p key={text} class="fault">{text}</p>)}
          {fault ? <p class="fault">{fault}</p> : null}
        </div>
      </div>
      <div class="panel">
        <h2>The same at a terminal</h2>
        <pre id="command">{plan.command}</pre>
        <details>
          <summary>The experiment as JSON</summary>
          <pre id="json" tabIndex={0}>{plan.experiment}</pre>
        </details>
      </div>
    </section>
  );
}
