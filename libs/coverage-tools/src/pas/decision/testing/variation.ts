import type { ClaimResponse, FhirResource, Organization } from 'fhir/r4.js';
import type { PriorAuthDecision } from '../decision.js';
import { unverifiedReasons, type UnverifiedReason } from '../unverified.js';
import { approvedItem, decidedItem, namedAnswer } from '../../../testing/answer-fixtures.js';

/** What a payer answers to an inquiry about `sentRequest`, and how it has to be read. */
export interface Variation {
  readonly what: string;
  /** Answers, which are given in this order and in the reverse. */
  readonly answers: readonly ClaimResponse[];
  /** Parts of the decision; `undefined` where nothing is about the request. */
  readonly expected: Partial<Record<keyof PriorAuthDecision, unknown>> | undefined;
  /** Why it is read so. */
  readonly why: string;
  /** Resources that stand in the Bundle of each answer. */
  readonly beside?: readonly FhirResource[];
}

/** When the inquiries are made. */
export const inquiredAt = Date.parse('2026-11-26T12:00:00Z');

/** An approval with number AUTH-1 from 2026-11-24 to 2027-02-24. */
export const approval = (overrides: Partial<ClaimResponse> = {}) => namedAnswer(approvedItem, overrides);
export const denial = (overrides: Partial<ClaimResponse> = {}) => namedAnswer(decidedItem('A3'), overrides);
export const pended = (overrides: Partial<ClaimResponse> = {}) => namedAnswer(decidedItem('A4'), overrides);
/** The cancellation of what was granted: review action C. */
export const cancellation = (overrides: Partial<ClaimResponse> = {}) => namedAnswer(decidedItem('C'), overrides);
/** An approval with the parts of its item given. */
export const approvedWith = (parts: Parameters<typeof decidedItem>[1], overrides: Partial<ClaimResponse> = {}) =>
  namedAnswer(decidedItem('A1', parts), overrides);

/** The date of an answer. */
export const on = (created: string) => ({ created });
/** An answer that lacks what the guide demands. */
export function without(response: ClaimResponse, ...names: (keyof ClaimResponse)[]): ClaimResponse {
  const parts = Object.entries(response).filter(([name]) => !names.includes(name as keyof ClaimResponse));
  return Object.fromEntries(parts) as unknown as ClaimResponse;
}

/** The decision that nothing is certain, for these reasons. */
export const unverified = (...reasons: UnverifiedReason[]) => ({ status: 'unverified', unverified: reasons });

const reasons: readonly string[] = unverifiedReasons;
/** The status of a decision, or the reason for which nothing is certain. */
export const readAs = (read: string) =>
  reasons.includes(read) ? unverified(read as UnverifiedReason) : { status: read };

/** What is answered, how that is read, why, what else has to be in the decision, and what stands beside each answer. */
type Row = readonly [
  what: string,
  answers: readonly ClaimResponse[],
  read: string | undefined,
  why: string,
  more?: Variation['expected'],
  beside?: readonly FhirResource[],
];

export const variations = (...rows: readonly Row[]): Variation[] =>
  rows.map(([what, answers, read, why, more, beside]) => ({
    ...{ what, answers, why, ...(beside && { beside }) },
    expected: read === undefined ? undefined : { ...readAs(read), ...more },
  }));

/** Name of an extension of PAS. */
export const pas = (name: string) => `http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-${name}`;
export const npiSystem = 'http://hl7.org/fhir/sid/us-npi';
/** A member number of the payer that is asked. */
export const member = (value: string) => ({ system: 'https://payer.example/member', value });

/** An organization by its NPI. */
export function organization(npi: string): Organization {
  return { resourceType: 'Organization', id: 'o', identifier: [{ system: npiSystem, value: npi }] };
}
