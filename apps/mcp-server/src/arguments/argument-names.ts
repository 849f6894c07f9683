import { distance, isNear } from './near-names.js';
import aliases from './argument-aliases.json' with { type: 'json' };

/** Names that people use for what a tool calls otherwise; of several the first that the tool has is meant. */
const byAlias: ReadonlyMap<string, readonly string[]> = new Map(Object.entries<string[]>(aliases));

/** Arguments that are optional in a sense that hosts differ in; nothing is near to them by chance. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_.-]+/g, '');
}

/**
 * The argument that a name means which the tool has not got.
 *
 * @param names that the tool has
 * @returns `undefined` when nothing is near
 */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  if (given.length > 64) return undefined;
  const word = plain(given);
  const same = names.find((name) => plain(name) === word);
  if (same !== undefined) return same;
  const meant = byAlias.get(word)?.find((name) => names.includes(name));
  if (meant !== undefined) return meant;
  const near = names.filter((name) => isNear(word, plain(name)));
  return near.sort((one, other) => distance(word, plain(one)) - distance(word, plain(other)))[0];
}

/** Whether a name can be that of a FHIR search parameter, which belongs into `params`. */
export function isSearchParameterName(name: string): boolean {
  return /^_?[a-zA-Z][a-zA-Z-]{1,40}(?::[a-zA-Z-]{1,20})?$/.test(name);
}
