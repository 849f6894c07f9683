import { isObject } from '@fhir-gateway/fhir';

/**
 * Search parameters of type token in every resource type that has them, with the element that each one looks at.
 *
 * @see https://hl7.org/fhir/R4/searchparameter-registry.html
 */
const tokenElements: ReadonlyMap<string, readonly string[]> = new Map([
  ['_security', ['meta', 'security']],
  ['_tag', ['meta', 'tag']],
  ['category', ['category']],
  ['class', ['class']],
  ['clinical-status', ['clinicalStatus']],
  ['code', ['code']],
  ['intent', ['intent']],
  ['status', ['status']],
  ['type', ['type']],
  ['verification-status', ['verificationStatus']],
]);

/** Whether a search parameter, written without modifier, compares codes: `system|code`, `code`, `system|` or `|code`. */
function isTokenParameter(name: string): boolean {
  return tokenElements.has(name);
}

/** Splits at commas, except those that FHIR escapes with a backslash (FHIR R4 search, "Escaping search parameters"). */
export function alternatives(value: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < value.length; at += 1) {
    if (value[at] === '\\') at += 1;
    else if (value[at] === ',') {
      parts.push(value.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, value.slice(start)];
}

/** Whether a value, or each value of a list, finds nothing that the permitted value does not find. */
export function isSameOrNarrower(name: string, value: string, permitted: string): boolean {
  if (value === permitted) return value !== '';
  if (permitted === '') return false;
  return commonToken(name, value, permitted) === value;
}

/**
 * The token that finds what both find; of `laboratory` and `system|laboratory` that is the second one.
 *
 * @returns `undefined` where they have nothing in common, or it cannot be written as one token
 * @see https://hl7.org/fhir/R4/search.html#token
 */
export function commonToken(name: string, one: string, other: string): string | undefined {
  if (one === other) return one === '' ? undefined : one;
  const [first, second] = [readToken(one), readToken(other)];
  if (!isTokenParameter(name) || !first || !second) return undefined;
  if (first.code !== undefined && second.code !== undefined && first.code !== second.code) return undefined;
  if (first.system !== undefined && second.system !== undefined && first.system !== second.system) return undefined;
  const code = first.code ?? second.code;
  const system = first.system ?? second.system;
  if (code === undefined) return undefined;
  return system === undefined ? code : `${system}|${code}`;
}

/** A token taken apart: without `system` it is of any, with an empty one of none; without `code` it is any code. */
interface Token {
  readonly system?: string;
  readonly code?: string;
}

function readToken(value: string): Token | undefined {
  const parts = value.split('|');
  const [first = '', second] = parts;
  if (parts.length > 2 || value.includes('\\') || value === '' || value === '|') return undefined;
  if (second === undefined) return { code: first };
  return second === '' ? { system: first } : { system: first, code: second };
}

/**
 * Whether a resource has one of the values of a parameter, by the token search of FHIR on its own elements. What a
 * parameter does not look at here is never found: modifiers, and parameters of other types.
 */
export function hasToken(resource: unknown, name: string, wanted: string): boolean {
  const path = tokenElements.get(name);
  if (!path) return false;
  const codings = codingsIn(elementAt(resource, path));
  return alternatives(wanted).some((value) => {
    const token = readToken(value);
    return token !== undefined && codings.some((coding) => isCoding(coding, token));
  });
}

function elementAt(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const name of path) at = isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  return at;
}

/** The codings of a `code`, `Coding`, `CodeableConcept`, or a list of one of them. */
function codingsIn(value: unknown): (Token & { readonly isPrimitive?: true })[] {
  if (Array.isArray(value)) return value.flatMap(codingsIn);
  if (typeof value === 'string') return [{ code: value, isPrimitive: true }];
  if (!isObject(value)) return [];
  if (Array.isArray(value['coding'])) return value['coding'].flatMap(codingsIn);
  const { system, code } = value;
  if (typeof code !== 'string') return [];
  return [{ code, system: typeof system === 'string' ? system : '' }];
}

/** An element of type code has the system that its definition binds it to, which is one of FHIR's own. */
const ownSystems = 'http://hl7.org/fhir/';

function isCoding({ system, code, isPrimitive }: ReturnType<typeof codingsIn>[number], token: Token): boolean {
  if (token.code !== undefined && token.code !== code) return false;
  if (token.system === undefined) return true;
  return isPrimitive ? token.system.startsWith(ownSystems) : token.system === system;
}
