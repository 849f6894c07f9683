import { objectsOf } from '@fhir-gateway/fhir';
import type { Claim } from 'fhir/r4.js';
import type { ClaimAnswer } from '../decision/claim-answer.js';
import { readingOf, type DecisionReading } from '../decision/decision-reading.js';
import type { PriorAuthDecision } from '../decision/decision.js';
import { dated, newestAnswer } from '../decision/newest-answer.js';
import { codedText, payerText, type CodedText } from '../vocabulary/payer-text.js';
import { readDecision } from '../decision/read-decision.js';
import { resolved } from '../decision/resolved-reference.js';
import { toUnverified } from '../decision/to-unverified.js';

/** A decision that a payer has, or has shown in the record, whoever asked for it and when. */
export interface KnownAuthorization {
  readonly source: 'payer' | 'record';
  /** What it is about, as far as that is shown. */
  readonly services: readonly CodedText[];
  /** The name under which the request was sent, where the payer gives it. */
  readonly requestName?: string;
  readonly decision: PriorAuthDecision;
  readonly reading: DecisionReading;
}

/** An answer, and whether it is certain whose it is. */
export interface KnownAnswer extends ClaimAnswer {
  readonly isCertain: boolean;
  /** Services that stand beside the answer. */
  readonly services?: readonly CodedText[];
}

/** Decisions that are told; a person has seldom more in a year. */
const most = 20;

/** The newest decision on each request, newest first. @param now epoch milliseconds */
export function knownAuthorizations(
  source: KnownAuthorization['source'],
  answers: readonly KnownAnswer[],
  now: number,
): KnownAuthorization[] {
  const byRequest = new Map<string | number, KnownAnswer[]>();
  for (const [index, answer] of answers.entries()) {
    const name = nameOf(answer) ?? index;
    byRequest.set(name, [...(byRequest.get(name) ?? []), answer]);
  }
  return [...byRequest.values()]
    .map((group) => newestOf(source, group, now))
    .sort((one, other) => compare(other.decision.decidedAt ?? '', one.decision.decidedAt ?? ''))
    .slice(0, most);
}

function newestOf(
  source: KnownAuthorization['source'],
  answers: readonly KnownAnswer[],
  now: number,
): KnownAuthorization {
  const { decision } = newestAnswer(
    answers.map(({ response, bundle, isCertain }) => {
      const read = readDecision(response, bundle);
      const isOther = response.use !== undefined && response.use !== 'preauthorization';
      // There is no request to assign it to, and it may be somebody else's: nothing of it is told.
      if (isOther) return dated(toUnverified(read, ['not-an-authorization'], []), response, now);
      return dated(isCertain ? read : toUnverified(read, ['member-not-certain'], []), response, now);
    }),
  );
  const services = answers.flatMap((answer) => answer.services ?? claimServices(answer));
  const told = [...new Map(services.map((service) => [JSON.stringify(service), service])).values()];
  const requestName = answers.map(requestNameOf).find((name) => name !== undefined);
  return {
    source,
    services: decision.status === 'unverified' ? [] : told,
    ...(requestName !== undefined && decision.status !== 'unverified' && { requestName }),
    decision,
    reading: readingOf(decision, undefined, now),
  };
}

/** What ties answers to one request together; undefined where nothing does. */
function nameOf({ response }: ClaimAnswer): string | undefined {
  const { request, identifier } = response;
  return request?.reference ?? request?.identifier?.value ?? objectsOf(identifier)[0]?.value;
}

function claimOf(answer: ClaimAnswer): Claim | undefined {
  return resolved<Claim>(answer, answer.response.request?.reference, 'Claim');
}

function requestNameOf(answer: ClaimAnswer): string | undefined {
  const named = answer.response.request?.identifier ?? objectsOf(claimOf(answer)?.identifier)[0];
  return payerText(named?.value);
}

/** The services of the Claim beside the answer, else those that the payer spells out. */
function claimServices(answer: ClaimAnswer): CodedText[] {
  const asked = objectsOf(claimOf(answer)?.item).flatMap(({ productOrService }) => codedText(productOrService) ?? []);
  if (asked.length > 0) return asked;
  const { items } = readDecision(answer.response, answer.bundle);
  return items.flatMap(({ granted, detail }) =>
    [...granted, ...(detail ? [detail] : [])].flatMap(({ code }) => code ?? []),
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
