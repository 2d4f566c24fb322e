/// <reference lib="dom" />
/**
 * Where the reader is: a page and its state, all of it in the address.
 *
 * @module
 */
import { signal } from "@preact/signals";

/** A place: the path of a page, and its state. */
export interface Place {
  readonly path: string;
  readonly params: URLSearchParams;
}

const here = (): Place => ({
  path: location.pathname,
  params: new URLSearchParams(location.search),
});

/** Where the reader is. */
export const place = signal<Place>(here());

addEventListener("popstate", () => place.value = here());

/**
 * Goes to a page.
 *
 * @param path The page.
 * @param params Its state.
 * @param replace Whether the place before is left out of the history, as while something is moved.
 */
export function go(path: string, params: URLSearchParams, replace = false): void {
  const address = addressOf(path, params);
  if (replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  const moved = place.value.path !== path;
  place.value = { path, params };
  if (moved) scrollTo(0, 0);
}

/** Changes the state of the page; a value of nothing leaves its name out. */
export function setParams(
  changes: Readonly<Record<string, string | readonly string[] | undefined>>,
): void {
  const params = new URLSearchParams(place.value.params);
  for (const [name, value] of Object.entries(changes)) {
    params.delete(name);
    for (const one of typeof value === "string" ? [value] : value ?? []) {
      if (one !== "") params.append(name, one);
    }
  }
  go(place.value.path, params, true);
}

/** The address of a place; commas and equals signs of values stay readable. */
export function addressOf(path: string, params: URLSearchParams): string {
  const text = params.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return text === "" ? path : `${path}?${text}`;
}
