import { isObject, objectsOf } from '@fhir-gateway/fhir';
import type { CoverageEligibilityRequest } from 'fhir/r4.js';
import type { Attempts } from '../attempts.js';
import type { CoverageContext } from '../coverage-context.js';
import type { PayerService } from '../payer/payer-client.js';
import { codeSystems, isSameCode } from '../procedure-code.js';
import type { OrderCode } from '../procedure-code.js';
import { idOf } from '../record-resources.js';
import type { CodedText } from './assertion/assertion.js';
import type { PreparedQuestion } from './hooks/ask-payer.js';
import { failureOf } from './hooks/hook-call.js';
import { noFinding } from './assertion/requirements.js';
import type { Finding } from './assertion/requirements.js';
import { plainText } from '../untrusted-text.js';

/**
 * Asks by CoverageEligibilityRequest, where the payer's FHIR server says that it takes one.
 *
 * @see https://hl7.org/fhir/R4/coverageeligibilityrequest.html
 */
export async function askEligibility(
  { payer, signal, now }: CoverageContext,
  question: PreparedQuestion,
  attempts: Attempts,
): Promise<Finding | undefined> {
  const ended = attempts.begin('eligibility');
  const service: PayerService | undefined = (['pas', 'dtr'] as const).find((one) => payer.configured(one));
  if (service === undefined) {
    ended('not-configured', 'the platform file names no FHIR server of the payer');
    return undefined;
  }
  const send = { service, ...(signal && { signal }) };
  try {
    const metadata = await payer.send({ ...send, method: 'GET', path: 'metadata' });
    if (!takesEligibility(metadata.body)) {
      ended('not-supported');
      return undefined;
    }
    const body = eligibilityRequest(question);
    const answer = await payer.send({ ...send, method: 'POST', path: 'CoverageEligibilityRequest', body });
    const finding = readResponse(answer.body, question, new Date(now()).toISOString());
    ended(finding ? 'answered' : answer.status === 401 || answer.status === 403 ? 'auth-error' : 'no-answer');
    return finding;
  } catch (error) {
    const { outcome, detail } = failureOf(error);
    ended(outcome, detail);
    return undefined;
  }
}

function takesEligibility(statement: unknown): boolean {
  if (!isObject(statement) || statement['resourceType'] !== 'CapabilityStatement') return false;
  return objectsOf(statement['rest'])
    .flatMap(({ resource }) => objectsOf(resource))
    .filter(({ type }) => type === 'CoverageEligibilityRequest')
    .some(({ interaction }) => objectsOf(interaction).some(({ code }) => code === 'create'));
}

function eligibilityRequest({
  patient,
  coverage,
  code,
  drafted,
  today,
  onDate,
}: PreparedQuestion): CoverageEligibilityRequest {
  const insurer = coverage.payor[0];
  const { reasonCode = [] } = drafted.order;
  const diagnosis = reasonCode.filter(({ coding }) => coding?.[0]?.system === codeSystems.icd10);
  const insurerId = insurer && idOf(insurer, 'Organization');
  return {
    resourceType: 'CoverageEligibilityRequest',
    status: 'active',
    purpose: ['auth-requirements', 'benefits'],
    patient: { reference: `Patient/${patient.id ?? ''}` },
    servicedDate: onDate,
    created: today,
    insurer:
      insurerId === undefined ? { display: 'payer of the coverage' } : { reference: `Organization/${insurerId}` },
    insurance: [{ focal: true, coverage: { reference: `Coverage/${coverage.id ?? ''}` } }],
    item: [
      {
        productOrService: { coding: [{ system: code.system, code: code.code }] },
        ...(diagnosis.length > 0 && { diagnosis: diagnosis.map((concept) => ({ diagnosisCodeableConcept: concept })) }),
      },
    ],
  };
}

/**
 * Only a definite word of the payer about this person's coverage and this service counts; what says nothing of
 * authorization leaves it unknown.
 */
function readResponse(body: unknown, question: PreparedQuestion, at: string): Finding | undefined {
  if (!isAnswer(body, question)) return undefined;
  const insurance = objectsOf(body['insurance']).filter((one) =>
    isOwn(one['coverage'], 'Coverage', question.coverage.id),
  );
  const items = insurance.flatMap(({ item }) => objectsOf(item)).filter((item) => isAbout(item, question.code));
  const base = noFinding({ kind: 'eligibility', confidence: 'medium', at });
  if (insurance.length > 0 && insurance.every(({ inforce }) => inforce === false)) {
    return {
      ...base,
      status: 'not-covered',
      covered: 'not-covered',
      reasons: [{ code: 'no-active-coverage', text: null }],
    };
  }
  if (items.some(({ excluded }) => excluded === true))
    return { ...base, status: 'not-covered', covered: 'not-covered' };
  const needed = items
    .map(({ authorizationRequired }) => authorizationRequired)
    .filter((one) => typeof one === 'boolean');
  if (needed.length === 0) return undefined;
  const isNeeded = needed.includes(true);
  return {
    ...base,
    status: isNeeded ? 'required' : 'not-required',
    // FHIR: `excluded` that is missing says that the service is included.
    covered: 'covered',
    authorization: { needed: isNeeded, by: isNeeded ? 'ordering' : null, number: null },
    ambiguous: new Set(needed).size > 1,
    reasons: items.flatMap(({ authorizationSupporting }) => objectsOf(authorizationSupporting).map(supportOf)),
  };
}

/** Whether it is an answer that stands, to the end, without faults, about the person who was asked about. */
function isAnswer(body: unknown, { patient }: PreparedQuestion): body is Readonly<Record<string, unknown>> {
  return (
    isObject(body) &&
    body['resourceType'] === 'CoverageEligibilityResponse' &&
    body['outcome'] === 'complete' &&
    (body['status'] === undefined || body['status'] === 'active') &&
    objectsOf(body['error']).length === 0 &&
    isOwn(body['patient'], 'Patient', patient.id)
  );
}

/** Whether a reference leads to the resource of this id, or says nothing that can be compared. */
function isOwn(reference: unknown, type: string, id: string | undefined): boolean {
  if (!isObject(reference) || typeof reference['reference'] !== 'string') return true;
  const named = idOf({ reference: reference['reference'] }, type);
  return named === undefined || named === id;
}

/** An item without a code is about what was asked, unless it is of a whole category of benefits. */
function isAbout(item: Readonly<Record<string, unknown>>, asked: OrderCode): boolean {
  const { productOrService: service, category } = item;
  if (!isObject(service)) return category === undefined;
  return objectsOf(service['coding']).some((coding) => isSameCode(coding, asked));
}

function supportOf(concept: Readonly<Record<string, unknown>>): CodedText {
  const [coding = {}] = objectsOf(concept['coding']);
  return {
    code: plainText(coding['code'], 60) ?? null,
    text: plainText(concept['text'] ?? coding['display'], 300) ?? null,
  };
}
