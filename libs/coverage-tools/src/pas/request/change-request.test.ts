import type { Bundle, Claim, FhirResource } from 'fhir/r4.js';
import { answering, kneeInput, PasSession } from '../../testing/pas-session.js';
import { kneeRequest } from '../../testing/prior-auth-fixtures.js';
import { stubPas, type StubPas } from '../../testing/stub-pas.js';
import { checkPriorAuthStatus } from '../check-status.js';
import { submitPriorAuth } from '../submit-prior-auth.js';
import type { SubmitInput } from './submit-input.js';
import type { SubmittedRequest } from './submitted-request.js';

const guide = 'http://hl7.org/fhir/us/davinci-pas/StructureDefinition';
const asked: SubmitInput = {
  ...{ ...kneeInput, quantity: 1 },
  questionnaire_responses: [kneeRequest.attachments[0] as never],
};
const document = {
  resourceType: 'DocumentReference',
  status: 'current',
  content: [{ attachment: { contentType: 'text/plain', data: 'eA==' } }],
};

const claimOf = (request: Bundle | undefined) => request?.entry?.[0]?.resource as Claim;
const partOf = (part: { extension?: { url: string }[] } | undefined, name: string) =>
  part?.extension?.filter(({ url }) => url === `${guide}/extension-${name}`);
