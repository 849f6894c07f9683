import { CoverageError } from '../coverage-error.js';
import { answering, kneeInput, PasSession } from '../testing/pas-session.js';
import { kneeRequest } from '../testing/prior-auth-fixtures.js';
import type { StubPas } from '../testing/stub-pas.js';
import { checkPriorAuthStatus } from './check-status.js';
import { listPriorAuthRequests } from './list-requests.js';
import { noteCheck } from './request/request-check.js';
import type { SubmitInput } from './request/submit-input.js';
import { findSentRequests } from './sent-requests.js';

const asked: SubmitInput = {
  ...{ ...kneeInput, diagnosis_codes: ['M17.11'] },
  questionnaire_responses: [kneeRequest.attachments[0] as never],
};
const fails = () => new CoverageError('PAYER_TIMEOUT', 'The payer did not answer in time.');
const knowsNothing = () => ({ status: 200, body: { resourceType: 'Parameters' } });

const refuses = () => ({ status: 422, body: { resourceType: 'OperationOutcome', issue: [] } });

/** Sends a request, whatever comes of it. */
async function send(session: PasSession, changes: Partial<SubmitInput> = {}): Promise<string> {
  const { requestId, confirm } = await session.previewed(changes);
  await session.call({ ...changes, confirm }).catch(() => undefined);
  return requestId;
}

describe('listPriorAuthRequests', () => {
  let session: PasSession;
  let stub: StubPas;
  beforeEach(() => {
    session = new PasSession(asked);
    stub = session.stub;
    stub.submit = answering('A4');
  });

  const submit = (changes?: Partial<SubmitInput>) => send(session, changes);
  const list = () => listPriorAuthRequests(stub.context, session.ledger);
  const check = (requestId: string) =>
    checkPriorAuthStatus(stub.context, { request_id: requestId }, session.ledger).catch(() => undefined);
  const outcomes = async () => (await list())[0]?.checks.map(({ outcome }) => outcome);

  it('tells of each request what was asked, what went along and where it stands, newest first, and asks nobody', async () => {
    const older = await submit();
    stub.now += 1000;
    stub.submit = answering('A1', 'AUTH-1');
    const newer = await submit({ service_date: '2026-12-20', quantity: 2 });
    stub.sent.length = 0;
    const [first, second, ...others] = await list();
    expect([first?.requestId, second?.requestId, others]).toEqual([newer, older, []]);
    expect(first).toMatchObject({
      state: 'decided',
      items: [{ service: { code: '27447' }, date: '2026-12-20', quantity: 2 }],
      attached: { forms: 1, documents: 0 },
      decision: { status: 'approved', authorizationNumber: 'AUTH-1' },
      nextCheckInSeconds: 60,
    });
    expect(second?.decision).toMatchObject({ status: 'pended' });
    expect(stub.sent).toEqual([]);
  });

  it('keeps every check in order: an answer, a failure, nothing known, a decision', async () => {
    const requestId = await submit();
    for (const inquire of [fails, knowsNothing, answering('A1', 'AUTH-7')]) {
      stub.now += 60_000;
      stub.inquire = inquire;
      await check(requestId);
    }
    expect(await outcomes()).toEqual(['pended', 'no-answer', 'not-found', 'approved']);
    expect((await list())[0]?.decision?.authorizationNumber).toBe('AUTH-7');
  });

  it('notes no check that was answered from before', async () => {
    const requestId = await submit();
    await check(requestId);
    expect(await outcomes()).toEqual(['pended']);
  });

  it('shows a request without an answer as such, and follows it', async () => {
    stub.submit = fails;
    const requestId = await submit();
    expect((await list())[0]).toMatchObject({ state: 'sending', checks: [], nextCheckInSeconds: 0 });
    expect((await list())[0]).not.toHaveProperty('decision');
    stub.inquire = knowsNothing;
    await check(requestId);
    stub.now += 60_000;
    stub.inquire = answering('A3');
    await check(requestId);
    expect(await outcomes()).toEqual(['not-found', 'denied']);
  });

  it('says for whom each request is, as it was sent', async () => {
    stub.submit = answering('A1');
    await submit();
    const { name, birthDate } = kneeRequest.patient;
    expect((await list())[0]?.patient).toMatchObject({ name, birthDate });
  });

  it('puts what the payer did not take last, without what nobody keeps', async () => {
    stub.submit = refuses;
    await submit();
    stub.submit = answering('A4');
    await submit({ quantity: 3 });
    expect((await list()).map(({ state, items }) => [state, items.length])).toEqual([
      ['decided', 1],
      ['refused', 0],
    ]);
  });

  it('reads entries of before checks were noted', async () => {
    await submit();
    for (const [name, entry] of session.ledger.entries) {
      const { checks: _none, ...before } = entry as typeof entry & { checks?: unknown };
      session.ledger.entries.set(name, before as typeof entry);
    }
    expect(await outcomes()).toEqual([]);
  });
});

describe('findSentRequests', () => {
  const sought = {
    platformId: 'stub-payer',
    code: '27447',
    patient: kneeRequest.patient,
    coverage: kneeRequest.coverage,
  };
  const ledgerOf = async (submit: StubPas['submit']) => {
    const session = new PasSession(asked);
    session.stub.submit = submit;
    await send(session);
    return session.ledger;
  };

  it('finds a request with the number that the payer gave it', async () => {
    const found = await findSentRequests(await ledgerOf(answering('A1', 'AUTH-1')), sought);
    expect(found).toMatchObject([
      { serviceDate: '2026-12-15', decision: { status: 'approved', authorizationNumber: 'AUTH-1' } },
    ]);
  });

  it('finds one without an answer, and says of it no decision', async () => {
    const [found, ...others] = await findSentRequests(await ledgerOf(fails), sought);
    expect([found?.decision, others]).toEqual([undefined, []]);
  });

  it.each([
    ['another person', { patient: { ...kneeRequest.patient, birthDate: '1990-01-01' } }],
    ['another coverage', { coverage: { ...kneeRequest.coverage, subscriberId: 'M999' } }],
    ['another service', { code: '97110' }],
    ['another platform', { platformId: 'other-payer' }],
  ])('takes no request for %s', async (_what, other) => {
    expect(await findSentRequests(await ledgerOf(answering('A1', 'AUTH-1')), { ...sought, ...other })).toEqual([]);
  });

  it('takes none that the payer did not take', async () => {
    expect(await findSentRequests(await ledgerOf(refuses), sought)).toEqual([]);
  });
});

it('noteCheck forgets the oldest, so that an entry has a longest size', () => {
  const checks = Array.from({ length: 50 }).reduce<ReturnType<typeof noteCheck>>(
    (before, _, index) => noteCheck(before, index * 60_000, 'pended'),
    [],
  );
  expect(checks).toHaveLength(30);
  expect(checks.at(-1)?.at).toBe('1970-01-01T00:49:00.000Z');
});
