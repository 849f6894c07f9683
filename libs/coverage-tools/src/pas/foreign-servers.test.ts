import { ForeignPayer } from '@fhir-gateway/testing';
import { CoverageError } from '../coverage-error.js';
import { answering, PasSession } from '../testing/pas-session.js';
import { claimResponse, responseBundle } from '../testing/prior-auth-fixtures.js';
import type { Scripted } from '../testing/stub-pas.js';
import { checkPriorAuthStatus } from './check-status.js';
import { decidedItem } from '../testing/answer-fixtures.js';

const minute = 60_000;
const timeout = () => new CoverageError('PAYER_TIMEOUT', 'The payer did not answer in time.');
const submits = (session: PasSession) => session.paths().filter((path) => path === 'Claim/$submit').length;
const status = (session: PasSession, requestId: string) =>
  checkPriorAuthStatus(session.stub.context, { request_id: requestId }, session.ledger);

function at(payer: ForeignPayer): PasSession {
  const session = new PasSession();
  session.stub.submit = payer.submit;
  session.stub.inquire = payer.inquire;
  return session;
}

describe('a payer that keeps the Claim under an id of its own', () => {
  it('HL7: its approval of $submit is one, with its number and its name for the request', async () => {
    const { decision } = await at(new ForeignPayer('hl7')).submitted();
    expect(decision).toMatchObject({
      ...{ status: 'approved', authorizationNumber: '98765', payerClaim: 'Claim/98765' },
    });
  });

  it.each(['A1', 'A3'] as const)('HL7: what it decides of a pended request (%s) is seen', async (action) => {
    const payer = new ForeignPayer('hl7');
    const session = at(payer);
    payer.action = 'A4';
    const { requestId, decision } = await session.submitted();
    expect(decision).toMatchObject({ status: 'pended', traceNumber: '98765' });
    payer.action = action;
    session.stub.now += minute;
    expect(await status(session, requestId)).toMatchObject({
      answeredBy: 'payer',
      decision: { status: action === 'A1' ? 'approved' : 'denied' },
    });
  });

  it('HL7: an answer that was lost is found by the identifier, and the request goes out once', async () => {
    const payer = new ForeignPayer('hl7');
    const session = at(payer);
    session.stub.submit = (request) => (payer.submit(request), timeout());
    await expect(session.submitted()).rejects.toMatchObject({ code: 'PAYER_TIMEOUT' });
    expect(await session.call()).toMatchObject({ isRepeated: true, decision: { status: 'approved' } });
    expect(submits(session)).toBe(1);
  });

  it('HL7: that it knows no such request is a 404, which says nothing, and nothing is sent again', async () => {
    const session = at(new ForeignPayer('hl7'));
    session.stub.submit = timeout;
    await expect(session.submitted()).rejects.toMatchObject({ code: 'PAYER_TIMEOUT' });
    session.stub.now += 20 * minute;
    await expect(session.call()).rejects.toMatchObject({ code: 'PAYER_REJECTED' });
    await expect(session.call()).rejects.toMatchObject({ code: 'PRIOR_AUTH_UNSETTLED' });
    expect(submits(session)).toBe(1);
  });

  it('WSO2: what it says in words is told with number and days, and authorizes nothing', async () => {
    const { decision } = await at(new ForeignPayer('wso2')).submitted();
    expect(decision).toMatchObject({
      ...{ status: 'unknown', disposition: 'approved', payerClaim: 'Claim/98765' },
      said: [{ numbers: ['PA-98765'], validFrom: '2026-12-01', expires: '2027-03-01' }],
    });
    expect(decision).not.toHaveProperty('authorizationNumber');
  });

  it('WSO2: "pending review" is a pended request', async () => {
    const payer = new ForeignPayer('wso2');
    payer.action = 'A4';
    expect((await at(payer).submitted()).decision).toMatchObject({ status: 'pended', disposition: 'pending review' });
  });

  it('is known again by that id where it echoes nothing', async () => {
    const payer = new ForeignPayer('wso2');
    payer.action = 'A4';
    const session = at(payer);
    const { requestId } = await session.submitted();
    const request = { reference: 'https://payer.example/fhir/Claim/98765' };
    const response = claimResponse({ request, item: [decidedItem('A3', { reason: 'Not needed' })] });
    session.stub.inquire = () => ({ status: 200, body: responseBundle(response) });
    session.stub.now += minute;
    expect(await status(session, requestId)).toMatchObject({ decision: { status: 'denied' } });
    // Also after an answer that names neither.
    session.stub.inquire = () => ({ status: 200, body: responseBundle(claimResponse({ item: [decidedItem('C')] })) });
    session.stub.now += minute;
    await status(session, requestId);
    session.stub.inquire = () => ({ status: 200, body: responseBundle(response) });
    session.stub.now += minute;
    expect(await status(session, requestId)).toMatchObject({ decision: { status: 'denied' } });
  });

  it('gives no decision on one request to another of the same session', async () => {
    const payer = new ForeignPayer('wso2');
    payer.action = 'A4';
    const session = at(payer);
    await session.submitted();
    const second = await session.submitted({ quantity: 2 });
    const ofFirst = claimResponse({ request: { reference: 'Claim/98765' }, item: [decidedItem('A3')] });
    session.stub.inquire = () => ({ status: 200, body: responseBundle(ofFirst) });
    session.stub.now += minute;
    expect(await status(session, second.requestId)).toMatchObject({
      answeredBy: 'other-requests',
      decision: { status: 'pended' },
    });
  });
});