const certified = (code: string) => [
  expect.objectContaining({ valueCodeableConcept: { coding: [expect.objectContaining({ code })] } }),
];
describe('a change of a request that was sent', () => {
  let session: PasSession;
  let stub: StubPas;
  let original: SubmittedRequest;

  const call: PasSession['call'] = (...given) => session.call(...given);
  const confirmed: PasSession['submitted'] = (changes) => session.submitted(changes);
  const change = (kind: 'update' | 'cancel', of = original) => ({ change: { request_id: of.requestId, kind } });

  beforeEach(async () => {
    session = new PasSession(asked);
    stub = session.stub;
    stub.submit = answering('A1', 'AUTH-1');
    original = await confirmed();
    session.forget();
  });

  it('is shown first, and reads and sends nothing', async () => {
    const answer = await call({ quantity: 2, service_date: '2026-12-20', ...change('update') });
    expect(answer).toMatchObject({ state: 'preview', requestId: expect.not.stringContaining(original.requestId) });
    expect(JSON.stringify(answer)).toMatch(/2026-12-20 instead of 2026-12-15.*Quantity: 2 instead of 1/);
    expect([stub.sent, stub.read]).toEqual([[], []]);
    expect(session.ledger.entries.get(original.requestId.slice(3, 35))).not.toHaveProperty('changedBy');
  });

  it('carries the earlier claim, every item, and marks of what is different', async () => {
    const update = await confirmed({
      quantity: 2,
      service_date: '2026-12-20',
      documents: [document],
      ...change('update'),
    });
    const [{ body } = { body: undefined }] = stub.sent;
    const claim = claimOf(body);
    const [item] = claim.item ?? [];
    expect(claim.meta?.profile).toEqual([`${guide}/profile-claim-update`]);
    expect(claim.identifier?.[0]?.value).toBe(update.requestId);
    expect(claim.related?.[0]?.relationship?.coding?.[0]).toEqual({
      system: 'http://terminology.hl7.org/CodeSystem/ex-relatedclaimrelationship',
      code: 'prior',
    });
    expect(item).toMatchObject({ sequence: 1, servicedDate: '2026-12-20', quantity: { value: 2 } });
    expect(item).not.toHaveProperty('modifierExtension');
    expect(partOf(item, 'infoChanged')).toMatchObject([{ valueCode: 'changed' }]);
    expect(partOf(item, 'certificationType')).toEqual(certified('S'));
    expect(partOf(claim, 'certificationType')).toEqual(certified('S'));
    const marks = claim.supportingInfo?.map((info) => partOf(info, 'infoChanged'));
    expect(marks).toEqual([[], [expect.objectContaining({ valueCode: 'added' })]]);
    expect(claim.supportingInfo?.map(({ sequence }) => sequence)).toEqual([1, 2]);
    const urls = new Set(body?.entry?.map(({ fullUrl }) => fullUrl));
    expect(urls.size).toBe(body?.entry?.length);
    for (const [, reference] of JSON.stringify(body).matchAll(/"reference":"(urn:[^"]+)"/g))
      expect(urls).toContain(reference);
    const prior = body?.entry?.find(({ fullUrl }) => fullUrl === claim.related?.[0]?.claim?.reference)
      ?.resource as Claim;
    expect(prior).toMatchObject({
      resourceType: 'Claim',
      item: [{ servicedDate: '2026-12-15', quantity: { value: 1 } }],
    });
    const orders = body?.entry
      ?.map(({ resource }) => resource as FhirResource)
      .filter((one) => one.resourceType === 'ServiceRequest');
    expect(orders).toMatchObject([{ occurrenceDateTime: '2026-12-20' }, { occurrenceDateTime: '2026-12-15' }]);
  });

  it('that withdraws a request keeps its item, flagged, and is the end of it', async () => {
    stub.submit = answering('C');
    const cancelled = await confirmed(change('cancel'));
    expect(cancelled.decision).toEqual(expect.objectContaining({ status: 'cancelled' }));
    const [item] = claimOf(stub.sent[0]?.body).item ?? [];
    expect(item?.modifierExtension).toEqual([{ url: `${guide}/modifierextension-infoCancelled`, valueBoolean: true }]);
    expect(partOf(item, 'certificationType')).toEqual(certified('3'));
    stub.now += 3_600_000;
    stub.inquire = answering('A1', 'AUTH-1');
    const status = await checkPriorAuthStatus(stub.context, { request_id: original.requestId }, session.ledger);
    expect(status).toMatchObject({
      decision: { status: 'cancelled' },
      nextSteps: [{ why: 'changed-by', args: { request_id: cancelled.requestId } }],
    });
    expect(JSON.stringify(status)).not.toContain('AUTH-1');
    // The same may be wanted once more: it is another request, and shown before it is sent.
    expect(await call()).toMatchObject({ state: 'preview', requestId: original.requestId.replace(/-1$/, '-2') });
  });

  it('that withdraws a request grants nothing, whatever the payer calls it', async () => {
    const cancelled = await confirmed(change('cancel'));
    expect(cancelled.decision.status).toBe('unknown');
    expect(JSON.stringify(cancelled)).not.toContain('AUTH-1');
  });

  it('is sent once, and the only one, however many come at the same time', async () => {
    const wanted = [2, 2, 3, 4].map((quantity) => ({ quantity, ...change('update') }));
    const previews = await Promise.all(wanted.map(async (one) => ({ one, answer: await call(one) })));
    const answers = await Promise.allSettled(
      previews.map(({ one, answer }) =>
        call({ ...one, ...(answer.state === 'preview' && { confirm: answer.confirm }) }),
      ),
    );
    expect(stub.sent).toHaveLength(1);
    const refused = answers.flatMap((one) =>
      one.status === 'rejected' ? [(one.reason as { code: string }).code] : [],
    );
    expect(refused).toEqual(['PRIOR_AUTH_UNCHANGEABLE', 'PRIOR_AUTH_UNCHANGEABLE']);
  });

  it('of a change goes on from there, with every earlier claim', async () => {
    const first = await confirmed({ quantity: 2, ...change('update') });
    await confirmed({ quantity: 3, ...change('update', first) });
    const body = stub.sent[1]?.body;
    const claims = body?.entry?.filter(({ resource }) => (resource as FhirResource).resourceType === 'Claim');
    expect(claims).toHaveLength(3);
    expect(claimOf(body).related?.[0]?.claim?.reference).toBe(claims?.[1]?.fullUrl);
    expect(partOf(claimOf(body).item?.[0], 'infoChanged')).toHaveLength(1);
  });

  it('asks about itself, with one claim, where no answer came', async () => {
    stub.submit = () => ({ status: 500 });
    await expect(confirmed({ quantity: 2, ...change('update') })).rejects.toMatchObject({ code: 'PAYER_UNREACHABLE' });
    stub.inquire = answering('A4');
    expect(await call({ quantity: 2, ...change('update') })).toMatchObject({
      isRepeated: true,
      decision: { status: 'pended' },
    });
    const inquiry = stub.sent[1]?.body;
    expect(inquiry?.entry?.filter(({ resource }) => (resource as FhirResource).resourceType === 'Claim')).toHaveLength(
      1,
    );
    await expect(call({ quantity: 3, ...change('update') })).rejects.toMatchObject({ code: 'PRIOR_AUTH_UNCHANGEABLE' });
  });

  it('that the payer does not take may be made otherwise', async () => {
    stub.submit = () => ({ status: 422, body: { resourceType: 'OperationOutcome', issue: [] } });
    await expect(confirmed({ quantity: 2, ...change('update') })).rejects.toMatchObject({ code: 'PAYER_REJECTED' });
    stub.submit = answering('A4');
    expect(await confirmed({ quantity: 3, ...change('update') })).toMatchObject({ decision: { status: 'pended' } });
  });

  it.each<[string, Partial<SubmitInput>, string]>([
    ['of nobody’s request', { change: { request_id: `pa-${'0'.repeat(32)}-1`, kind: 'cancel' } }, 'PRIOR_AUTH_UNKNOWN'],
    ['of no request', { change: { request_id: '../x', kind: 'cancel' } }, 'PRIOR_AUTH_UNKNOWN'],
    ['with nothing different', {}, 'PRIOR_AUTH_UNCHANGEABLE'],
    ['to another patient', { patient_id: 'pat-2' }, 'PRIOR_AUTH_UNCHANGEABLE'],
    ['to another procedure', { procedure_code: '27446', quantity: 2 }, 'PRIOR_AUTH_UNCHANGEABLE'],
    ['to another provider', { ordering_npi: '3333333333', quantity: 2 }, 'PRIOR_AUTH_UNCHANGEABLE'],
  ])('is refused: %s', async (_what, changes, code) => {
    await expect(call({ ...change('update'), ...changes })).rejects.toMatchObject({ code });
    await expect(call({ ...change('update'), ...changes, confirm: 'confirm-1' })).rejects.toMatchObject({ code });
    expect(stub.sent).toEqual([]);
  });

  it.each(['A3', 'CT', 'NA', 'C', 'XX'])('is refused for a request that was decided %s', async (action) => {
    stub.submit = answering(action);
    const other = await confirmed({ quantity: 7 });
    const refused = call({ quantity: 8, ...change('update', other) });
    await expect(refused).rejects.toMatchObject({ code: 'PRIOR_AUTH_UNCHANGEABLE' });
  });

  it('is refused where the ledger is another platform’s', async () => {
    const elsewhere = stubPas('another-payer');
    const given = { ...asked, ...change('cancel') };
    const sent = submitPriorAuth(elsewhere.context, given, session.parts);
    await expect(sent).rejects.toMatchObject({ code: 'PRIOR_AUTH_UNKNOWN' });
  });
});
