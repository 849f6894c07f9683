import type { Requirements } from '@fhir-gateway/coverage-tools';
import { fence } from '@fhir-gateway/record-view';

type Sent = NonNullable<Requirements['sentRequests']>;
type Known = NonNullable<Requirements['knownAuthorizations']>;

/** Requests of before that are shown, newest first. */
const mostSent = 3;

/** Requests of this session for the service, in the names of tools. */
export function sentFields(sent: Sent) {
  return sent.slice(0, mostSent).map(sentView);
}

function sentView({ requestId, sentAt, serviceDate, decision }: Sent[number]) {
  return {
    request_id: requestId,
    sent_at: sentAt,
    service_date: serviceDate,
    ...(decision && { status: decision.status }),
    ...(decision?.authorizationNumber !== undefined && { authorization_number: decision.authorizationNumber }),
    ...(decision?.expires !== undefined && { expires: decision.expires }),
  };
}

/** Decisions on the service that were made before, in the names of tools. */
export function knownFields(known: Known) {
  return known.map(knownView);
}

function knownView(known: Known[number]) {
  const { authorizationNumber, validFrom, expires, decidedAt, cautions, ...same } = known;
  return {
    ...same,
    cautions: [...cautions],
    ...(authorizationNumber !== undefined && { authorization_number: authorizationNumber }),
    ...(validFrom !== undefined && { valid_from: validFrom }),
    ...(expires !== undefined && { expires }),
    ...(decidedAt !== undefined && { decided_at: decidedAt }),
  };
}

/** The requests of before, whose numbers are the payer's words. */
export function sentText({ sentRequests = [] }: Pick<Requirements, 'sentRequests'>): string[] {
  const lines = sentRequests.slice(0, mostSent).map((sent) => {
    const { request_id, sent_at, status, ...said } = sentView(sent);
    const rest = Object.entries(said).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]));
    return [`request_id ${request_id}`, `sent ${sent_at}`, status ?? 'no answer yet', ...rest].join(' | ');
  });
  return lines.length === 0 ? [] : [`Asked for before:\n${fence(lines.join('\n'))}`];
}

/** What was decided before, with the payer's numbers between marks. */
export function knownText({ knownAuthorizations = [] }: Pick<Requirements, 'knownAuthorizations'>): string[] {
  const lines = knownAuthorizations.map((known) => {
    const { source, status, cautions, meaning: _meaning, ...said } = knownView(known);
    const rest = Object.entries(said).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]));
    return [`${status} (${source})`, ...rest, ...cautions].join(' | ');
  });
  return lines.length === 0 ? [] : [`Decided before:\n${fence(lines.join('\n'))}`];
}
