import { filterText, filterWords, parseScope, type ResourceScope } from '@fhir-gateway/smart-auth';
import resourceNames from './resource-words.json' with { type: 'json' };

/** One line of a consent page: what the gateway will be able to do, and with which kinds of data. */
export interface ScopePhrase {
  /** For example "Read, from the chosen patient’s record". */
  readonly text: string;
  /** Kinds of data in everyday words; empty when the text says it all. */
  readonly items: readonly string[];
  /** True when it allows to change data. */
  readonly changes: boolean;
}

const sessionPhrases: Readonly<Record<string, string>> = {
  openid: 'Know who signed in',
  fhirUser: 'Know who signed in',
  profile: 'Know who signed in',
  'launch/patient': 'Know which patient’s record was chosen',
  'launch/encounter': 'Know which visit was chosen',
  launch: 'Know what was open when the app was started',
  offline_access: 'Stay connected until you disconnect',
  online_access: 'Stay connected while you are signed in there',
};

const resourceWords: Readonly<Record<string, string>> = resourceNames;

const whose: Readonly<Record<ResourceScope['context'], string>> = {
  patient: 'the chosen patient’s record',
  user: 'every record you can see there',
  system: 'all records of the platform',
};

/**
 * Puts scopes into everyday words, one phrase for each kind of access, in the order asked. A scope that nobody here
 * knows is shown as it is: a consent page must not leave anything out.
 */
export function describeScopes(scopes: readonly string[]): ScopePhrase[] {
  const phrases = new Map<string, { items: Set<string>; changes: boolean }>();
  const add = (text: string, item?: string, changes = false): void => {
    const phrase = phrases.get(text) ?? { items: new Set<string>(), changes };
    if (item !== undefined) phrase.items.add(item);
    phrases.set(text, phrase);
  };
  for (const text of scopes) {
    const known = Object.hasOwn(sessionPhrases, text) ? sessionPhrases[text] : undefined;
    const scope = parseScope(text);
    if (known !== undefined) add(known);
    else if (scope === undefined) add('Also asked for', text);
    else for (const access of describeAccess(scope)) add(access.text, itemOf(scope), access.changes);
  }
  return [...phrases].map(([text, { items, changes }]) => ({ text, items: [...items], changes }));
}

function describeAccess({ context, permissions }: ResourceScope): { text: string; changes: boolean }[] {
  const reads = permissions.has('r') || permissions.has('s');
  const writes = [
    permissions.has('c') && 'add to',
    permissions.has('u') && 'change',
    permissions.has('d') && 'delete from',
  ].filter((verb) => verb !== false);
  const access = [];
  if (reads) access.push({ text: `Read, from ${whose[context]}`, changes: false });
  if (writes.length > 0) {
    const verbs = writes.join(', ');
    access.push({ text: `${verbs.charAt(0).toUpperCase()}${verbs.slice(1)} ${whose[context]}`, changes: true });
  }
  return access;
}

function itemOf({ resourceType, filter }: ResourceScope): string {
  const words = Object.hasOwn(resourceWords, resourceType) ? resourceWords[resourceType] : undefined;
  if (filter === undefined) return words ?? resourceType;
  const known = filterWords(filter);
  const where = `${resourceType === '*' ? 'any type' : resourceType}, ${filterText(filter)}`;
  return known === undefined ? `${words ?? resourceType} (only ${where})` : `${known} (${where})`;
}
