/// <reference lib="dom" />
import { shortNumber } from "@shrinklab/names";
import { useState } from "preact/hooks";
import { readSetting, type Settings } from "../settings.ts";
import { change, settings } from "./store.ts";

/** Names of the settings whose values are of a type. */
type Of<T> = {
  [Name in keyof Settings]: Settings[Name] extends T ? Name : never;
}[keyof Settings];

interface FieldProps<Name extends keyof Settings> {
  readonly name: Name;
  readonly label: string;
  readonly hint?: string;
  readonly disabled?: boolean;
}

const set = <Name extends keyof Settings>(name: Name, value: Settings[Name]) =>
  change({ [name]: value });

/** A choice among names. */
export function ChoiceField<Name extends Of<string>>(
  { name, label, hint, choices }: FieldProps<Name> & { choices: Readonly<Record<string, string>> },
) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <select
        id={name}
        value={settings.value[name]}
        onChange={(event) => set(name, event.currentTarget.value as Settings[Name])}
        aria-describedby={hint ? `${name}-hint` : undefined}
      >
        {Object.entries(choices).map(([value, title]) => (
          <option key={value} value={value}>{title}</option>
        ))}
      </select>
      {hint ? <p class="hint-line" id={`${name}-hint`}>{hint}</p> : null}
    </div>
  );
}

/** A slider of a strength or a rate, whose steps are equal ratios: ten to a power of ten. */
export function LogField(
  { name, label, from, to, disabled = false }: FieldProps<"lambda" | "lr"> & {
    /** Powers of ten at the ends. */
    from: number;
    to: number;
  },
) {
  const value = settings.value[name];
  const power = value > 0 ? Math.max(from, Math.min(to, Math.log10(value))) : from;
  return (
    <div class="field">
      <label for={name}>
        {label} <output for={name}>{shortNumber(value)}</output>
      </label>
      <input
        id={name}
        type="range"
        min={10 * from}
        max={10 * to}
        step={1}
        value={Math.round(10 * power)}
        disabled={disabled}
        aria-valuetext={shortNumber(value)}
        onInput={(event) =>
          set(name, Number((10 ** (event.currentTarget.valueAsNumber / 10)).toPrecision(2)))}
      />
    </div>
  );
}

/** A slider in equal steps. */
export function ShareField(
  { name, label, most, step }: FieldProps<"dropout" | "noise"> & { most: number; step: number },
) {
  const value = settings.value[name];
  return (
    <div class="field">
      <label for={name}>
        {label} <output for={name}>{value}</output>
      </label>
      <input
        id={name}
        type="range"
        min={0}
        max={most}
        step={step}
        value={value}
        onInput={(event) => set(name, Number(event.currentTarget.valueAsNumber.toFixed(2)))}
      />
    </div>
  );
}

/** Text or a number that is typed; it counts when the field is left, or by Enter. */
export function TypedField<Name extends "network" | "seed" | "epochs">(
  { name, label, hint, numeric = false }: FieldProps<Name> & { numeric?: boolean },
) {
  const [fault, setFault] = useState("");
  const describedBy = [hint ? `${name}-hint` : "", fault ? `${name}-fault` : ""].join(" ").trim();
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input
        id={name}
        type="text"
        inputMode={numeric ? "numeric" : "text"}
        spellcheck={false}
        autocomplete="off"
        value={String(settings.value[name])}
        aria-invalid={fault !== ""}
        aria-describedby={describedBy || undefined}
        onChange={(event) => {
          try {
            set(name, readSetting(name, event.currentTarget.value));
            setFault("");
          } catch (error) {
            setFault((error as Error).message);
          }
        }}
      />
      {hint ? <p class="hint-line" id={`${name}-hint`}>{hint}</p> : null}
      {fault ? <p class="fault" id={`${name}-fault`}>{fault}</p> : null}
    </div>
  );
}

/** A switch. */
export function SwitchField(
  { name, label, disabled = false }: FieldProps<"strict" | "biases" | "draw">,
) {
  return (
    <label class="switch">
      <input
        id={name}
        type="checkbox"
        checked={settings.value[name]}
        disabled={disabled}
        onChange={(event) => set(name, event.currentTarget.checked)}
      />
      {label}
    </label>
  );
}

/** Steps a second at most. */
export function PaceField() {
  const usual = [1, 10, 100, 1000];
  const { pace } = settings.value;
  const paces = usual.includes(pace) || pace === 0 ? usual : [...usual, pace].sort((a, b) => a - b);
  return (
    <div class="field">
      <label for="pace">Speed</label>
      <select
        id="pace"
        value={String(pace)}
        onChange={(event) => change({ pace: Number(event.currentTarget.value) })}
      >
        {paces.map((steps) => (
          <option key={steps} value={String(steps)}>
            {steps.toLocaleString("en")} steps/s
          </option>
        ))}
        <option value="0">full</option>
      </select>
    </div>
  );
}
