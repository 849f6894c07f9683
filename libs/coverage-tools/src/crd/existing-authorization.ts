import type { Claim, ClaimResponse, ExplanationOfBenefit } from 'fhir/r4.js';
import type { Attempts } from '../attempts.js';
import type { CoverageContext } from '../coverage-context.js';
import { isObject, objectsOf } from '../json-value.js';
import { anyTime, isAfter, spanOf, type TimeSpan } from '../pas/decision/answer-time.js';
import { readDecision } from '../pas/decision/read-decision.js';
import type { DecisionStatus } from '../pas/vocabulary/review-action.js';
import { isSameCode } from '../procedure-code.js';
import type { OrderCode } from '../procedure-code.js';
import { idOf, isReferenceTo, readResource } from '../record-resources.js';
import type { PreparedQuestion } from './hooks/ask-payer.js';
import { noFinding } from './assertion/requirements.js';
import type { Finding } from './assertion/requirements.js';
import { plainText } from '../untrusted-text.js';

type Authorization = ExplanationOfBenefit | ClaimResponse;

const types = ['ExplanationOfBenefit', 'ClaimResponse'] as const;
const approved = 'A1';
/** X12 306: not certified, cancelled. */
const refusing = /"code":"(?:A3|C)"/;
const refused: ReadonlySet<DecisionStatus> = new Set(['denied', 'cancelled']);
/** Claims that one question may read, since a response does not name the services it is about. */
const maxClaims = 5;

interface Approval {
  readonly number: string | null;
  readonly expires: string | null;
}

/** What a payer said of the service once; both are absent where it said neither. */
interface Said {
  readonly approval?: Approval;
  /** The service, or one that is not shown and may be it, was denied, or its authorization cancelled. */
  readonly isRefusal?: boolean;
}

/**
 * Looks for a live approval of the same service in the patient's record: prior authorizations that the payer shows its
 * members. An approval that was not certainly given after every refusal of the service is none.
 *
 * @see https://hl7.org/fhir/us/davinci-pdex/ profile pdex-priorauthorization
 */
export async function findExistingAuthorization(
  context: CoverageContext,
  question: PreparedQuestion,
  attempts: Attempts,
): Promise<Finding | undefined> {
  const patientId = question.patient.id ?? '';
  const approvals: { type: string; at: TimeSpan; approval: Approval }[] = [];
  const refusals: TimeSpan[] = [];
  const ends: [type: string, ended: (outcome: string) => void][] = [];
  for (const type of types) {
    const ended = attempts.begin(`existing-auth ${type}`);
    const query = new URLSearchParams({ patient: patientId, use: 'preauthorization' }).toString();
    const searched = await search(context.records, type, query);
    if ('outcome' in searched) {
      ended(searched.outcome);
      continue;
    }
    ends.push([type, ended]);
    const said = await readAll(context, question, searched.found);
    for (const { at, approval, isRefusal } of said) {
      if (approval) approvals.push({ type, at, approval });
      if (isRefusal) refusals.push(at);
    }
  }
  const current = approvals.find(({ at }) => refusals.every((refusal) => isAfter(at, refusal)));
  for (const [type, ended] of ends) ended(type === current?.type ? 'answered' : 'none-found');
  if (!current) return undefined;
  return {
    ...noFinding({ kind: 'existing-auth', confidence: 'medium', at: new Date(context.now()).toISOString() }),
    status: 'satisfied',
    authorization: { needed: false, by: null, number: current.approval.number },
    expires: current.approval.expires,
  };
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

async function readAll(
  context: CoverageContext,
  { patient, code, today }: PreparedQuestion,
  found: readonly Authorization[],
): Promise<(Said & { readonly at: TimeSpan })[]> {
  const said: (Said & { readonly at: TimeSpan })[] = [];
  let claims = 0;
  for (const one of found.filter(({ status, use }) => status === 'active' && use === 'preauthorization')) {
    const at = one.created === undefined ? anyTime : spanOf(one.created, context.now());
    const live = isLive(one, today);
    if (one.resourceType === 'ExplanationOfBenefit') {
      if (isFor(one, code)) said.push({ at, ...saidBy(one, live) });
      continue;
    }
    const { items } = readDecision(one);
    const isRefusal = items.some(({ status }) => refused.has(status));
    if (!isRefusal && !live) continue;
    claims += 1;
    // The service of a response stands in its Claim: a refusal of one that is not read may be of any.
    const read = claims > maxClaims ? { isRefusal } : await saidIn(context, one, code, patient.id ?? '');
    const { approval } = read;
    const isOver = !live || (approval?.expires ? approval.expires < today : false);
    said.push({ at, ...(isOver ? { isRefusal: read.isRefusal === true } : read) });
  }
  return said;
}

function saidBy(one: ExplanationOfBenefit, live: boolean): Said {
  if (refusing.test(JSON.stringify(one.item ?? []))) return { isRefusal: true };
  return live && isApproved(one) ? { approval: { number: numberOf(one), expires: endOf(one) } } : {};
}

/** The code stands in the Claim; its items, all of them, have to be approved in the response. */
async function saidIn(
  context: CoverageContext,
  response: ClaimResponse,
  code: OrderCode,
  patientId: string,
): Promise<Said> {
  const { items, authorizationNumber, expires } = readDecision(response);
  const claimId = response.request && idOf(response.request, 'Claim');
  const claim = claimId === undefined ? undefined : await readClaim(context, claimId);
  if (!claim) return { isRefusal: items.some(({ status }) => refused.has(status)) };
  if (!isReferenceTo(claim.patient, 'Patient', patientId)) return {};
  const asked = objectsOf(claim.item).filter(
    ({ productOrService }) =>
      isObject(productOrService) && objectsOf(productOrService['coding']).some((coding) => isSameCode(coding, code)),
  );
  const decided = asked.map(({ sequence }) => items.find((item) => item.sequence === sequence));
  const [first] = decided;
  if (decided.some((item) => item && refused.has(item.status))) return { isRefusal: true };
  if (!first || !decided.every((item) => item?.status === 'approved')) return {};
  return {
    approval: {
      number: first.number ?? authorizationNumber ?? null,
      expires: first.expires ?? expires ?? endOf(response),
    },
  };
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
function isFor(one: ExplanationOfBenefit, code: OrderCode): boolean {
  return (one.item ?? []).some(({ productOrService }) =>
    (productOrService.coding ?? []).some((coding) => isSameCode(coding, code)),
  );
}

function numberOf(one: Authorization & { preAuthRef?: string | string[] }): string | null {
  const [number] = Array.isArray(one.preAuthRef) ? one.preAuthRef : [one.preAuthRef];
  return plainText(number, 100) ?? null;
}
