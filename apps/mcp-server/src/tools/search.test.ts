import { labResult, outcome, searchset } from '../testing/bundles.js';
import { rowsOf, sendJson } from '@fhir-gateway/testing';
import { eras, useTestEndpoint } from '../testing/test-endpoint.js';

const ehr = { platform_id: 'stub-ehr', resource_type: 'Observation' };
const open = { platform_id: 'stub-open', resource_type: 'Observation' };

describe('search', () => {
  const endpoint = useTestEndpoint({}, { every: 'test' });

  it.each(eras)('returns the same rows as lines and as fields (%s)', async (era) => {
    await endpoint.signIn('pat-1');
    endpoint.stub.answer = (_request, response) =>
      sendJson(
        response,
        200,
        searchset([labResult('a'), labResult('b', { effectiveDateTime: '2026-02-01' })], { total: 2 }),
      );
    const client = await endpoint.connect(era);
    const result = await endpoint.call('search', { ...ehr, params: { category: 'laboratory' } }, { client });
    expect(result.isError).toBe(false);
    expect(result.structured).toMatchObject({ platform_id: 'stub-ehr', whose_record: 'Patient/pat-1', total: 2 });
    expect(rowsOf(result.structured)).toMatchObject([
      { ref: 'Observation/a', type: 'Observation', date: '2026-03-01', text: 'Hemoglobin A1c', value: '7.2 %' },
      { ref: 'Observation/b', status: 'final' },
    ]);
    expect(result.structured).not.toHaveProperty('cursor');
    expect(result.text.split('\n').slice(0, 5)).toEqual([
      '2 of 2 Observation of Patient/pat-1 at stub-ehr:',
      '<record-content>',
      'every row: date_kind effective | text Hemoglobin A1c | status final',
      'date | value | ref',
      '2026-03-01 | 7.2 % | Observation/a',
    ]);
  });

  it('looks in the record that was chosen at sign-in, with the token of that sign-in', async () => {
    await endpoint.signIn('pat-1');
    await endpoint.call('search', { ...ehr, params: { category: 'laboratory', date: ['ge2025', 'lt2026'] }, limit: 7 });
    const [request] = endpoint.stub.seen;
    expect(request?.target).toBe('Observation?category=laboratory&date=ge2025&date=lt2026&patient=pat-1&_count=7');
    expect(request?.headers.authorization).toBe(`Bearer ${endpoint.stub.issued[0]}`);
  });

  it('shows elements that were asked for beside the row, on each page, and leaves out nothing else', async () => {
    await endpoint.signIn('pat-1');
    const noted = (id: string) => labResult(id, { method: { text: `Method of ${id}` } });
    endpoint.stub.answer = (_request, response) =>
      sendJson(response, 200, searchset([noted('a'), noted('b'), noted('c')], { total: 3 }));
    const first = await endpoint.call('search', { ...ehr, elements: ['method'], limit: 2 });
    expect(endpoint.stub.seen[0]?.target).toBe('Observation?patient=pat-1&_count=2');
    expect(rowsOf(first.structured)).toMatchObject([
      { ref: 'Observation/a', text: 'Hemoglobin A1c', value: '7.2 %', method: 'Method of a' },
      { ref: 'Observation/b', method: 'Method of b' },
    ]);
    expect(first.text).toContain('Method of b');
    const cursor = first.structured['cursor'];
    const rest = await endpoint.call('get_next_page', { platform_id: 'stub-ehr', cursor });
    expect(rowsOf(rest.structured)).toMatchObject([{ ref: 'Observation/c', method: 'Method of c' }]);
  });

  it('says in both halves how arguments were understood', async () => {
    await endpoint.signIn('pat-1');
    endpoint.stub.answer = (_request, response) => sendJson(response, 200, searchset([labResult('a')], { total: 1 }));
    const { text, structured } = await endpoint.call('search', {
      platform_id: 'stub-ehr',
      resource_type: 'labs',
      limit: '5',
      since: 'May 2018',
    });
    expect(endpoint.stub.seen[0]?.target).toBe(
      'Observation?date=ge2018-05-01&category=laboratory&patient=pat-1&_count=5',
    );
    const notices = [
      'Understood resource_type "labs" as Observation.',
      'Understood "labs" as category laboratory of it.',
      'Understood since "May 2018" as ge2018-05-01.',
    ];
    expect(structured['notices']).toEqual(expect.arrayContaining(notices));
    for (const notice of notices) expect(text).toContain(`Note: ${notice}`);
  });

  it('keeps what the platform says about a refused search', async () => {
    endpoint.stub.answer = (_request, response) => sendJson(response, 400, outcome('required', 'category is required'));
    const result = await endpoint.call('search', open);
    expect(result.isError).toBe(true);
    expect(result.text).toMatch(/^PLATFORM_REFUSED: The platform answered 400: “error required: category is required”/);
    expect(result.text).toContain('Trying the same call again will not help.');
  });

  it.each([404, 410])('says that rows may be missing when a page is not there any more (%i)', async (status) => {
    endpoint.stub.answer = ({ target }, response) => {
      const link = [{ relation: 'next', url: `${endpoint.stub.origin}/fhir/Observation?page=2` }];
      if (target.includes('page=2')) return sendJson(response, status, outcome('not-found', 'expired'));
      return sendJson(response, 200, searchset([labResult('a')], { total: 2, link }));
    };
    const { structured } = await endpoint.call('search', open);
    const next = { platform_id: 'stub-open', cursor: structured['cursor'] };
    expect((await endpoint.call('get_next_page', next)).text).toMatch(/there may be rows that were not shown/);
  });

  it('says where nothing came along for an include, and what nothing found of an unknown type means', async () => {
    endpoint.stub.answer = (_request, response) => sendJson(response, 200, searchset([labResult('a')]));
    const included = await endpoint.call('search', { ...open, include: ['Observation:encounter'] });
    expect(included.text).toContain('Note: Nothing came along for include or revinclude');
    expect(included.structured['warnings']).toEqual([expect.stringContaining('Nothing came along')]);
    endpoint.stub.answer = (_request, response) => sendJson(response, 200, searchset([]));
    const unknown = await endpoint.call('search', { ...open, resource_type: 'ShoppingList' });
    for (const half of [unknown.text, String(unknown.structured['summary'])]) {
      expect(half).toContain('no resource type of FHIR R4');
      expect(half).not.toContain('None recorded');
    }
  });

  it('says what all claims come to, between marks, on the last page alone', async () => {
    const claim = (id: string, value: number) => ({
      resourceType: 'ExplanationOfBenefit',
      id,
      status: 'active',
      use: 'claim',
      total: [{ category: { text: 'paid' }, amount: { value, currency: 'USD' } }],
    });
    endpoint.stub.answer = (_request, response) =>
      sendJson(response, 200, searchset([claim('a', 0.1), claim('b', 0.2), claim('c', 10)]));
    const asked = { platform_id: 'stub-open', resource_type: 'ExplanationOfBenefit' };
    const whole = await endpoint.call('search', asked);
    expect(whole.text).toContain('Sums of all 3 claims:\n<record-content>\npaid 10.30 USD\n</record-content>');
    expect(whole.structured['record_content']).toMatchObject({
      sums: { of: 'all 3 claims', amounts: ['paid 10.30 USD'] },
    });
    const first = await endpoint.call('search', { ...asked, limit: 2 });
    expect(first.text).not.toContain('Sums');
    const next = { platform_id: 'stub-open', cursor: first.structured['cursor'] };
    expect((await endpoint.call('get_next_page', next)).text).toContain('paid 10.30 USD');
  });

  it('does not take an empty last page for none recorded', async () => {
    endpoint.stub.answer = ({ target }, response) => {
      const url = `${endpoint.stub.origin}/fhir/Observation?page=2`;
      if (target.includes('page=2')) return sendJson(response, 200, searchset([]));
      return sendJson(response, 200, searchset([labResult('a')], { link: [{ relation: 'next', url }] }));
    };
    const { structured } = await endpoint.call('search', { ...open, limit: 1 });
    const last = await endpoint.call('get_next_page', { platform_id: 'stub-open', cursor: structured['cursor'] });
    expect(last.text).toBe('No more Observation at stub-open: the 1 that were shown are all that it gave.');
  });

  it.each([
    [
      'says that rows are missing when there are fewer than the platform speaks of',
      5,
      /^2 of 5 .*Note: .*5 in all, gave 2/s,
    ],
    ['does not believe a total that is too small', 1, /^2 of 2 (?!.*Note)/s],
    ['needs no note when all are there', 2, /^2 of 2 (?!.*Note)/s],
  ])('%s', async (_what, total, expected) => {
    endpoint.stub.answer = (_request, response) =>
      sendJson(response, 200, searchset([labResult('a'), labResult('b')], { total }));
    expect((await endpoint.call('search', open)).text).toMatch(expected);
  });

  it('shows no token to the model or in the log', async () => {
    await endpoint.signIn();
    endpoint.stub.answer = ({ headers }, response) =>
      sendJson(response, 403, outcome('forbidden', `no access with ${String(headers.authorization)}`));
    await endpoint.call('search', ehr);
    for (const token of endpoint.stub.issued) expect(endpoint.log()).not.toContain(token);
  });
});
