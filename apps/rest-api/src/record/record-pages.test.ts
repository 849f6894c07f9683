import type { TestBrowser } from '../testing/test-browser.js';
import { sendJson, type SeenRequest } from '@fhir-gateway/testing';
import { useTestGateway } from '../testing/test-gateway.js';
import { wordsOf, csrfOf } from '../testing/page-text.js';

/** What the stub has of one type: resources, or the status that it answers with. */
type Held = readonly object[] | number;

describe('the record pages', () => {
  const rest = useTestGateway();
  let browser: TestBrowser;
  let held: Record<string, Held>;
  let sees: ((request: SeenRequest) => number | undefined) | undefined;

  beforeAll(async () => {
    browser = await rest.signedIn('pat-1');
    rest.stub.answer = (request, response) => {
      const [path = ''] = request.url.replace('/fhir/', '').split('?');
      const found = sees?.(request) ?? held[path] ?? [];
      if (typeof found === 'number') return sendJson(response, found, { resourceType: 'OperationOutcome', issue: [] });
      const entry = found.map((resource) => ({ resource: { resourceType: path, ...resource } }));
      sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset', entry });
    };
  });
  beforeEach(() => {
    held = {};
    sees = undefined;
    rest.stub.seen.length = 0;
  });

  async function text(path: string): Promise<string> {
    const answer = await browser.visit(path);
    expect(answer.status).toBe(200);
    return answer.text();
  }
  /** The words of a page, as a person reads them. */
  async function words(path: string): Promise<string> {
    return wordsOf(await text(path));
  }
  /** The address of the first test on the page of results. */
  async function firstTest(): Promise<string> {
    const [, address = ''] = /href="([^"]*test=[^"]*)"/.exec(await text('/record/results')) ?? [];
    return address.replaceAll('&amp;', '&');
  }
  const observation = (id: string, value: object, further: object = {}) => ({
    id,
    status: 'final',
    category: [{ coding: [{ code: 'laboratory' }] }],
    code: { text: 'Sodium' },
    effectiveDateTime: '2024-01-01',
    ...value,
    ...further,
  });

  it('tell apart what is not shared, failed, not offered and not recorded', async () => {
    held = {
      Encounter: [{ id: 'e', status: 'finished', class: { code: 'AMB' }, period: { start: '2024-05-01' } }],
      Condition: 403,
      Procedure: 500,
      Immunization: 404,
    };
    const shown = await words('/record/timeline');
    expect(shown).toMatch(/Stub EHR does not share it : conditions\./);
    expect(shown).not.toContain('PLATFORM_REFUSED');
    expect(shown).toMatch(/Stub EHR could not be read : procedures\./);
    expect(shown).not.toMatch(/Stub EHR [a-z ]+ : vaccines/);
    expect(shown).toMatch(/Vaccines Stub EHR does not offer it/);
    expect(shown).toMatch(/Costs Stub EHR no entry/);
    expect(shown).toMatch(/Visits Stub EHR 1 /);
    expect(shown).toContain('1 entry');
  });

  const visit = (id: string, start: string, further: object = {}) => ({
    ...{ id, status: 'finished', class: { code: 'AMB' }, type: [{ text: `Visit ${id}` }], period: { start } },
    ...further,
  });
  const ofVisit = (id: string) => ({ encounter: { reference: `Encounter/${id}` } });

  it('show a visit with what came of it, by an address that says nothing of it', async () => {
    const at = { effectiveDateTime: '2024-05-01T09:15:00Z', ...ofVisit('b') };
    const range = { referenceRange: [{ low: { value: 3.5 }, high: { value: 5.1 } }] };
    const vaccine = { vaccineCode: { text: 'Flu' }, occurrenceDateTime: '2024-05-01', ...ofVisit('b') };
    held = {
      Encounter: [
        visit('a', '2024-05-01T08:00:00Z'),
        visit('b', '2024-05-01T09:00:00Z', { participant: [{ individual: { display: 'Dr. Ada Example' } }] }),
      ],
      Observation: [
        observation('k', { valueQuantity: { value: 6, unit: 'mmol/L' } }, { ...range, ...at }),
        observation('n', { valueQuantity: { value: 4, unit: 'mmol/L' } }, { ...range, ...at, code: { text: 'Other' } }),
      ],
      Immunization: [
        { id: 'given', status: 'completed', ...vaccine },
        { id: 'refused', status: 'not-done', ...vaccine, vaccineCode: { text: 'Zoster' } },
      ],
    };
    const home = await text('/record/summary?wait=all');
    expect(wordsOf(home)).toMatch(/Visit b at Stub EHR 1 May 2024 · 2 results · 1 vaccine .*1 high/);
    expect(wordsOf(home)).not.toContain('2 vaccines');
    const timeline = await text('/record/timeline?wait=all');
    expect(wordsOf(timeline)).toMatch(/May 2024 .*Visit b at Stub EHR 2 results · 1 vaccine, 1 not given/);
    const [, address = ''] = /href="([^"]*\/record\/visit[^"]*)"/.exec(home) ?? [];
    expect(address).not.toMatch(/Encounter|2024|Visit%20b/);
    const shown = await words(`${address.replaceAll('&amp;', '&')}&wait=all`);
    expect(shown).toMatch(/Visits Visit b 1 May 2024, 9:00 am GMT · Stub EHR · Dr\. Ada Example/);
    expect(shown).toMatch(/2 results 1 outside the range Sodium usual 3\.5 to 5\.1 6 mmol\/L Above the range/);
    expect(shown).toMatch(/1 in range Other/);
    expect(shown).toMatch(/Vaccines 1 vaccine, 1 not given .*Zoster not given · Stub EHR/);
    expect(shown).toContain('Costs: not here yet.');
  });

  it.each([
    ['of no visit', () => '/record/visit?visit=nothing'],
    ['without one', () => '/record/visit'],
    [
      'of a test',
      async () => (await firstTest()).replace('/record/results', '/record/visit').replace('test=', 'visit='),
    ],
  ])('say that a visit is not there by an address %s', async (_what, addressOf) => {
    held = { Observation: [observation('a', { valueQuantity: { value: 140, unit: 'mmol/L' } })] };
    expect(await words(await addressOf())).toContain('This visit is not in the record now.');
  });

  describe('search', () => {
    const searched = (fields: Record<string, string>, visitor = browser, headers = {}) =>
      visitor.visit('/record/search', { form: fields, headers });
    const foundBy = async (words: string) => text((await searched({ words })).headers.get('location') ?? '');

    beforeEach(() => {
      held = { Observation: [observation('a', { valueQuantity: { value: 140, unit: 'mmol/L' } })] };
    });

    it('finds by words, and has them in no address', async () => {
      const answer = await searched({ words: 'sodium' });
      expect([answer.status, answer.headers.get('location')]).toEqual([303, expect.not.stringMatching(/sodium/i)]);
      expect(wordsOf(await foundBy('sodium'))).toMatch(/1 entry for “sodium” Tests Sodium 140 mmol\/L/);
      expect(wordsOf(await text('/record/search'))).not.toContain('entry for');
    });

    it('says how many places answered where nothing is found, and shows words as text', async () => {
      expect(wordsOf(await foundBy('<b>zebra'))).toContain(
        'Nothing is called “&lt;b&gt;zebra” in what 1 place answered.',
      );
    });

    it('refuses a stranger, a page of another site and a sentence without end, and opens nobody else’s search', async () => {
      expect((await searched({ words: 'sodium' }, rest.browser())).status).toBe(401);
      expect((await searched({ words: 'sodium' }, browser, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
      expect((await searched({ words: 'x'.repeat(201) })).status).toBe(400);
      const address = (await searched({ words: 'sodium' })).headers.get('location') ?? '';
      const other = await rest.signedIn('pat-2');
      expect(wordsOf(await other.text(address))).not.toContain('“sodium”');
    });
  });

  it('keep the timeline to one year, and refuse what is none', async () => {
    held = { Encounter: [visit('a', '2023-05-01'), visit('b', '2024-05-01')] };
    expect(await words('/record/timeline?year=2023')).toMatch(/1 entry May 2023/);
    for (const year of ['23', '2023-05', 'x'])
      expect((await browser.visit(`/record/timeline?year=${year}`)).status).toBe(400);
  });

  it('put entries in order, count what was withdrawn, and keep those without a date apart', async () => {
    held = {
      Procedure: [
        { id: 'old', status: 'completed', code: { text: 'Older' }, performedDateTime: '2019' },
        { id: 'none', status: 'completed', code: { text: 'Undated' } },
        { id: 'new', status: 'completed', code: { text: 'Newer' }, performedDateTime: '2023-02-03T10:00:00Z' },
        { id: 'void', status: 'entered-in-error', code: { text: 'Mistaken' }, performedDateTime: '2024' },
      ],
    };
    const page = await text('/record/timeline?kind=procedures');
    const order = ['Newer', 'Older', 'Without a date', 'Undated'].map((word) => page.indexOf(word));
    expect(order).toEqual([...order].sort((one, other) => one - other));
    expect(page).toContain('<time datetime="2023-02-03T10:00:00Z">3 Feb 2023, 10:00 am GMT</time>');
    expect(page).not.toContain('Mistaken');
    expect(page).toContain('1 withdrawn by who recorded them, not shown.');
  });

  it('say at each list and each chart that older results may be missing', async () => {
    held = {
      Observation: Array.from({ length: 3700 }, (_, index) =>
        observation(`o${index}`, { valueQuantity: { value: index % 300, unit: 'mmol/L' } }),
      ),
    };
    const note = 'Older results may be missing: Stub EHR has more than a page reads.';
    expect(await words('/record/results')).toContain(note);
    expect(await words('/record/lists/results')).toContain('Older entries may be missing: Stub EHR');
    const [, figure = ''] = (await text(await firstTest())).split('<figure class="trend"');
    expect(figure.split('</figure>')[0]).toContain(note);
  });

  it('draw units apart, and list what cannot be drawn', async () => {
    held = {
      Observation: [
        observation('a', { valueQuantity: { value: 140, unit: 'mmol/L' } }),
        observation('b', { valueQuantity: { value: 322, unit: 'arbitrary' } }, { effectiveDateTime: '2024-02-01' }),
        observation('c', { valueQuantity: { value: 100, unit: 'mmol/L', comparator: '<' } }),
        observation('d', { valueString: 'hemolyzed' }),
      ],
    };
    const address = await firstTest();
    expect(address).not.toMatch(/sodium/i);
    const page = await text(address);
    expect(page.match(/<svg class="trend-lines"/g)).toHaveLength(2);
    expect(page).toContain('no line joins them');
    expect(page).toContain('no: no number');
    expect(page).toMatch(/aria-label="1 Jan 2024, &lt;100 mmol\/L"/);
    expect(page).toContain('class="beyond"');
    expect(page).not.toMatch(/ style=/);
  });

  it('have tests by panel and by their plain names, what is out of range first, and a pressure as a pair', async () => {
    const loinc = (code: string) => ({ code: { coding: [{ system: 'http://loinc.org', code }] } });
    const range = { referenceRange: [{ low: { value: 3.5 }, high: { value: 5.1 } }] };
    const pressure = (code: string, value: number) => ({
      ...loinc(code),
      valueQuantity: { value, unit: 'mm[Hg]', code: 'mm[Hg]', system: 'http://unitsofmeasure.org' },
    });
    held = {
      Observation: [
        observation('h', { valueQuantity: { value: 14, unit: 'g/dL' } }, loinc('718-7')),
        observation('s', { valueQuantity: { value: 140, unit: 'mmol/L' } }, loinc('2951-2')),
        observation('k', { valueQuantity: { value: 6, unit: 'mmol/L' } }, { ...loinc('2823-3'), ...range }),
        observation('p', { component: [pressure('8480-6', 144), pressure('8462-4', 92)] }, loinc('85354-9')),
      ],
    };
    const shown = await words('/record/results');
    const places = [
      '4 tests, 1 outside',
      'Kidney and electrolytes',
      'Potassium',
      'Sodium',
      'Blood count',
      'Hemoglobin',
    ];
    expect(places.map((one) => shown.indexOf(one))).toEqual(
      places.map((one) => shown.indexOf(one)).toSorted((one, other) => one - other),
    );
    expect(shown).toMatch(/Potassium 6 mmol\/L Above the range 1 Jan 2024/);
    expect(shown).toContain('144/92 mmHg');
  });

  it.each([
    '/record?kind=secrets',
    '/record?page=0',
    '/record/results?category=all',
    '/record?kind=visits&kind=claims',
  ])('refuse %s', async (path) => {
    const answer = await browser.visit(path);
    expect([answer.status, (await answer.text()).includes('ARGUMENT_INVALID')]).toEqual([400, true]);
    expect(rest.stub.seen).toEqual([]);
  });

  it('show a stranger nothing, and open no sealed test of another session', async () => {
    held = { Observation: [observation('a', { valueQuantity: { value: 140, unit: 'mmol/L' } })] };
    const address = await firstTest();
    const stranger = rest.browser();
    expect(await stranger.text(address)).toContain('No places yet');
    const other = await rest.signedIn('pat-2');
    const page = await other.text(address);
    expect(page).not.toContain('trend-lines');
  });

  describe('of prior authorization', () => {
    const form = async () => csrfOf(await text('/shares/received'));
    const check = async (fields: Record<string, string>, visitor = browser) =>
      visitor.visit('/prior-auth', { form: fields });

    it.each<[string, Record<string, string>, number, string]>([
      ['without a token', { platform: 'stub-ehr', request_id: 'pa-x' }, 403, 'CROSS_SITE_REFUSED'],
      [
        'of a platform without such services',
        { platform: 'stub-ehr', request_id: 'pa-x' },
        409,
        'PAYER_NOT_CONFIGURED',
      ],
      ['of no platform', { platform: 'nowhere', request_id: 'pa-x' }, 404, 'PLATFORM_NOT_FOUND'],
    ])('refuse a check %s', async (what, fields, status, code) => {
      const csrf = what === 'without a token' ? '' : await form();
      const answer = await check({ ...fields, csrf });
      expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(code)]);
    });

    it('refuse a check from another session’s form, and a stranger’s', async () => {
      const fields = { platform: 'stub-ehr', request_id: 'pa-x', csrf: await form() };
      const other = await rest.signedIn('pat-3');
      for (const visitor of [other, rest.browser()]) expect((await check(fields, visitor)).status).toBe(403);
    });
  });
});
