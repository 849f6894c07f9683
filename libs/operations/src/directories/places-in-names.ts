import type { OrganizationPlace } from '@fhir-gateway/platform-registry';
import { foldName } from './organization-name.js';
import { stateCode } from './states.js';

/** At the end of a name these are degrees, chiropractors and the Veterans Affairs, too. */
const ambiguousCodes: ReadonlySet<string> = new Set(['MD', 'PA', 'DC', 'VA']);

/**
 * The places that a vendor put behind a name to tell it from others: `(Michigan)`, `- OH, KY`, `(Newport News, VA)`. Elsewhere
 * in a name a state says where nobody is: Washington University is in Missouri.
 *
 * @param aliases count where they are the name and a place
 */
export function placesInNames(name: string, aliases: readonly string[] = []): OrganizationPlace[] {
  const longer = aliases.filter((alias) => foldName(alias).startsWith(`${foldName(name)} `));
  return [name, ...longer].map(placesBehind).find(({ length }) => length > 0) ?? [];
}

function placesBehind(name: string): OrganizationPlace[] {
  const [, inParentheses, afterDash] = /\S \(([^()]+)\)$|\S [-–] ([^-–]+)$/.exec(name) ?? [];
  const parts = (inParentheses ?? afterDash ?? '').split(',').map((part) => part.trim());
  const states = parts.map(stateCode);
  const [city = '', second] = parts;
  const isSure = parts.every((part) => !ambiguousCodes.has(part));
  if (parts.length === 2 && states[0] === undefined && states[1] !== undefined && second?.length === 2)
    return isSure || inParentheses !== undefined ? [{ city, state: states[1] }] : [];
  return isSure
    ? states.flatMap((state) => (states.includes(undefined) || state === undefined ? [] : [{ state }]))
    : [];
}
