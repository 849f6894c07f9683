import { sendJson } from '@fhir-gateway/testing';
import type { ProxyLimits } from '../contract/limits.js';
import { answers, codeOf, eachProxy, fixture, formBody, jsonBody, reopen, upstream } from '../testing/fixture.js';

eachProxy(() => {
  answers(200, { resourceType: 'Bundle', type: 'searchset' });
});

/** A platform that keeps no compartments, with or without the quirk, and the login of one patient. */
function start(confineToPatient = true, patient: string | undefined = 'me1', limits: Partial<ProxyLimits> = {}): void {
  reopen({ limits }, { definition: { quirks: { confineToPatient } } as object });
  fixture.mayWrite('user/*.cruds', 'patient/*.rs');
  fixture.auth.patient = patient;
}

const of = (id: string, subject: object | undefined, more: object = {}) => ({
  ...{ resourceType: 'Observation', id, status: 'final', ...(subject && { subject }) },
  ...more,
});
const patient = (id: string) => ({ reference: `Patient/${id}` });
const own = of('o1', patient('me1'));
const others = of('zz', patient('other9'), { note: [{ text: 'of somebody else' }] });
const unsaid = of('u1', undefined);
const bundle = (type: string, ...resources: object[]) => ({
  ...{ resourceType: 'Bundle', type, total: resources.length },
  entry: resources.map((resource) => ({ resource })),
});

