import type { Steps } from '@fhir-gateway/limits';
import { memberSlices } from './json-slices.js';
import { jsonValue } from './json-value.js';
import { pageText, type CutPage } from './page-cutter.js';

/** An entry that is deeper is left out later, and counted; nothing needs more. */
const deepest = 200_000;

/** What is left of an answer: its text, or nothing where it cannot be handed out at all. */
export type Reading = { readonly text: string; readonly isChanged: boolean } | undefined;

/** Bundles whose entries can be left out one by one: each stands alone. Those of a document say together what it says. */
const separable: ReadonlySet<string> = new Set(['searchset', 'history', 'collection']);

/**
 * Leaves out of a resource the entries that may not go out.
 *
 * @param page a FHIR resource as JSON
 * @param isOut whether one resource, which is no Bundle and no Parameters, may not go out
 * @returns `undefined` for a resource that may not go out itself, and for one that cannot be taken apart
 * @throws SyntaxError for what is no JSON
 */
export function* leaveOut(page: CutPage, isOut: (resource: unknown) => boolean): Steps<Reading> {
  const resource = yield* jsonValue(page.shell, JSON, deepest);
  const left: string[] = [];
  for (const entry of page.entries) {
    const value = yield* jsonValue(entry, JSON, deepest);
    if (!holds(memberOf(value, 'resource'), isOut)) left.push(entry);
    yield;
  }
  const isShellOut = holds(resource, isOut);
  if (!isShellOut && left.length === page.entries.length) return { text: pageText(page), isChanged: false };
  if (isShellOut || typeOf(resource) !== 'Bundle' || !separable.has(String(memberOf(resource, 'type'))))
    return undefined;
  const members = memberSlices(page.shell);
  if (left.length === 0) members.delete('entry');
  else members.set('entry', `[${left.join(',')}]`);
  // The number that the platform gives counts what was left out.
  members.delete('total');
  return {
    text: `{${[...members].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`,
    isChanged: true,
  };
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
