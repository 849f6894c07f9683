import type { CoverageEligibilityRequest } from 'fhir/r4.js';
import type { Attempts } from '../attempts.js';
import type { CoverageContext } from '../coverage-context.js';
import { isObject, objectsOf } from '../json-value.js';
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
    const finding = readResponse(answer.body, question.code, new Date(now()).toISOString());
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

function eligibilityRequest({ patient, coverage, code, drafted, today }: PreparedQuestion): CoverageEligibilityRequest {
  const insurer = coverage.payor[0];
  const { reasonCode = [] } = drafted.order;
  const diagnosis = reasonCode.filter(({ coding }) => coding?.[0]?.system === codeSystems.icd10);
  const insurerId = insurer && idOf(insurer, 'Organization');
  return {
    resourceType: 'CoverageEligibilityRequest',
    status: 'active',
    purpose: ['auth-requirements', 'benefits'],
    patient: { reference: `Patient/${patient.id ?? ''}` },
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

/** Only a definite word of the payer counts; an item that says nothing of authorization leaves it unknown. */
function readResponse(body: unknown, asked: OrderCode, at: string): Finding | undefined {
  if (!isObject(body) || body['resourceType'] !== 'CoverageEligibilityResponse' || body['outcome'] !== 'complete') {
    return undefined;
  }
  const insurance = objectsOf(body['insurance']);
  const items = insurance.flatMap(({ item }) => objectsOf(item)).filter((item) => isAbout(item, asked));
  const base = noFinding({ kind: 'eligibility', confidence: 'medium', at });
  if (insurance.some(({ inforce }) => inforce === false)) {
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
    covered: 'covered',
    authorization: { needed: isNeeded, by: isNeeded ? 'ordering' : null, number: null },
    reasons: items.flatMap(({ authorizationSupporting }) => objectsOf(authorizationSupporting).map(supportOf)),
  };
}

/** An item without a code is about what was asked; one with another code is not. */
function isAbout({ productOrService }: Readonly<Record<string, unknown>>, asked: OrderCode): boolean {
  if (!isObject(productOrService)) return true;
  return objectsOf(productOrService['coding']).some((coding) => isSameCode(coding, asked));
}

function supportOf(concept: Readonly<Record<string, unknown>>): CodedText {
  const [coding = {}] = objectsOf(concept['coding']);
  return {
    code: plainText(coding['code'], 60) ?? null,
    text: plainText(concept['text'] ?? coding['display'], 300) ?? null,
  };
}
