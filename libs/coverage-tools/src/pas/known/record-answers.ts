import { objectsOf, whoseEntry, type Person } from '@fhir-gateway/fhir';
import type { ClaimItem, ClaimResponse, ExplanationOfBenefit, Period } from 'fhir/r4.js';
import type { CoverageContext } from '../../coverage-context.js';
import { codeOf, CoverageError } from '../../coverage-error.js';
import { readPages } from '../../record-pages.js';
import { readPerson } from '../../record-resources.js';
import { codedText } from '../vocabulary/payer-text.js';
import type { KnownAnswer } from './known-authorization.js';

/** What was asked for, as far as the answer itself says it. */
export type AskedService = Pick<ClaimItem, 'sequence' | 'productOrService' | 'quantity'>;

/** A decision of the record. */
export interface RecordAnswer extends KnownAnswer {
  /** The services that it decides on; a ClaimResponse leaves them to its Claim. */
  readonly asked?: readonly AskedService[];
}

/** What a search of the record came to: decisions, or why there are none. */
type RecordAnswers = { readonly answers: readonly RecordAnswer[] } | { readonly outcome: string };

/** Pages of decisions; a person seldom has two. */
const maxPages = 5;

const types = ['ExplanationOfBenefit', 'ClaimResponse'] as const;
type RecordContext = Pick<CoverageContext, 'records' | 'recordsBaseUrl'>;

/** The prior authorizations of a record, by the type of their entries. */
export type RecordDecisions = readonly ({ readonly type: (typeof types)[number] } & RecordAnswers)[];

/**
 * Prior authorizations in a patient's record, as payers show them to their members. Of more than are read there are none:
 * a refusal may be among those that are not.
 *
 * @see https://hl7.org/fhir/us/davinci-pdex/ profile pdex-priorauthorization
 */
export function recordDecisions(context: RecordContext, patientId: string): Promise<RecordDecisions> {
  return Promise.all(types.map(async (type) => ({ type, ...(await recordAnswers(context, type, patientId)) })));
}

async function recordAnswers(
  context: RecordContext,
  type: (typeof types)[number],
  patientId: string,
): Promise<RecordAnswers> {
  const query = new URLSearchParams({ patient: patientId, use: 'preauthorization' }).toString();
  const { records, recordsBaseUrl: baseUrl } = context;
  try {
    const person = await readPerson(context, patientId);
    const found = await readPages(records, { path: type, query, baseUrl, maxPages, what: 'decisions' });
    const own = found.filter((one): one is ClaimResponse | ExplanationOfBenefit => one.resourceType === type);
    return { answers: own.flatMap((one) => answerOf(one, person)) };
  } catch (error) {
    return { outcome: outcomeOf(error) };
  }
}

function outcomeOf(error: unknown): string {
  const code = codeOf(error);
  if (code === undefined) throw error;
  if (code === 'COVERAGE_INCOMPLETE') return 'incomplete';
  if (code === 'SCOPE_INSUFFICIENT') return 'scope-missing';
  if (!(error instanceof CoverageError)) return 'unreachable';
  return error.upstreamStatus === 401 || error.upstreamStatus === 403 ? 'auth-error' : 'not-supported';
}

function answerOf(resource: ClaimResponse | ExplanationOfBenefit, person: Person): RecordAnswer | [] {
  if (resource.use !== 'preauthorization' || whoseEntry(resource, person) !== 'own') return [];
  if (resource.resourceType === 'ClaimResponse') return { response: resource, isCertain: true };
  const asked = objectsOf(resource.item);
  const services = asked.flatMap(({ productOrService }) => codedText(productOrService) ?? []);
  return { response: asResponse(resource), isCertain: true, services, asked };
}

/** PDex writes the decision of an authorization into an ExplanationOfBenefit, with the review action of PAS under its own name. */
function asResponse({ item, claim, preAuthRef, preAuthRefPeriod, ...eob }: ExplanationOfBenefit): ClaimResponse {
  const { number, period } = lastNumber(preAuthRef, preAuthRefPeriod);
  const response = {
    ...eob,
    resourceType: 'ClaimResponse',
    ...(claim && { request: claim }),
    ...(number !== undefined && { preAuthRef: number }),
    ...(period && { preAuthPeriod: period }),
    item: objectsOf(item).map(({ sequence, extension, adjudication }) => ({
      itemSequence: sequence,
      ...(extension && { extension }),
      adjudication: adjudication ?? [],
    })),
  };
  return JSON.parse(JSON.stringify(response).replaceAll('/us/davinci-pdex/', '/us/davinci-pas/')) as ClaimResponse;
}

/** Each number has its own period: an authorization that was renewed holds by the one that ends last. */
function lastNumber(
  numbers: ExplanationOfBenefit['preAuthRef'],
  periods: ExplanationOfBenefit['preAuthRefPeriod'],
): { number?: string | undefined; period?: Period | undefined } {
  const pairs = (Array.isArray(numbers) ? numbers : []).map((number: string, index) => ({
    number,
    period: periods?.[index],
  }));
  const [first, ...others] = pairs;
  if (first === undefined) return { period: periods?.[0] };
  const endOf = ({ period }: { period?: Period | undefined }): string => period?.end ?? '9999';
  return others.reduce((last, one) => (endOf(one) > endOf(last) ? one : last), first);
}
