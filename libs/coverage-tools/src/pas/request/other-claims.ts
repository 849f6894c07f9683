import { claimName } from '../decision/claim-name.js';
import { withNames } from '../decision/decision-in.js';
import { askedIn } from '../decision/asked-request.js';
import type { LedgerEntry, RequestLedger } from './request-ledger.js';

type SentEntry = Exclude<LedgerEntry, { state: 'refused' }>;

/**
 * What the Claims of the other requests to one payer are called, by us and by it: an answer that names one of them is not
 * about this request. A request and what changes it may be one Claim of the payer's.
 */
export async function otherClaims(
  ledger: Pick<RequestLedger, 'list'>,
  { platformId, requestId }: Pick<LedgerEntry, 'platformId' | 'requestId'>,
): Promise<string[]> {
  const sent = (await ledger.list()).filter(
    (entry): entry is SentEntry => entry.platformId === platformId && entry.state !== 'refused',
  );
  const same = versionsOf(requestId, sent);
  return sent.filter((entry) => !same.has(entry.requestId)).flatMap(namesOf);
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

function namesOf(entry: SentEntry): string[] {
  const request = entry.state === 'decided' ? (entry.request ?? entry.inquiry) : entry.request;
  const { claimUrl, claimId } = askedIn(request);
  const given = entry.state === 'decided' ? withNames(entry.given, entry.decision).claims : [];
  const own = [claimName(claimUrl), claimId === undefined ? undefined : `Claim/${claimId}`];
  return [...given, ...own.filter((name) => name !== undefined)];
}