describe('a request of which no answer was read', () => {
  const nothing = () => ({ status: 200, body: { resourceType: 'Parameters' } });
  const perhaps: Scripted = () => ({
    status: 200,
    body: responseBundle(
      claimResponse({ request: { reference: 'Claim/7' }, item: [decidedItem('A1', { number: 'N-7' })] }),
    ),
  });
  let session: PasSession;
  let requestId: string;
  beforeEach(async () => {
    session = new PasSession();
    session.stub.submit = timeout;
    const { confirm, requestId: own } = await session.previewed();
    requestId = own;
    await expect(session.call({ confirm })).rejects.toMatchObject({ code: 'PAYER_TIMEOUT' });
    session.stub.now += 10 * minute;
  });

  it.each<[string, Scripted]>([
    ['an empty Parameters', nothing],
    ['an empty Bundle', () => ({ status: 200, body: { resourceType: 'Bundle', type: 'collection' } })],
    [
      'Parameters with an empty Bundle',
      () => ({
        status: 200,
        body: { resourceType: 'Parameters', parameter: [{ name: 'return', resource: { resourceType: 'Bundle' } }] },
      }),
    ],
    ['nothing at all', () => ({ status: 200 })],
  ])('13: is offered again where the payer answers with %s', async (_what, answer) => {
    session.stub.inquire = answer;
    const { isUnfinished, confirm } = await session.previewed();
    expect(isUnfinished).toBe(true);
    session.stub.submit = answering('A1', 'AUTH-1');
    expect(await session.call({ confirm })).toMatchObject({ decision: { status: 'approved' } });
    const [first, last] = session.stub.sent.filter(({ path }) => path === 'Claim/$submit');
    expect(last?.body).toEqual(first?.body);
  });

  it.each<[string, Scripted, string]>([
    ['400', () => ({ status: 400 }), 'PAYER_REJECTED'],
    ['503', () => ({ status: 503 }), 'PAYER_UNREACHABLE'],
    ['nothing in time', timeout, 'PAYER_TIMEOUT'],
    ['a page', () => ({ status: 200, body: undefined }), 'PAYER_ANSWER_INVALID'],
    [
      '200 and an outcome',
      () => ({ status: 200, body: { resourceType: 'OperationOutcome', issue: [] } }),
      'PAYER_ANSWER_INVALID',
    ],
    [
      'an outcome in a Bundle',
      () => ({
        status: 200,
        body: { resourceType: 'Bundle', entry: [{ resource: { resourceType: 'OperationOutcome' } }] },
      }),
      'PAYER_ANSWER_INVALID',
    ],
  ])('14: is not offered again where the payer, asked, answers %s', async (_what, answer, code) => {
    session.stub.inquire = answer;
    await expect(session.call()).rejects.toMatchObject({ code });
    const refused = { code: 'PRIOR_AUTH_UNSETTLED', message: expect.stringContaining('could not be asked') };
    await expect(session.call()).rejects.toMatchObject(refused);
    expect(await status(session, requestId)).toMatchObject({ answeredBy: 'no-answer' });
    session.stub.now += minute;
    await expect(session.call()).rejects.toMatchObject({ code });
    expect(submits(session)).toBe(1);
  });

  it('is not sent again on a confirmation where the payer fails in between', async () => {
    session.stub.inquire = nothing;
    const { confirm } = await session.previewed();
    session.stub.inquire = () => ({ status: 503 });
    await expect(session.call({ confirm })).rejects.toMatchObject({ code: 'PAYER_UNREACHABLE' });
    expect(submits(session)).toBe(1);
  });

  it('11: is never offered again once the payer said what may be about it', async () => {
    session.stub.inquire = perhaps;
    const found = await session.call();
    expect(found).toMatchObject({
      ...{ state: 'submitted', isRepeated: true },
      decision: { status: 'unverified', said: [{ status: 'approved', numbers: ['N-7'] }] },
    });
    session.stub.inquire = nothing;
    session.stub.now += minute;
    expect(await status(session, requestId)).toMatchObject({
      answeredBy: 'not-found',
      decision: { status: 'unverified', said: [{ numbers: ['N-7'] }] },
    });
    expect(await session.call()).toMatchObject({ state: 'submitted', isRepeated: true });
    expect(submits(session)).toBe(1);
  });

  it('8: is not offered again where the payer has another request alone', async () => {
    const other = { identifier: { system: session.parts.identifierSystem, value: 'pa-other' } };
    const response = claimResponse({ request: other, item: [decidedItem('A1')] });
    session.stub.inquire = () => ({ status: 200, body: responseBundle(response) });
    const refused = { code: 'PRIOR_AUTH_UNSETTLED', message: expect.stringContaining('The payer answered;') };
    await expect(session.call()).rejects.toMatchObject(refused);
    expect(await status(session, requestId)).toMatchObject({ answeredBy: 'other-requests' });
    expect(submits(session)).toBe(1);
  });

  it('waits ten minutes anew after it was sent again', async () => {
    session.stub.inquire = nothing;
    await expect(session.submitted()).rejects.toMatchObject({ code: 'PAYER_TIMEOUT' });
    session.stub.now += 9 * minute;
    const early = { code: 'PRIOR_AUTH_UNSETTLED', message: expect.stringContaining('less than ten minutes') };
    await expect(session.call()).rejects.toMatchObject(early);
    session.stub.now += minute;
    expect((await session.previewed()).isUnfinished).toBe(true);
  });
});

