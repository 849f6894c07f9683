import { isIP } from 'node:net';
import { resourceTypes } from './resource-types.js';

/** JSON for a value that may be written down, `undefined` for one that may not. */
export type FieldWriter = (value: unknown) => string | undefined;

/** Values of a field that are remembered as fit. Fields that can have more are not made by {@link word}. */
const rememberedWords = 1_000;

/** A text out of a small set of words, all of an alphabet that needs no escape in JSON. */
function word(isFit: (text: string) => boolean): FieldWriter {
  const known = new Map<string, string>();
  return (value) => {
    if (typeof value !== 'string') return undefined;
    const present = known.get(value);
    if (present !== undefined) return present;
    if (!isFit(value)) return undefined;
    if (known.size >= rememberedWords) known.clear();
    const json = JSON.stringify(value);
    known.set(value, json);
    return json;
  };
}

const matching = (pattern: RegExp) => (text: string) => pattern.test(text);
const oneOf = (...words: readonly string[]) => {
  const fit = new Set(words);
  return (text: string) => fit.has(text);
};

const interaction = matching(/^[a-z]{3,12}(?:-[a-z]{3,12})?$/);
const typeWriter = word((text) => resourceTypes.has(text) || text === '*');
const entryCount = /^([a-z-]{3,25})(?: ([A-Z][A-Za-z]{1,63}))?$/;

/** How often each interaction and type is in a batch, as `{ "create Patient": 2 }`. */
function entryCounts(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const counts: Record<string, number> = {};
  for (const [name, count] of Object.entries(value)) {
    const [, kind, type] = entryCount.exec(name) ?? [];
    const isFit = kind !== undefined && interaction(kind) && (type === undefined || resourceTypes.has(type));
    const key = isFit ? name : 'other';
    if (typeof count === 'number' && Number.isSafeInteger(count)) counts[key] = (counts[key] ?? 0) + count;
  }
  return JSON.stringify(counts);
}

/** A type that is none of FHIR R4 is whatever a caller wrote into the address. */
const resourceType: FieldWriter = (value) => typeWriter(value) ?? (typeof value === 'string' ? '"other"' : undefined);

const status: FieldWriter = (value) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 100 && value <= 599 ? `${value}` : undefined;

const connectionNumber: FieldWriter = (value) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value < 1_000_000 ? `${value}` : undefined;

const durationMs: FieldWriter = (value) =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? `${Math.round(value)}` : undefined;

/** A field of an entry. */
interface EntryField {
  /** The comma before it, its name and the colon. */
  readonly label: string;
  readonly write: FieldWriter;
}

const writers: readonly (readonly [name: string, write: FieldWriter])[] = [
  ['event', word(matching(/^[a-z]{3,12}\.[a-z]{2,12}(?:[_-][a-z]{2,12}){0,2}$/))],
  ['app', word(oneOf('rest', 'mcp'))],
  ['actor', word(oneOf('browser', 'app', 'chat', 'local', 'anonymous', 'operator'))],
  ['platformId', word(matching(/^[a-z0-9][a-z0-9-]{0,63}(?::[A-Za-z0-9._-]{1,64})?(?:\/(?:crd|dtr|pas))?$/))],
  ['recordPlatformId', word(matching(/^[a-z0-9][a-z0-9-]{0,63}(?::[A-Za-z0-9._-]{1,64})?$/))],
  ['connection', connectionNumber],
  ['interaction', word(interaction)],
  ['resourceType', resourceType],
  ['operation', word(matching(/^\$[a-z][a-z-]{1,40}$/))],
  ['entries', entryCounts],
  ['service', word(oneOf('crd', 'dtr', 'pas'))],
  ['outcome', word(oneOf('allowed', 'refused', 'failed', 'success', 'failure', 'answered'))],
  ['code', word(matching(/^[A-Z][A-Z0-9]{1,20}(?:_[A-Z0-9]{1,20}){0,6}$/))],
  ['rule', word(matching(/^[a-z]{2,16}\.[a-z]{2,16}(?:-[a-z]{2,16}){0,2}$/))],
  ['stage', word(matching(/^[a-z]{2,16}(?:-[a-z]{2,16}){0,3}$/))],
  ['scopeMode', word(oneOf('audit', 'off'))],
  ['wouldRefuse', word(oneOf('SCOPE_INSUFFICIENT'))],
  ['limit', word(matching(/^[a-z]{2,12}(?:-[a-z]{2,12})?$/))],
  ['status', status],
  ['clientKind', word(oneOf('browser', 'app', 'chat', 'code'))],
  ['clientAddress', (value) => (typeof value === 'string' && isIP(value) !== 0 ? JSON.stringify(value) : undefined)],
  ['durationMs', durationMs],
];

/** The only fields that an entry can have, beside the pseudonyms, and what fits in each. */
export const entryFields: ReadonlyMap<string, EntryField> = new Map(
  writers.map(([name, write]) => [name, { label: `,"${name}":`, write }]),
);
