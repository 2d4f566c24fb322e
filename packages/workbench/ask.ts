import type { Ask } from "./messages.ts";

/** Flags in the order in which a command line has them; others stand behind. */
const order = [
  "csv",
  "images",
  "target",
  "drop",
  "network",
  "methods",
  "lambda",
  "sweep",
  "dropout",
  "loss",
  "optimizer",
  "lr",
  "batch-size",
  "epochs",
  "train-rows",
  "seeds",
  "seed",
  "lambdas",
  "epochs-each",
  "choose",
  "units",
  "features",
];

/** Switches: flags without a value, which an address has with `yes`. */
const switches = new Set(["strict"]);

/** Where the page New begins: does L1 help the CNN? */
export const usualAddress = "preset=quick&methods=none,l1,prox-l1&seeds=5";

/**
 * What an address of the page New asks for: each of its fields is the flag of that name, `preset` what
 * the command line begins with, and `name` that of the sweep.
 *
 * @param params The fields of the address.
 * @returns The arguments of `deno task sweep`.
 *
 * @example
 * ```ts ignore
 * askOf(new URLSearchParams("preset=quick&seeds=5")); // { args: ["quick", "--seeds", "5"] }
 * ```
 */
export function askOf(params: URLSearchParams): Ask {
  const preset = params.get("preset") || "quick";
  const name = params.get("name");
  const place = (flag: string) => order.indexOf(flag) < 0 ? order.length : order.indexOf(flag);
  const flags = [...new Set(params.keys())]
    .filter((flag) => /^[a-z][a-z-]*$/.test(flag) && flag !== "preset" && flag !== "name")
    .sort((a, b) => place(a) - place(b));
  const args = flags.flatMap((flag) => {
    if (switches.has(flag)) return [`--${flag}`];
    return params.getAll(flag).flatMap((value) =>
      value.startsWith("-") ? [`--${flag}=${value}`] : [`--${flag}`, value]
    );
  });
  return { args: [preset, ...args], ...(name ? { name } : {}) };
}

/** Fields of the page New that a path has no use for: it trains one method, with one seed, at its own
 * lambdas, and chooses among them. */
const notOfPaths = [
  ...["name", "methods", "lambda", "sweep", "search", "budget", "seeds", "choose", "patience"],
  ...["evaluate-every", "mc", "prune"],
];

/**
 * The address of the page Path for the experiment of an address of the page New.
 *
 * @param params The fields of the page New.
 * @returns Those of the page Path.
 */
export function pathParamsOf(params: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...params].filter(([name]) => !notOfPaths.includes(name)));
}

/**
 * What an address of the page Path asks for: its fields are the flags of `deno task path`, but `name`,
 * which are the paths that are shown.
 *
 * @param params The fields of the address.
 * @returns The arguments of `deno task path`.
 */
export function pathAskOf(params: URLSearchParams): Ask {
  const own = new URLSearchParams([...params].filter(([name]) => name !== "name"));
  own.set("seeds", "1");
  return { args: askOf(own).args };
}

/**
 * The address of the page New that asks for the arguments of a command line.
 *
 * @param args The preset, then flags, each but switches with its value behind it.
 * @returns The fields of the address.
 */
export function paramsOf(args: readonly string[]): URLSearchParams {
  const [preset = "quick", ...rest] = args;
  const params = new URLSearchParams({ preset });
  for (let at = 0; at < rest.length; at++) {
    const flag = rest[at]!.replace(/^--/, "");
    if (switches.has(flag)) params.append(flag, "yes");
    else params.append(flag, rest[++at] ?? "");
  }
  return params;
}
