import { objectsOf } from '@fhir-gateway/fhir';
import type { ClaimResponse } from 'fhir/r4.js';
import { need, Refusal, type Answer } from '../answer.js';
import type { AssertionBook } from '../assertions.js';
import { memberOf, textOf } from '../json.js';
import { parametersOf } from '../parameters.js';
import type { PayerOptions } from '../payer-options.js';
import { ruleFor } from '../rules.js';
import { priorRequest, replaced } from './claim-update.js';
import { createClaimBook, namesOf, type ClaimRecord } from './claim-book.js';
import { inquiryAnswer, namedAnswer, responseBundle, trackingIdOf } from './claim-response.js';
import { decideClaim } from './decide-claim.js';
import { readBundle, readRequest, type SubmittedBundle } from './submitted-bundle.js';

/** Prior authorization of one mount; all throw {@link Refusal}. */
export type PasService = ReturnType<typeof createPasService>;

const mostAnswers = 10;

/** Whether a request is one that an inquiry asks about: same member, same provider, and same services if it names some. */
function answersInquiry({ request }: ClaimRecord, inquiry: SubmittedBundle): boolean {
  const asked = inquiry.items.flatMap(({ codes }) => codes).filter((code) => code !== 'not-applicable');
  return (
    request.memberId === inquiry.memberId &&
    request.providerNpis.some((one) => inquiry.providerNpis.includes(one)) &&
    (asked.length === 0 || request.items.some(({ codes }) => codes.some((code) => asked.includes(code))))
  );
}

/** What the Bundle's identifier is kept under. */
function keyOf({ system, value }: ClaimRecord['identifier']): string {
  return JSON.stringify([system, value]);
}

/** A file of requests and the operations on it, in the words of the mount's release. */
export function createPasService({ options, book }: { options: PayerOptions; book: AssertionBook }) {
  const { base, version, enrolment, now, newId, reviewSeconds } = options;
  const claims = createClaimBook(now);
  let serial = 0;

  function take(
    request: SubmittedBundle,
    bundle: { identifier: ClaimRecord['identifier']; content: string },
  ): ClaimRecord {
    const standing = enrolment.standingOf(request.memberId);
    const verdict = decideClaim(request, {
      standing,
      isInNetwork: enrolment.isInNetwork,
      formsBase: `${base}/fhir/Questionnaire`,
    });
    serial += 1;
    const rule = ruleFor(request.items.flatMap(({ codes }) => codes));
    const number = String(serial).padStart(4, '0');
    return {
      ...bundle,
      id: newId(),
      request,
      items: 'items' in verdict ? verdict.items : [],
      ...('error' in verdict && { error: verdict.error }),
      number: rule?.satisfiedNumber ?? `AUTH-${rule?.code ?? 'X'}-${number}`,
      trace: `PEND-${number}`,
      formContext: book.note(rule?.code ?? 'X', rule?.form),
      decidedMs: now(),
      reviewAtMs: now() + reviewSeconds * 1000,
    };
  }

  const answerOf = (record: ClaimRecord) => responseBundle(record, { base, version });

  return {
    submit(body: unknown): Answer {
      const request = readRequest(body, enrolment, version);
      const identifier = memberOf(body, 'identifier') as ClaimRecord['identifier'];
      const key = keyOf(identifier);
      const content = JSON.stringify({ ...(body as object), timestamp: undefined });
      const before = claims.find(key);
      if (before && before.content !== content) throw new Refusal(409, 'The identifier of the Bundle was used before');
      if (before) return { status: 200, body: answerOf(before) };
      const prior = priorRequest(request, claims);
      const record = take(request, { identifier, content });
      claims.keep(key, record);
      if (prior) claims.keep(keyOf(prior.identifier), replaced(prior, request));
      return { status: 200, body: answerOf(record) };
    },
    inquire(body: unknown): Answer {
      const inquiry = readBundle(body, enrolment);
      need(inquiry.memberId !== undefined, 400, 'An inquiry needs the member number');
      need(inquiry.providerNpis.length > 0, 400, 'An inquiry needs the NPI of the provider');
      const matches = claims.all().filter((record) => answersInquiry(record, inquiry));
      // An identifier narrows the answer where it is one of a request; inquiries may also carry one of their own.
      const named = objectsOf(inquiry.claim['identifier']).flatMap(({ value }) => textOf(value) ?? []);
      const exact = matches.filter((record) => namesOf(record).some((name) => named.includes(name)));
      const found = (exact.length > 0 ? exact : matches)
        .slice(0, mostAnswers)
        .map((record) => (exact.length > 0 ? namedAnswer : inquiryAnswer)(record, { base, version }));
      if (version === '2.2') {
        return { status: 200, body: parametersOf(...found.map((bundle) => ['return', bundle] as const)) };
      }
      const [first] = found;
      // Nothing found: a Bundle with nothing in it in 2.0, nothing at all in 2.1.
      if (!first)
        return { status: 200, ...(version === '2.0' && { body: { resourceType: 'Bundle', type: 'collection' } }) };
      return { status: 200, body: { ...first, entry: found.flatMap(({ entry }) => entry ?? []) } };
    },
    /** CDex `$submit-attachment`: documents that were asked for. */
    attach(body: unknown): Answer {
      const parameters = objectsOf(memberOf(body, 'parameter'));
      const named = (name: string) => parameters.filter((one) => one['name'] === name);
      const trackingId = textOf(memberOf(named('TrackingId')[0], 'valueIdentifier', 'value'));
      const memberId = textOf(memberOf(named('MemberId')[0], 'valueIdentifier', 'value'));
      const documents = named('Attachment').flatMap(({ part }) =>
        objectsOf(part).filter(({ name }) => name === 'Content'),
      );
      need(memberOf(named('AttachTo')[0], 'valueCode') === 'preauthorization', 400, 'AttachTo is preauthorization');
      need(documents.length > 0, 400, 'There is no attachment');
      const record = claims.all().find((one) => trackingIdOf(one) === trackingId);
      if (!record || record.request.memberId !== memberId)
        throw new Refusal(404, 'Nothing was asked for by this tracking id');
      claims.keep(keyOf(record.identifier), { ...record, attachments: documents });
      return {
        status: 200,
        body: {
          resourceType: 'OperationOutcome',
          issue: [
            { severity: 'information', code: 'informational', diagnostics: 'The documents are with the request' },
          ],
        },
      };
    },
    /** Decisions about one patient, for `GET ClaimResponse`. */
    decisionsOf: (patientId: string) =>
      claims
        .all()
        .filter(({ request }) =>
          request.entries.some(
            ({ resource }) => resource['resourceType'] === 'Patient' && resource['id'] === patientId,
          ),
        )
        .flatMap((record) => (answerOf(record).entry?.[0]?.resource as ClaimResponse | undefined) ?? []),
    /** What a test sees of the file: names and actions. */
    summary: () =>
      claims.all().map((record) => ({
        id: record.id,
        names: namesOf(record),
        actions: record.items.map(({ action }) => action),
        ...(record.error && { error: record.error.code }),
        ...(record.attachments && { attachments: record.attachments.length }),
      })),
    decide(name: string, action: 'A1' | 'A3'): Answer {
      const record = claims.decide(name, action);
      if (!record) throw new Refusal(404, 'There is no such request');
      return { status: 200, body: answerOf(record) };
    },
  };
}