describe('an answer to $submit', () => {
  it('18: that holds no decision is told in its own words, and the request never goes out again', async () => {
    const session = new PasSession();
    const issue = [{ severity: 'information', code: 'informational', details: { text: 'Taken, see portal' } }];
    session.stub.submit = () => ({ status: 200, body: { resourceType: 'OperationOutcome', issue } });
    const { decision, reading } = await session.submitted();
    expect(decision).toMatchObject({ unverified: ['not-understood'], said: [{ notes: ['Taken, see portal'] }] });
    expect(reading.cautions).toEqual(['The payer answered; that it is about this request cannot be said.']);
    session.stub.now += 60 * minute;
    expect(await session.call()).toMatchObject({ state: 'submitted', isRepeated: true });
    expect(submits(session)).toBe(1);
  });

  it('is a decision also with a status of 422, and not thrown away', async () => {
    const session = new PasSession();
    const decided = answering('A3');
    session.stub.submit = (request) => ({ ...decided(request), status: 422 });
    expect((await session.submitted()).decision.status).toBe('denied');
  });
});

it('reads entries that were stored before answers kept what was said', async () => {
  const session = new PasSession();
  session.stub.submit = answering('A4');
  const { requestId } = await session.submitted();
  for (const [name, entry] of session.ledger.entries) {
    if (entry.state !== 'decided') continue;
    const { given: _given, ...before } = entry;
    const decision = { ...entry.decision, status: 'unverified', unverified: ['request-not-named'] } as const;
    const earlier = [{ status: 'denied', decidedAt: '2026-11-20' }] as const;
    session.ledger.entries.set(name, { ...before, decision: { ...decision, earlier } });
  }
  expect(await session.call()).toMatchObject({ decision: { status: 'unverified', earlier: [{ status: 'denied' }] } });
  session.stub.inquire = answering('A1', 'AUTH-1');
  session.stub.now += minute;
  expect(await status(session, requestId)).toMatchObject({ decision: { authorizationNumber: 'AUTH-1' } });
});
