import type { Parameters } from 'fhir/r4.js';
import { answering, PasSession } from '../../testing/pas-session.js';
import type { StubPas } from '../../testing/stub-pas.js';
import type { SubmitInput } from '../request/submit-input.js';

const document = (data = 'eA==') => ({
  resourceType: 'DocumentReference',
  status: 'current',
  content: [{ attachment: { contentType: 'text/plain', data } }],
});
const task = (more: object = {}) => ({
  resourceType: 'Task',
  identifier: [{ type: { coding: [{ code: 'tracking-id' }] }, value: 'doc-1' }],
  code: { coding: [{ code: 'attachment-request-code' }] },
  description: 'Notes of the therapy',
  input: [
    {
      type: { coding: [{ code: 'attachments-needed' }] },
      valueCodeableConcept: { coding: [{ system: 'http://loinc.org', code: '11506-3' }] },
    },
  ],
  ...more,
});

describe('documents that a payer asks for', () => {
  let session: PasSession;
  let stub: StubPas;

  beforeEach(() => {
    session = new PasSession();
    stub = session.stub;
    stub.submit = answering('A4', undefined, task());
    stub.inquire = () => ({ status: 200, body: { resourceType: 'OperationOutcome', issue: [] } });
  });

  const call: PasSession['call'] = (...given) => session.call(...given);
  /** What was sent before counts where it is asked for again. */
  async function confirmed(changes: Partial<SubmitInput> = {}) {
    const preview = await call(changes);
    const answer = preview.state === 'preview' ? await call({ ...changes, confirm: preview.confirm }) : preview;
    if (answer.state !== 'submitted') throw new Error('not submitted');
    return answer;
  }
  async function sent(): Promise<Partial<SubmitInput>> {
    const { requestId } = await confirmed();
    session.forget();
    return { change: { request_id: requestId, kind: 'attach' }, documents: [document()] };
  }

  it('are named with the answer, and what helps', async () => {
    const { decision, nextSteps } = await confirmed();
    expect(decision.wanted).toEqual([
      { kind: 'document', text: 'Notes of the therapy', codes: ['11506-3'], trackingId: 'doc-1' },
    ]);
    expect(nextSteps[0]).toMatchObject({ do: 'submit', why: 'documents-wanted' });
  });

  it('are shown first, and go once, with the payer’s own tracking id and nothing else of the request', async () => {
    const change = await sent();
    const preview = await call(change);
    expect(preview).toMatchObject({ state: 'preview', preview: { sends: [expect.stringContaining('1 document'), 'To: Stub Payer', expect.anything(), 'Resources: DocumentReference/1'] } }); // prettier-ignore
    expect([stub.sent, stub.read]).toEqual([[], []]);
    expect(await confirmed(change)).toMatchObject({ state: 'submitted', isRepeated: false });
    const [{ path, body } = { path: '', body: undefined }] = stub.sent;
    expect(path).toBe('$submit-attachment');
    const { parameter = [] } = body as unknown as Parameters;
    expect(parameter.map(({ name }) => name)).toEqual([
      ...['TrackingId', 'AttachTo', 'ProviderId', 'MemberId', 'ServiceDate', 'Attachment', 'Final'],
    ]);
    expect(JSON.stringify(body)).toMatch(/"doc-1".*"preauthorization".*"2222222222".*"11506-3".*"eA=="/);
    expect(JSON.stringify(body)).not.toMatch(/Claim|27447|birthDate/);
    expect(await call(change)).toMatchObject({ state: 'submitted', isRepeated: true });
    expect(stub.sent).toHaveLength(1);
  });

  it('go once, however many confirm at the same time', async () => {
    const change = await sent();
    const previews = await Promise.all([call(change), call(change)]);
    const answers = await Promise.all(
      previews.map((one) => call({ ...change, ...(one.state === 'preview' && { confirm: one.confirm }) })),
    );
    expect(answers.map((one) => one.state === 'submitted' && one.isRepeated).sort()).toEqual([false, true]);
    expect(stub.sent).toHaveLength(1);
  });

  it.each<[string, object, string]>([
    ['other documents than were shown', { documents: [document('eQ==')] }, 'confirm'],
    ['none', { documents: [] }, 'PRIOR_AUTH_UNCHANGEABLE'],
    ['another patient', { patient_id: 'pat-2' }, 'PRIOR_AUTH_UNCHANGEABLE'],
  ])('are not sent with %s', async (_what, change, code) => {
    const attach = await sent();
    const preview = await call(attach);
    const confirm = preview.state === 'preview' ? preview.confirm : '';
    const failure = await call({ ...attach, ...change, confirm }).then(
      () => 'sent',
      (error: { code?: string; message: string }) => `${error.code} ${error.message}`,
    );
    expect(failure).toContain(code);
    expect(stub.sent).toEqual([]);
  });

  it.each([
    ['pended without asking for any', answering('A4')],
    ['pended, and asks for documents by no name', answering('A4', undefined, task({ identifier: [] }))],
    ['granted', answering('A1', undefined, task())],
    ['refused', answering('A3', undefined, task())],
  ])('are not sent where the request is %s', async (_what, submit) => {
    stub.submit = submit;
    const change = await sent();
    await expect(call(change)).rejects.toMatchObject({ code: 'PRIOR_AUTH_UNCHANGEABLE' });
    expect(stub.sent).toEqual([]);
  });

  it.each([
    [400, 'PAYER_REJECTED'],
    [401, 'PAYER_AUTH_REFUSED'],
    [503, 'PAYER_UNREACHABLE'],
  ])('can be sent again where the payer answered %s', async (status, code) => {
    const change = await sent();
    stub.inquire = () => ({ status });
    await expect(confirmed(change)).rejects.toMatchObject({ code });
    stub.inquire = () => ({ status: 200, body: {} });
    expect(await confirmed(change)).toMatchObject({ isRepeated: false });
  });
});
