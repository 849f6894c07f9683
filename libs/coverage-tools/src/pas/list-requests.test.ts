import type { Bundle } from 'fhir/r4.js';
import { memoryConfirmations, MemoryLedger } from '../testing/memory-ledger.js';
import { claimResponse, kneeRequest, responseBundle, reviewed } from '../testing/prior-auth-fixtures.js';
import { stubPas, type StubPas } from '../testing/stub-pas.js';
import { CoverageError } from '../coverage-error.js';
import { checkPriorAuthStatus } from './check-status.js';
import { listPriorAuthRequests } from './list-requests.js';
import { noteCheck } from './request/request-check.js';
import { submitInput } from './request/submit-input.js';
import { findSentRequests } from './sent-requests.js';
import { submitPriorAuth } from './submit-prior-auth.js';

const asked = submitInput.parse({
  patient_id: 'pat-1',
  coverage_id: 'cov-1',
  procedure_code: '27447',
  diagnosis_codes: ['M17.11'],
  service_date: '2026-12-15',
  place_of_service: '21',
  ordering_npi: '2222222222',
  questionnaire_responses: [kneeRequest.attachments[0]],
});

const answering = (action: string, number?: string) => (request: Bundle) => ({
  status: 200,
  body: responseBundle(
    claimResponse({
      request: { reference: request.entry?.[0]?.fullUrl ?? '' },
      item: [{ itemSequence: 1, adjudication: [reviewed(action, number === undefined ? {} : { number })] }],
    }),
    request.identifier,
  ),
});
const fails = () => new CoverageError('PAYER_TIMEOUT', 'The payer did not answer in time.');
const knowsNothing = () => ({ status: 200, body: { resourceType: 'Parameters' } });

describe('listPriorAuthRequests', () => {
  let stub: StubPas;
  let ledger: MemoryLedger;
  beforeEach(() => {
    stub = stubPas();
    stub.submit = answering('A4');
    ledger = new MemoryLedger();
  });

  async function submit(changes: Partial<typeof asked> = {}): Promise<string> {
    const parts = {
      ledger,
      confirmations: memoryConfirmations(),
      mayWrite: true,
      identifierSystem: 'https://g.example/pa',
    };
    const first = await submitPriorAuth(stub.context, { ...asked, ...changes }, parts);
    if (first.state !== 'preview') throw new Error('not a preview');
    await submitPriorAuth(stub.context, { ...asked, ...changes, confirm: first.confirm }, parts).catch(() => undefined);
    return first.requestId;
  }
  const list = () => listPriorAuthRequests(stub.context, ledger);
  const check = (requestId: string) =>
    checkPriorAuthStatus(stub.context, { request_id: requestId }, ledger).catch(() => undefined);
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
    stub.submit = () => ({ status: 422, body: { resourceType: 'OperationOutcome', issue: [] } });
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
    for (const [name, entry] of ledger.entries) {
      const { checks: _none, ...before } = entry as typeof entry & { checks?: unknown };
      ledger.entries.set(name, before as typeof entry);
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
    const stub = stubPas();
    stub.submit = submit;
    const ledger = new MemoryLedger();
    const parts = {
      ledger,
      confirmations: memoryConfirmations(),
      mayWrite: true,
      identifierSystem: 'https://g.example',
    };
    const first = await submitPriorAuth(stub.context, asked, parts);
    const confirm = first.state === 'preview' ? first.confirm : '';
    await submitPriorAuth(stub.context, { ...asked, confirm }, parts).catch(() => undefined);
    return ledger;
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
    const refused = () => ({ status: 422, body: { resourceType: 'OperationOutcome', issue: [] } });
    expect(await findSentRequests(await ledgerOf(refused), sought)).toEqual([]);
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
