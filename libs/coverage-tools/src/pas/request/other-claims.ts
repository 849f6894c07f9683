import { claimName } from '../decision/claim-name.js';
import { withNames } from '../decision/decision-in.js';
import { askedIn } from '../decision/asked-request.js';
import type { GivenNames } from '../decision/answer-identity.js';
import type { LedgerEntry, RequestLedger, SentEntry } from './request-ledger.js';

type OneRequest = Pick<LedgerEntry, 'platformId' | 'requestId'>;

/** As {@link otherNames}, of the Claims alone. */
export async function otherClaims(
  ledger: Pick<RequestLedger, 'list'>,
  request: OneRequest,
): Promise<readonly string[]> {
  return otherNames(await ledger.list(), request).claims;
}

/**
 * What the other requests to one payer are called, by us and by it: an answer that names one of them is not about this
 * request. A request and what changes it may be one Claim of the payer's.
 */
export function otherNames(entries: readonly LedgerEntry[], { platformId, requestId }: OneRequest): GivenNames {
  const sent = entries.filter(
    (entry): entry is SentEntry => entry.platformId === platformId && entry.state !== 'refused',
  );
  const same = versionsOf(requestId, sent);
  const others = sent.filter((entry) => !same.has(entry.requestId));
  return { numbers: others.flatMap((entry) => givenTo(entry).numbers), claims: others.flatMap(claimsOf) };
}

/** The request, those that it changes, and those that change it. */
function versionsOf(requestId: string, sent: readonly SentEntry[]): ReadonlySet<string> {
  const changes = sent.flatMap((entry) =>
    entry.state === 'decided' && entry.changedBy !== undefined ? [[entry.requestId, entry.changedBy] as const] : [],
  );
  const found = new Set([requestId]);
  // A set that grows is walked to its end.
  for (const one of found)
    for (const [before, after] of changes) {
      if (before === one) found.add(after);
      if (after === one) found.add(before);
    }
  return found;
}

function givenTo(entry: SentEntry): GivenNames {
  return entry.state === 'decided' ? withNames(entry.given, entry.decision) : withNames(undefined, undefined);
}

function claimsOf(entry: SentEntry): string[] {
  const request = entry.state === 'decided' ? (entry.request ?? entry.inquiry) : entry.request;
  const { claimUrl, claimId } = askedIn(request);
  const own = [claimName(claimUrl), claimId === undefined ? undefined : `Claim/${claimId}`];
  return [...givenTo(entry).claims, ...own.filter((name) => name !== undefined)];
}