describe('under confineToPatient, the answer', () => {
  it.each<[what: string, line: string, body: object]>([
    ['a read by id of another patient’s entry', 'GET Observation/zz', others],
    ['a version of it', 'GET Observation/zz/_history/1', others],
    ['by an absolute reference', 'GET Observation/zz', of('zz', { reference: 'https://a.example/r4/Patient/other9' })],
    ['by a reference to a version', 'GET Observation/zz', of('zz', { reference: 'Patient/other9/_history/3' })],
    ['with an id that FHIR does not allow', 'GET Observation/zz', of('zz', patient(`other_${'9'.repeat(80)}`))],
    ['by one of two references', 'GET Observation/zz', of('zz', patient('me1'), { patient: patient('other9') })],
    ['a Patient who is somebody else', 'GET RelatedPerson/r1', { resourceType: 'Patient', id: 'other9' }],
    ['an appointment of others', 'GET Appointment/a1', { resourceType: 'Appointment', participant: [{ actor: patient('x') }] }], // prettier-ignore
    ['a document of another patient', 'GET Composition/c9/$document', bundle('document', own, others)],
    ['parameters that carry one', 'GET Encounter/e9/$meta', { resourceType: 'Parameters', parameter: [{ resource: others }] }], // prettier-ignore
  ])('to %s is refused', async (_what, line, body) => {
    start();
    answers(200, body);
    expect(await codeOf(fixture.send(line))).toBe('PATIENT_OUT_OF_SCOPE');
    expect(fixture.audit.at(-1)).toMatchObject({ outcome: 'refused', rule: 'confinement.answer' });
  });

  it.each([
    'GET Observation?patient=me1',
    'GET Encounter/e9/$everything',
    'GET Observation/o1/_history',
    'GET Patient/me1/Observation',
  ])('to %s comes without the entries of others, and says so', async (line) => {
    start();
    answers(200, bundle(line.includes('_history') ? 'history' : 'searchset', own, others, unsaid));
    const { body, head } = await fixture.send(line);
    const { entry, total } = JSON.parse(String(body)) as { entry: { resource: { id: string } }[]; total?: number };
    expect(entry.map(({ resource }) => resource.id)).toEqual(['o1', 'u1']);
    expect(total).toBeUndefined();
    expect(head?.headers['warning']).toContain('Entries of another patient');
  });

  it('passes as it came where nothing in it is of somebody else', async () => {
    start();
    const mine = bundle('searchset', own, unsaid, { resourceType: 'Appointment', participant: [{ actor: patient('x') }, { actor: patient('me1') }] }); // prettier-ignore
    answers(200, mine);
    const { body, head } = await fixture.send('GET Observation?patient=me1');
    expect([JSON.parse(String(body)), head?.headers['warning']]).toEqual([mine, undefined]);
  });

  it('to a write of another patient’s entry says nothing of it', async () => {
    start();
    answers(200, others);
    const { body, head } = await fixture.send('DELETE Observation/zz');
    expect([head?.status, String(body)]).toEqual([200, '']);
  });

  it.each([
    ['GET Observation/zz?_format=xml', 'FORMAT_NOT_SUPPORTED'],
    ['GET Observation/zz?_elements=code', 'REQUEST_INVALID'],
    ['GET Observation/zz?_summary=text', 'REQUEST_INVALID'],
    ['GET Observation?patient=me1&_elements=code', 'REQUEST_INVALID'],
  ])('to %s could not be compared, so that nobody is asked', async (line, code) => {
    start();
    expect(await codeOf(fixture.send(line))).toBe(code);
    expect(upstream.seen.filter(({ url }) => !url.endsWith('/metadata'))).toEqual([]);
  });

  it('to a batch is refused with another patient’s entry, and so is an entry that hides whose it is', async () => {
    start();
    const batch = (url: string) => jsonBody({ resourceType: 'Bundle', type: 'batch', entry: [{ request: { method: 'GET', url } }] }); // prettier-ignore
    answers(200, bundle('batch-response', own, others));
    expect(await codeOf(fixture.send('POST ', batch('Observation/zz')))).toBe('PATIENT_OUT_OF_SCOPE');
    expect(await codeOf(fixture.send('POST ', batch('Observation/zz?_elements=code')))).toBe('REQUEST_INVALID');
    expect(upstream.seen.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('is asked for where the elements say whose it is, and where it is a number', async () => {
    start();
    await fixture.send('GET Observation/o1?_elements=code,subject,performer');
    await fixture.send('GET Observation?patient=me1&_summary=count');
    await fixture.send('POST Observation/_search', formBody('patient=me1&_summary=false'));
    expect(upstream.seen).toHaveLength(3);
  });

  it('of a login whose patient is not known has no entry that names one', async () => {
    start();
    fixture.auth.patient = undefined;
    answers(200, own);
    expect(await codeOf(fixture.send('GET Observation/o1'))).toBe('PATIENT_OUT_OF_SCOPE');
  });

  /** Of more values than any entry may have. */
  const large = { resourceType: 'Binary', id: 'b1', data: Array(100_001).fill(0) };

  it('comes without an entry that is too large, and names and counts it', async () => {
    start();
    answers(200, bundle('searchset', own, large, large, others, unsaid));
    const { body, head } = await fixture.send('GET Observation?patient=me1');
    const { entry } = JSON.parse(String(body)) as { entry: { resource: { id: string } }[] };
    expect(entry.map(({ resource }) => resource.id)).toEqual(['o1', 'u1']);
    const warning = String(head?.headers['warning']);
    expect(warning).toContain('2 entries were too many or too large to be looked at and were left out, among them');
    expect(warning).toContain('Binary/b1');
    expect(warning).toContain('Entries of another patient');
    const read = await fixture.proxy.fetchJson(fixture.call('GET Observation?patient=me1'), { leavesOut: true });
    expect(read).toMatchObject({ leftOut: 2, skipped: ['Binary/b1', 'Binary/b1'] });
  });

  it('to a batch says of an entry that is too large that it is, in its place', async () => {
    start();
    answers(200, bundle('batch-response', own, large, unsaid));
    const batch = jsonBody({ resourceType: 'Bundle', type: 'batch', entry: [{ request: { method: 'GET', url: 'Observation/o1' } }] }); // prettier-ignore
    const { body } = await fixture.send('POST ', batch);
    const { entry } = JSON.parse(String(body)) as { entry: object[] };
    expect(entry).toMatchObject([
      { resource: { id: 'o1' } },
      { response: { outcome: {} } },
      { resource: { id: 'u1' } },
    ]);
  });

  it('is held only up to what all together may hold, and a small one always', async () => {
    start(true, 'me1', { maxHeldBytes: 32 * 2 ** 16 });
    const page = JSON.stringify(bundle('searchset', own, { ...unsaid, note: [{ text: 'x'.repeat(5 * 2 ** 16) }] }));
    const waiting: (() => void)[] = [];
    upstream.answer = ({ url }, response) => {
      if (!url.includes('patient=me1')) return sendJson(response, 200, own);
      response.writeHead(200, { 'content-type': 'application/fhir+json' }).write(page.slice(0, -1));
      waiting.push(() => response.end('}'));
    };
    const sent = Array.from({ length: 8 }, () => codeOf(fixture.send('GET Observation?patient=me1')));
    // Six of them are as much; what is beyond ends, and what is small goes on beside the others.
    expect(await Promise.any(sent)).toBe('RESPONSE_TOO_LARGE');
    expect((await fixture.send('GET Observation/o1')).head?.status).toBe(200);
    for (const end of waiting) end();
    const codes = await Promise.all(sent);
    expect(codes.filter((code) => code === 'no error')).toHaveLength(6);
  });

  it('is compared for a value as for a stream', async () => {
    start();
    answers(200, others);
    await expect(fixture.proxy.fetchJson(fixture.call('GET Observation/zz'))).rejects.toMatchObject({
      code: 'PATIENT_OUT_OF_SCOPE',
    });
  });
});

describe('without confineToPatient, the answer leaves as it came', () => {
  const other = 'is about another patient than the sign-in is for';
  it.each<[what: string, line: string, body: object, warning: string | undefined]>([
    ['a read by id of another patient’s entry', 'GET Observation/zz', others, `This ${other}`],
    [
      'a search whose patient was ignored',
      'GET Observation?patient=me1',
      bundle('searchset', own, others, unsaid),
      `1 of 3 entries ${other}: 2`,
    ],
    [
      '$everything',
      'GET Encounter/e9/$everything',
      bundle('searchset', others, own, others),
      '2 of 3 entries are about another patient than the sign-in is for: 1 3',
    ],
    ['$document', 'GET Composition/c9/$document', bundle('document', own, others), `1 of 2 entries ${other}: 2`],
    ['a history', 'GET Observation/zz/_history', bundle('history', others), `1 of 1 entries ${other}: 1`],
    [
      'parameters',
      'GET Encounter/e9/$meta',
      { resourceType: 'Parameters', parameter: [{ resource: others }] },
      `This ${other}`,
    ],
    ['what is the patient’s', 'GET Observation?patient=me1', bundle('searchset', own, unsaid), undefined],
    ['what names nobody', 'GET Observation/u1', unsaid, undefined],
    ['an error', 'GET Observation/zz', { resourceType: 'OperationOutcome', issue: [] }, undefined],
  ])('of %s, and its head says of whom', async (_what, line, body, warning) => {
    start(false);
    answers(200, body);
    const received = await fixture.send(line);
    expect(String(received.body)).toBe(JSON.stringify(body));
    expect(received.head?.headers['warning']).toBe(warning && `299 fhir-gateway "${warning}"`);
  });

  it('with every digit and space, whatever its slashes are written as', async () => {
    start(false);
    const text = `{ "resourceType":"Observation","subject":{"reference":"Patient\\/other9"},"valueQuantity":{"value":1.50}}\n`;
    upstream.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/fhir+json' });
      for (const part of [text.slice(0, 50), text.slice(50)]) response.write(part);
      response.end();
    };
    const { body, head } = await fixture.send('GET Observation/zz');
    expect(String(body)).toBe(text);
    expect(head?.headers['warning']).toBe(`299 fhir-gateway "This ${other}"`);
  });

  it.each([
    [
      'is longer than what is held',
      'application/fhir+json',
      JSON.stringify({ ...own, note: [{ text: 'x'.repeat(1_200_000) }] }),
      'The answer is too long',
    ],
    ['is XML', 'application/fhir+xml', '<Observation xmlns="http://hl7.org/fhir"/>', 'The answer is not JSON'],
    ['is broken off', 'application/fhir+json', '{"resourceType":"Observation"', 'The answer is no JSON'],
  ])('where it %s, and its head says that it was not compared', async (_what, type, text, warning) => {
    start(false);
    upstream.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': type });
      response.end(text);
    };
    const { body, head } = await fixture.send('GET Observation/o1');
    expect(String(body) === text).toBe(true);
    expect(head?.headers['warning']).toContain(warning);
  });

  it('without a mark under a login that is nobody’s', async () => {
    start(false);
    fixture.auth.patient = undefined;
    answers(200, others);
    expect((await fixture.send('GET Observation/zz')).head?.headers['warning']).toBeUndefined();
  });
});
