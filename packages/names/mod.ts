/**
 * Names in text: looked up, suggested, read with their numbers; values and errors in sentences.
 *
 * @module
 */
export { canonicalJson } from "./canonical_json.ts";
export { fieldPath } from "./field_path.ts";
export { type Difference, firstDifference } from "./first_difference.ts";
export { checkName, knownNames, lookUp } from "./look_up.ts";
export { messageOf } from "./message_of.ts";
export {
  type NamedNumbers,
  type NumberNames,
  readNamedNumbers,
  type WordChoices,
  writeNamedNumbers,
} from "./named_numbers.ts";
export { nearest } from "./nearest.ts";
export { shortJson } from "./short_json.ts";
export { shortNumber } from "./short_number.ts";
