import { useTestGateway } from '../testing/test-gateway.js';

const request = {
  patient_id: 'pat-1',
  procedure_code: '27447',
  service_date: '2030-12-15',
  place_of_service: '21',
  ordering_npi: '2222222222',
};

interface Problem {
  readonly code: string;
  readonly detail?: string;
}

describe('the coverage routes', () => {
  const rest = useTestGateway();

  /** Sends without a cookie, as a program does. */
  async function ask(path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(`${rest.publicUrl}/api/coverage/${path}`, {
      ...(body !== undefined && { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: { 'content-type': 'application/json', ...headers },
    });
    return { status: response.status, headers: response.headers, problem: (await response.json()) as Problem };
  }

  it('GET rules leads to the packet of a code, for an open platform and without a patient', async () => {
    const { status, problem } = await ask('stub-open/rules/27447');
    expect(status).toBe(200);
    expect(problem).toMatchObject({
      service: { code: '27447' },
      requirement: { status: 'unknown' },
      criteria: { rows: expect.any(Array) as unknown },
    });
  });

  it('POST packet answers for a payer that nobody knows, and asks for what is missing', async () => {
    const { status, problem } = await ask('stub-open/packet', { procedure_code: '27447', payer: 'Nobody’s Mutual' });
    expect(status).toBe(200);
    expect(problem).toMatchObject({
      state: 'incomplete',
      requirement: { status: 'unknown' },
      route: { status: 'unknown' },
      missing: expect.arrayContaining([expect.objectContaining({ argument: 'patient_id' })]) as unknown,
    });
  });

  it('GET packet writes what was prepared as FHIR, to print and as a PDF, for its own session alone', async () => {
    const { sessionCookie: cookie } = await rest.signedIn('pat-1');
    const own = { cookie, origin: rest.publicUrl, 'sec-fetch-site': 'same-origin' };
    const asked = { procedure_code: '27447', payer: 'Aetna', line: 'commercial' };
    const { status, problem } = await ask('stub-ehr/packet', asked, own);
    expect(status).toBe(200);
    const { packet_id: id } = problem as unknown as { packet_id: string };
    const get = (format: string, headers: Record<string, string> = own) =>
      fetch(`${rest.publicUrl}/api/coverage/stub-ehr/packet/${id}?format=${format}`, { headers });
    for (const [format, mediaType, begins] of [
      ['document', 'application/fhir+json', '{"resourceType":"Bundle"'],
      ['bundle', 'application/fhir+json', '{"resourceType":"Bundle"'],
      ['html', 'text/html; charset=utf-8', '<!doctype html>'],
      ['pdf', 'application/pdf', '%PDF-'],
    ] as const) {
      const answer = await get(format);
      expect([format, answer.status]).toEqual([format, 200]);
      expect(answer.headers.get('content-type')).toContain(mediaType);
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="prior-authorization\./);
      expect((await answer.text()).toLowerCase().startsWith(begins.toLowerCase())).toBe(true);
    }
    expect((await get('docx')).status).toBe(400);
    const { sessionCookie } = await rest.signedIn('pat-1');
    expect((await get('pdf', { ...own, cookie: sessionCookie })).status).toBe(404);
  });

  it.each([
    ['stub-open/rules/ABCDE', 400, 'PROCEDURE_CODE_INVALID'],
    ['stub-open/rules/27447?code_system=hcpcs', 400, 'PROCEDURE_CODE_INVALID'],
    [`stub-open/rules/${'9'.repeat(21)}`, 400, 'ARGUMENT_INVALID'],
    [`stub-open/rules/27447?patient_id=${'x'.repeat(256)}`, 400, 'ARGUMENT_INVALID'],
  ])('GET %s is refused: %d %s', async (path, status, code) => {
    const answer = await ask(path);
    expect([answer.status, answer.problem.code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it.each<[string, unknown, number, string]>([
    ['requirements', { procedure_code: '27447' }, 400, 'PATIENT_MISSING'],
    ['requirements', '[1', 400, 'ARGUMENT_INVALID'],
    ['questionnaire-package', {}, 400, 'FORM_UNNAMED'],
    ['next-question', {}, 400, 'FORM_RESPONSE_INVALID'],
    ['next-question', { form_id: 'AAAAAAAAAAAAAAAA' }, 404, 'FORM_UNKNOWN'],
    ['submit', {}, 400, 'ARGUMENT_INVALID'],
    ['submit', { ...request, ordering_npi: '123' }, 400, 'ARGUMENT_INVALID'],
    ['submit', request, 401, 'CALLER_UNKNOWN'],
    ['inquire', { request_id: 'pa-1' }, 401, 'CALLER_UNKNOWN'],
    ['packet', { procedure_code: 'ABCDE' }, 400, 'PROCEDURE_CODE_INVALID'],
    ['packet', { order_id: 'Patient/1' }, 400, 'ARGUMENT_INVALID'],
    ['packet', { packet_id: 'AAAAAAAAAAAAAAAA' }, 401, 'CALLER_UNKNOWN'],
    ['packet/AAAAAAAAAAAAAAAA/sent', { on: '2030-12-15', by: 'fax' }, 401, 'CALLER_UNKNOWN'],
    ['packet/AAAAAAAAAAAAAAAA/sent', { on: 'today', by: 'fax' }, 400, 'ARGUMENT_INVALID'],
    ['inquire', { request_id: 'x'.repeat(65) }, 400, 'ARGUMENT_INVALID'],
  ])('POST %s with %j is refused', async (path, body, status, code) => {
    const answer = await ask(`stub-open/${path}`, body);
    expect([answer.status, answer.problem.code]).toEqual([status, code]);
    // An argument is named, never what stood in it.
    expect(JSON.stringify(answer.problem)).not.toMatch(/x{65}|2222222222/);
  });

  it('says that nothing may be sent before a packet is opened for it', async () => {
    const { sessionCookie: cookie } = await rest.signedIn('pat-1');
    const own = { cookie, origin: rest.publicUrl, 'sec-fetch-site': 'same-origin' };
    const { problem } = await ask('stub-ehr/submit', { ...request, packet_id: 'AAAAAAAAAAAAAAAA' }, own);
    expect(problem.code).toBe('WRITES_OFF');
  });

  it('takes no form that a page could send', async () => {
    const form = await ask('stub-open/requirements', 'procedure_code=27447', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect([form.status, form.problem.code]).toEqual([400, 'ARGUMENT_INVALID']);
  });
});
