/// <reference lib="dom" />
import type { ComponentChildren } from "preact";
import { addressOf, go } from "./router.ts";

/** A link to a page of the workbench, which the page follows without being loaded again. */
export function Link(
  { to, params = {}, class: name, current = false, children }: {
    to: string;
    params?: Readonly<Record<string, string | readonly string[]>>;
    class?: string;
    current?: boolean;
    children: ComponentChildren;
  },
) {
  const search = new URLSearchParams(
    Object.entries(params).flatMap(([key, value]) =>
      (typeof value === "string" ? [value] : [...value]).map((one) => [key, one])
    ),
  );
  return (
    <a
      href={addressOf(to, search)}
      class={name}
      aria-current={current ? "page" : undefined}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        go(to, search);
      }}
    >
      {children}
    </a>
  );
}
