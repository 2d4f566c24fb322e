/**
 * Names in text: looked up, suggested, read with their numbers.
 *
 * @module
 */
export { canonicalJson } from "./canonical_json.ts";
export { checkName, knownNames, lookUp } from "./look_up.ts";
export {
  type NamedNumbers,
  type NumberNames,
  readNamedNumbers,
  type WordChoices,
  writeNamedNumbers,
} from "./named_numbers.ts";
export { nearest } from "./nearest.ts";
export { shortNumber } from "./short_number.ts";
