import { objectsOf } from '@fhir-gateway/fhir';
import { need } from '../answer.js';
import { codesOf, extensionOf, memberOf, textOf } from '../json.js';
import { pasExtension } from '../systems.js';
import { namesOf, type ClaimBook, type ClaimRecord } from './claim-book.js';
import { entryOf, type SubmittedBundle } from './submitted-bundle.js';

function claimNames(claim: unknown): string[] {
  return objectsOf(memberOf(claim, 'identifier')).flatMap(({ value }) => textOf(value) ?? []);
}

/**
 * The request that an update is about, held against the guide's rules for updates; undefined for a first request.
 *
 * @throws Refusal 422
 */
export function priorRequest(request: SubmittedBundle, book: ClaimBook): ClaimRecord | undefined {
  const { claim, entries, items } = request;
  const related = objectsOf(claim['related']);
  if (related.length === 0) return undefined;
  const [only] = related;
  need(related.length === 1 && codesOf(only?.['relationship']).includes('prior'), 422, 'An update has one prior claim');
  const named = entryOf(memberOf(only, 'claim', 'reference'), entries)?.resource;
  need(named?.['resourceType'] === 'Claim', 422, 'The prior claim must be in the Bundle');
  const names = claimNames(named);
  const known = book.all();
  const prior = known.find((record) => namesOf(record).some((name) => names.includes(name)));
  need(prior && prior.request.memberId === request.memberId, 422, 'The prior claim is not known here');
  const own = claimNames(claim);
  const isNew = known.every((record) => !claimNames(record.request.claim).some((name) => own.includes(name)));
  need(isNew, 422, 'An update needs an identifier of its own');
  need(!prior.isReplaced, 422, 'The prior claim was updated already');
  const isRefused = prior.error !== undefined || prior.items.some(({ action }) => action === 'A3');
  need(!isRefused, 422, 'A refused request can not be updated');
  for (const before of prior.request.items) {
    const now = items.find(({ sequence }) => sequence === before.sequence);
    need(now, 422, 'All earlier items must be there');
    const isChanged = now.isCancelled !== before.isCancelled || now.quantity !== before.quantity;
    const item = objectsOf(claim['item']).find(({ sequence }) => sequence === before.sequence);
    const mark = extensionOf(item, pasExtension('infoChanged'))?.['valueCode'];
    need(!isChanged || mark === 'changed', 422, 'A changed item must say so: infoChanged');
  }
  return prior;
}

/** How a request stands that another one has taken the place of: nothing of it is reviewed any more. */
export function replaced(prior: ClaimRecord, by: SubmittedBundle): ClaimRecord {
  const isWithdrawn = (sequence: number) => by.items.some((item) => item.sequence === sequence && item.isCancelled);
  const items = prior.items.map((item) =>
    item.action === 'A4' || isWithdrawn(item.sequence) ? { sequence: item.sequence, action: 'C' as const } : item,
  );
  return { ...prior, items, isReplaced: true };
}
