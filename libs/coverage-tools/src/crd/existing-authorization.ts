import type { Claim, ClaimResponse, ExplanationOfBenefit } from 'fhir/r4.js';
import type { Attempts } from '../attempts.js';
import type { CoverageContext } from '../coverage-context.js';
import { isObject, objectsOf } from '../json-value.js';
import { readDecision } from '../pas/decision/decision.js';
import { isSameCode } from '../procedure-code.js';
import type { BillingCode } from '../procedure-code.js';
import { idOf, isReferenceTo, readResource } from '../record-resources.js';
import type { PreparedQuestion } from './hooks/ask-payer.js';
import { noFinding } from './assertion/requirements.js';
import type { Finding } from './assertion/requirements.js';
import { plainText } from '../untrusted-text.js';

type Authorization = ExplanationOfBenefit | ClaimResponse;

const types = ['ExplanationOfBenefit', 'ClaimResponse'] as const;
const approved = 'A1';
/** Claims that one question may read, since a response does not name the services it is about. */
const maxClaims = 5;

interface Approval {
  readonly number: string | null;
  readonly expires: string | null;
}

/**
 * Looks for a live approval of the same service in the patient's record: prior authorizations that the payer shows its
 * members.
 *
 * @see https://hl7.org/fhir/us/davinci-pdex/ profile pdex-priorauthorization
 */
export async function findExistingAuthorization(
  context: CoverageContext,
  question: PreparedQuestion,
  attempts: Attempts,
): Promise<Finding | undefined> {
  const patientId = question.patient.id ?? '';
  for (const type of types) {
    const ended = attempts.begin(`existing-auth ${type}`);
    const query = new URLSearchParams({ patient: patientId, use: 'preauthorization' }).toString();
    const searched = await search(context.records, type, query);
    if ('outcome' in searched) {
      ended(searched.outcome);
      continue;
    }
    const approval = await approvalAmong(context, question, searched.found);
    ended(approval ? 'answered' : 'none-found');
    if (!approval) continue;
    return {
      ...noFinding({ kind: 'existing-auth', confidence: 'medium', at: new Date(context.now()).toISOString() }),
      status: 'satisfied',
      authorization: { needed: false, by: null, number: approval.number },
      expires: approval.expires,
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

async function approvalAmong(
  context: CoverageContext,
  { patient, code, today }: PreparedQuestion,
  found: readonly Authorization[],
): Promise<Approval | undefined> {
  let claims = 0;
  for (const one of found.filter((each) => isLive(each, today))) {
    if (one.resourceType === 'ExplanationOfBenefit') {
      if (isApproved(one) && isFor(one, code)) return { number: numberOf(one), expires: endOf(one) };
    } else if (claims < maxClaims) {
      claims += 1;
      const approval = await approvalIn(context, one, code, patient.id ?? '');
      if (approval && (approval.expires === null || approval.expires >= today)) return approval;
    }
  }
  return undefined;
}

/** The code stands in the Claim; its items, all of them, have to be approved in the response. */
async function approvalIn(
  context: CoverageContext,
  response: ClaimResponse,
  code: BillingCode,
  patientId: string,
): Promise<Approval | undefined> {
  const { items, authorizationNumber, expires } = readDecision(response);
  if (!items.some(({ status }) => status === 'approved')) return undefined;
  const claimId = response.request && idOf(response.request, 'Claim');
  const claim = claimId === undefined ? undefined : await readClaim(context, claimId);
  if (!claim || !isReferenceTo(claim.patient, 'Patient', patientId)) return undefined;
  const asked = objectsOf(claim.item).filter(
    ({ productOrService }) =>
      isObject(productOrService) && objectsOf(productOrService['coding']).some((coding) => isSameCode(coding, code)),
  );
  const decided = asked.map(({ sequence }) => items.find((item) => item.sequence === sequence));
  const [first] = decided;
  if (!first || !decided.every((item) => item?.status === 'approved')) return undefined;
  return { number: first.number ?? authorizationNumber ?? null, expires: first.expires ?? expires ?? endOf(response) };
}

/** A Claim that is not shown leaves it open what was approved. */
async function readClaim(context: CoverageContext, id: string): Promise<Claim | undefined> {
  try {
    return (await readResource(context, 'Claim', id)) as Claim | undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

/** Whether it says that it is for the code. */
function isFor(one: ExplanationOfBenefit, code: BillingCode): boolean {
  return (one.item ?? []).some(({ productOrService }) =>
    (productOrService.coding ?? []).some((coding) => isSameCode(coding, code)),
  );
}

function numberOf(one: Authorization & { preAuthRef?: string | string[] }): string | null {
  const [number] = Array.isArray(one.preAuthRef) ? one.preAuthRef : [one.preAuthRef];
  return plainText(number, 100) ?? null;
}
