import { memberSlices } from './json-slices.js';
import { eachEntry, pageLength, pageText, shellValue, type CutPage } from './page-cutter.js';
import { inTimeSlices, type Steps } from '@fhir-gateway/limits';

/** What is left of an answer: its text, or nothing where it cannot be handed out at all. */
type Reading = { readonly text: string; readonly isChanged: boolean } | undefined;

/** Bundles whose entries can be left out one by one: each stands alone. Those of a document say together what it says. */
const separable: ReadonlySet<string> = new Set(['searchset', 'history', 'collection']);
/** Bundles whose entries answer those of a request by their places. */
const answering: ReadonlySet<string> = new Set(['batch-response', 'transaction-response']);

/** An answer of which too much is missing. Its message quotes nothing. */
export class PartMissing extends Error {}

/**
 * Leaves out of a resource the entries that may not go out. Each is parsed by itself, and let go of.
 *
 * @param page a FHIR resource as JSON, perhaps without entries that were too large
 * @param isOut whether one resource, which is no Bundle and no Parameters, may not go out
 * @returns `undefined` for a resource that may not go out itself, and for one that cannot be taken apart
 * @throws SyntaxError for what is no JSON; PartMissing where an entry was too large and the others do not stand alone
 */
export function leaveOut(page: CutPage, isOut: (resource: unknown) => boolean): Promise<Reading> {
  return inTimeSlices(pageLength(page), readingOf(page, isOut));
}

function* readingOf(page: CutPage, isOut: (resource: unknown) => boolean): Steps<Reading> {
  const resource = yield* shellValue(page, JSON);
  if (holds(resource, isOut)) return undefined;
  const isBundle = typeOf(resource) === 'Bundle';
  const left: string[] = [];
  yield* eachEntry(page, JSON, (entry, text) => {
    if (!isBundle || !holds(memberOf(entry, 'resource'), isOut)) left.push(text);
  });
  const type = isBundle ? String(memberOf(resource, 'type')) : '';
  const isChanged = left.length < page.entries.length;
  if (isChanged && !separable.has(type)) return undefined;
  if (page.leftOut > 0 && answering.has(type)) return { text: pageText(inPlace(page)), isChanged };
  if (page.leftOut > 0 && !separable.has(type)) throw new PartMissing('An entry of the answer is too large.');
  if (!isChanged && (left.length > 0 || page.leftOut === 0)) return { text: pageText(page), isChanged };
  const members = memberSlices(page.shell);
  // FHIR has no empty arrays.
  if (left.length === 0) members.delete('entry');
  else members.set('entry', `[${left.join(',')}]`);
  // The number that the platform gives counts what was left out.
  if (isChanged) members.delete('total');
  const text = `{${[...members].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
  return { text, isChanged };
}

const tooLarge = {
  resourceType: 'OperationOutcome',
  issue: [
    {
      severity: 'error',
      code: 'too-costly',
      diagnostics: 'This part of the answer was too large to be read. What was asked for may have been carried out.',
    },
  ],
};

/** Says of each entry of a batch that was too large that it was, in its place. @throws PartMissing for more than a batch has */
function inPlace(page: CutPage): CutPage {
  if (page.leftOutAt.length < page.leftOut) throw new PartMissing('More is missing than a batch has.');
  const outcome = JSON.stringify({ response: { status: '502 Bad Gateway', outcome: tooLarge } });
  const entries = [...page.entries];
  for (const at of [...page.leftOutAt].reverse()) entries.splice(at, 0, outcome);
  return { ...page, entries };
}

/**
 * Which parts of an answer are others'.
 *
 * @param isOut as of {@link leaveOut}
 * @returns of a Bundle the number of its entries, and the indexes of others' ones; of a resource 0 for itself
 */
export function othersIn(
  resource: unknown,
  isOut: (resource: unknown) => boolean,
): { readonly entries?: number; readonly others: readonly number[] } {
  if (typeOf(resource) !== 'Bundle') return { others: holds(resource, isOut) ? [0] : [] };
  const entries = listOf(resource, 'entry');
  const others = entries.flatMap((entry, index) => (holds(memberOf(entry, 'resource'), isOut) ? [index] : []));
  return { entries: entries.length, others };
}

/** Whether a resource, or one that it carries, may not go out. What a bundle says of itself only sums up its entries. */
function holds(resource: unknown, isOut: (resource: unknown) => boolean): boolean {
  switch (typeOf(resource)) {
    case undefined:
      return false;
    case 'Bundle':
      return listOf(resource, 'entry').some((entry) => holds(memberOf(entry, 'resource'), isOut));
    case 'Parameters':
      return listOf(resource, 'parameter').some((parameter) => partHolds(parameter, isOut));
    default:
      return isOut(resource);
  }
}

function partHolds(parameter: unknown, isOut: (resource: unknown) => boolean): boolean {
  const isOwn = holds(memberOf(parameter, 'resource'), isOut);
  return isOwn || listOf(parameter, 'part').some((part) => partHolds(part, isOut));
}

function typeOf(resource: unknown): string | undefined {
  const type = memberOf(resource, 'resourceType');
  return typeof type === 'string' ? type : undefined;
}

/** A member that the value has itself. */
export function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

/** The same, where it is a list. */
export function listOf(value: unknown, name: string): readonly unknown[] {
  const list = memberOf(value, name);
  return Array.isArray(list) ? list : [];
}
