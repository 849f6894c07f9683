import { objectsOf, whoseEntry } from '@fhir-gateway/fhir';
import type { Claim, ClaimResponse } from 'fhir/r4.js';
import type { Attempts } from '../attempts.js';
import type { CoverageContext } from '../coverage-context.js';
import { isAfter, spanOf, type TimeSpan } from '../pas/decision/answer-time.js';
import { compareGrant } from '../pas/decision/compare-grant.js';
import type { ItemDecision } from '../pas/decision/decision-item.js';
import type { PriorAuthDecision } from '../pas/decision/decision.js';
import { readDecision } from '../pas/decision/read-decision.js';
import type { AskedService, RecordAnswer, RecordDecisions } from '../pas/known/record-answers.js';
import { payerText } from '../pas/vocabulary/payer-text.js';
import { refuses } from '../pas/vocabulary/review-action.js';
import { isSameCode } from '../procedure-code.js';
import { idOf, readPerson, readResource } from '../record-resources.js';
import type { PreparedQuestion } from './hooks/ask-payer.js';
import { noFinding } from './assertion/requirements.js';
import type { Finding } from './assertion/requirements.js';

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

type DatedSaid = Said & { readonly at: TimeSpan };

/**
 * Looks for a live approval of the same service in the patient's record: prior authorizations that the payer shows its
 * members. It has to be by the same coverage, and hold on the day of the service, for the quantity and for who gives it.
 * An approval that was not certainly given after every refusal of the service is none.
 *
 * @see https://hl7.org/fhir/us/davinci-pdex/ profile pdex-priorauthorization
 */
export async function findExistingAuthorization(
  context: CoverageContext,
  question: PreparedQuestion,
  attempts: Attempts,
  decisions: () => Promise<RecordDecisions>,
): Promise<Finding | undefined> {
  const approvals: { type: string; at: TimeSpan; approval: Approval }[] = [];
  const refusals: TimeSpan[] = [];
  const ends: [type: string, ended: (outcome: string) => void][] = [];
  let isPart = false;
  for (const found of await decisions()) {
    const { type } = found;
    const ended = attempts.begin(`existing-auth ${type}`);
    if ('outcome' in found) {
      // A refusal may be among those that were not read.
      isPart ||= found.outcome === 'incomplete';
      ended(found.outcome);
      continue;
    }
    ends.push([type, ended]);
    for (const { at, approval, isRefusal } of await readAll(context, question, found.answers)) {
      if (approval) approvals.push({ type, at, approval });
      if (isRefusal) refusals.push(at);
    }
  }
  const current = isPart ? undefined : approvals.find(({ at }) => refusals.every((refusal) => isAfter(at, refusal)));
  for (const [type, ended] of ends) ended(type === current?.type ? 'answered' : 'none-found');
  if (!current) return undefined;
  return {
    ...noFinding({ kind: 'existing-auth', confidence: 'medium', at: new Date(context.now()).toISOString() }),
    status: 'satisfied',
    authorization: { needed: false, by: null, number: current.approval.number },
    expires: current.approval.expires,
  };
}

async function readAll(
  context: CoverageContext,
  question: PreparedQuestion,
  answers: readonly RecordAnswer[],
): Promise<DatedSaid[]> {
  const said: DatedSaid[] = [];
  if (answers.length === 0) return said;
  const person = await readPerson(context, question.patient.id ?? '');
  let claims = 0;
  for (const { response, asked } of answers) {
    if (response.status !== 'active' || isOfOther(question, response)) continue;
    const at = spanOf(response.created, context.now());
    const decision = readDecision(response);
    if (asked) {
      said.push({ at, ...saidOf(question, response, { decision, asked }) });
      continue;
    }
    const isRefusal = isRefused(decision);
    if (!isRefusal && response.outcome !== 'complete') continue;
    claims += 1;
    // The service of a response stands in its Claim: a refusal of one that is not read may be of any.
    const claim = claims > maxClaims ? undefined : await claimOf(context, response);
    if (claim === undefined) said.push({ at, isRefusal });
    else if (whoseEntry(claim, person) === 'own' && !isOfOther(question, claim))
      said.push({ at, ...saidOf(question, response, { decision, asked: objectsOf(claim.item) }) });
  }
  return said;
}

/** Whether it names coverages, and not the one that is asked about. */
function isOfOther({ coverage }: PreparedQuestion, { insurance }: Pick<Claim | ClaimResponse, 'insurance'>): boolean {
  const named = objectsOf<{ coverage?: { reference?: string } }>(insurance).flatMap(
    (one) => (one.coverage && idOf(one.coverage, 'Coverage')) ?? [],
  );
  return named.length > 0 && !named.includes(coverage.id ?? '');
}

function isRefused({ status, items }: PriorAuthDecision): boolean {
  return refuses(status) || items.some((item) => refuses(item.status));
}

/** What is decided on the service: on all of its items, or, where no item is decided, on the whole. */
function saidOf(
  { code, quantity, onDate, npis }: PreparedQuestion,
  response: ClaimResponse,
  { decision, asked }: { readonly decision: PriorAuthDecision; readonly asked: readonly AskedService[] },
): Said {
  const ours = asked.filter(({ productOrService }) =>
    objectsOf(productOrService?.coding).some((coding) => isSameCode(coding, code)),
  );
  if (ours.length === 0) return {};
  const isWhole = decision.items.every(({ status, action }) => status === 'unknown' && action === undefined);
  const items = isWhole
    ? []
    : ours.flatMap(({ sequence }) => decision.items.find((item) => item.sequence === sequence) ?? []);
  if (isWhole ? refuses(decision.status) : items.some(({ status }) => refuses(status))) return { isRefusal: true };
  const isGranted = isWhole
    ? decision.status === 'approved'
    : items.length === ours.length && items.every(({ status }) => status === 'approved');
  const isEnough = ours.every((one) => quantity === undefined || (one.quantity?.value ?? quantity) >= quantity);
  if (response.outcome !== 'complete' || !isGranted || !isEnough) return {};
  const wanted = ours.map(({ sequence }) => ({
    sequence,
    codes: [code],
    ...(quantity !== undefined && { quantity }),
    from: onDate,
    until: onDate,
  }));
  const granted = compareGrant({ items: wanted, npis }, ofItems(decision, items, response));
  return granted.status === 'approved' ? { approval: approvalOf(granted, items[0], response) } : {};
}

/** The decision on some of the items, with the days that the payer gives the whole. */
function ofItems(
  { validFrom: _from, expires: _until, ...decision }: PriorAuthDecision,
  items: readonly ItemDecision[],
  { preAuthPeriod }: ClaimResponse,
): PriorAuthDecision {
  const [validFrom, expires] = [payerText(preAuthPeriod?.start), payerText(preAuthPeriod?.end)];
  return {
    ...decision,
    status: 'approved',
    items,
    ...(validFrom !== undefined && { validFrom }),
    ...(expires !== undefined && { expires }),
  };
}

function approvalOf(granted: PriorAuthDecision, first: ItemDecision | undefined, response: ClaimResponse): Approval {
  return {
    number: first?.number ?? granted.authorizationNumber ?? payerText(response.preAuthRef) ?? null,
    expires: (first?.expires ?? granted.expires)?.slice(0, 10) ?? null,
  };
}

/** A Claim that is not shown leaves it open what was approved. */
async function claimOf(context: CoverageContext, { request }: ClaimResponse): Promise<Claim | undefined> {
  const id = request && idOf(request, 'Claim');
  if (id === undefined) return undefined;
  try {
    return await readResource<Claim>(context, 'Claim', id);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
