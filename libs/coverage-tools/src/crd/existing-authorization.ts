import type { ClaimResponse, ExplanationOfBenefit } from 'fhir/r4.js';
import type { Attempts } from '../attempts.js';
import type { CoverageContext } from '../coverage-context.js';
import { isObject, objectsOf } from '../json-value.js';
import { isSameCode } from '../procedure-code.js';
import type { BillingCode } from '../procedure-code.js';
import type { PreparedQuestion } from './ask-payer.js';
import { noFinding } from './requirements.js';
import type { Finding } from './requirements.js';
import { plainText } from './untrusted-text.js';

type Authorization = ExplanationOfBenefit | ClaimResponse;

const types = ['ExplanationOfBenefit', 'ClaimResponse'] as const;
const approved = 'A1';

/**
 * Looks for a live approval of the same service in the patient's record: prior authorizations that the payer shows its
 * members.
 *
 * @see https://hl7.org/fhir/us/davinci-pdex/ profile pdex-priorauthorization
 */
export async function findExistingAuthorization(
  { records, now }: CoverageContext,
  { patient, code, today }: PreparedQuestion,
  attempts: Attempts,
): Promise<Finding | undefined> {
  for (const type of types) {
    const ended = attempts.begin(`existing-auth ${type}`);
    const query = new URLSearchParams({ patient: patient.id ?? '', use: 'preauthorization' }).toString();
    const searched = await search(records, type, query);
    if ('outcome' in searched) {
      ended(searched.outcome);
      continue;
    }
    const live = searched.found.find((one) => isLive(one, today) && isApproved(one) && isFor(one, code));
    ended(live ? 'answered' : 'none-found');
    if (!live) continue;
    const number = numberOf(live);
    return {
      ...noFinding({ kind: 'existing-auth', confidence: 'medium', at: new Date(now()).toISOString() }),
      status: 'satisfied',
      authorization: { needed: false, by: null, number },
      expires: endOf(live),
    };
  }
  return undefined;
}

/** A scope or a type that is missing is one source less, and no fault of the question. */
async function search(
  records: CoverageContext['records'],
  type: string,
  query: string,
): Promise<{ found: Authorization[] } | { outcome: string }> {
  try {
    const { status, body } = await records({ path: type, query });
    if (status === 401 || status === 403) return { outcome: 'auth-error' };
    if (status !== 200 || !isObject(body) || body['resourceType'] !== 'Bundle') return { outcome: 'not-supported' };
    const resources = objectsOf(body['entry']).map(({ resource }) => resource);
    return {
      found: resources.filter((one) => isObject(one) && one['resourceType'] === type) as unknown as Authorization[],
    };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'SCOPE_INSUFFICIENT') return { outcome: 'scope-missing' };
    if (typeof code === 'string' && code.startsWith('UPSTREAM_')) return { outcome: 'unreachable' };
    throw error;
  }
}

function isLive(one: Authorization, today: string): boolean {
  const end = endOf(one);
  return (
    one.status === 'active' &&
    one.use === 'preauthorization' &&
    one.outcome === 'complete' &&
    (end === null || end >= today)
  );
}

/** The day on which it ends, `YYYY-MM-DD`; an EOB has one period for each number. */
function endOf({
  preAuthRefPeriod,
  preAuthPeriod,
}: Authorization & { preAuthRefPeriod?: { end?: string }[]; preAuthPeriod?: { end?: string } }): string | null {
  const end = preAuthPeriod?.end ?? preAuthRefPeriod?.[0]?.end;
  return end === undefined ? null : end.slice(0, 10);
}

/** Whether an item was certified in total (X12 306, A1); an authorization without a decision approves nothing. */
function isApproved(one: Authorization): boolean {
  const codes = JSON.stringify(one.item ?? []).matchAll(/"code":"([A-Z]\d)"/g);
  const decisions = [...codes].map(([, code]) => code);
  return decisions.length > 0 && decisions.every((code) => code === approved);
}

/** Whether it says that it is for the code; a ClaimResponse names none, and is passed by. */
function isFor(one: Authorization, code: BillingCode): boolean {
  if (one.resourceType !== 'ExplanationOfBenefit') return false;
  return (one.item ?? []).some(({ productOrService }) =>
    (productOrService.coding ?? []).some((coding) => isSameCode(coding, code)),
  );
}

function numberOf(one: Authorization & { preAuthRef?: string | string[] }): string | null {
  const [number] = Array.isArray(one.preAuthRef) ? one.preAuthRef : [one.preAuthRef];
  return plainText(number, 100) ?? null;
}
