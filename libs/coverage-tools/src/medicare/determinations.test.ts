import { ServiceTransport } from '@fhir-gateway/fhir-proxy';
import { HttpStub, type SeenRequest, type StubAnswer } from '@fhir-gateway/testing';
import type { PacketInput } from '../packet/packet-input.js';
import { packetLines } from '../packet/packet-lines.js';
import { preparePacket } from '../packet/prepare-packet.js';
import { unkindContext } from '../packet/testing/unkind-record.js';
import { CmsCoverage } from './cms-coverage.js';

type Answer = StubAnswer | ((request: SeenRequest) => StubAnswer);

/** Rows as CMS writes them: ids as numbers or texts, days of its own, HTML that is escaped twice, line ends in names. */
const rows = {
  ncds: [
    { document_id: 169, document_version: 2, document_display_id: '240.2', document_type: 'NCD', title: 'Home Use of Oxygen', last_updated: '09/27/2021' },
    { document_id: 57, document_version: 1, document_display_id: '20.4', document_type: 'NCD', title: 'Implantable Defibrillators' },
    { document_id: 'x', document_version: 1, document_display_id: '1.1', title: 'Oxygen without an id' },
  ],
  lcds: [
    { document_id: 33797, document_version: 40, document_display_id: 'L33797', title: 'Oxygen and Oxygen Equipment', contractor_name_type: 'CGS Administrators, LLC\r\n(DME MAC)', effective_date: '01/01/2024', retirement_date: 'N/A' },
    { document_id: 33797, document_version: 41, document_display_id: 'L33797', title: 'Oxygen &amp;amp; Oxygen Equipment &amp;lt;script&amp;gt;x&amp;lt;/script&amp;gt;', contractor_name_type: 'CGS Administrators, LLC\r\n(DME MAC)', effective_date: '10/01/2025', retirement_date: 'N/A' },
    { document_id: 11111, document_version: 3, document_display_id: 'L11111', title: 'Oxygen, retired', contractor_name_type: 'Old MAC', effective_date: '01/01/2015', retirement_date: '06/30/2020' },
    { document_id: 22222, document_version: 1, document_display_id: 'L22222', title: 'Oxygen, to come', contractor_name_type: 'New MAC', effective_date: '02/01/2027', retirement_date: '' },
    { document_id: 36007, document_version: 9, document_display_id: 'L36007', title: 'Lower Extremity Major Joint Replacement', contractor_name_type: 'Some MAC', effective_date: '11/14/2019' },
  ],
  ncd: [{ document_id: 169, document_version: 2, effective_date: '09/27/2021', effective_end_date: '' }],
}; // prettier-ignore
const data = (list: readonly object[], next = '') => ({
  body: { meta: { status: { id: 200, message: 'ok' }, next_token: next }, data: list },
});

describe('determinations of CMS', () => {
  let answers: Record<string, Answer>;
  const stub = HttpStub.forTests((request) => {
    const answer = answers[request.path] ?? data([]);
    return typeof answer === 'function' ? answer(request) : answer;
  });
  const transport = new ServiceTransport({ allowInsecure: ({ hostname }) => hostname === '127.0.0.1' });
  afterAll(() => transport.close());
  let hosts: Set<string>;
  let clock: { ms: number };
  beforeEach(() => {
    hosts = new Set();
    clock = { ms: Date.parse('2026-12-02T10:00:00Z') };
    answers = {
      '/v1/reports/national-coverage-ncd': data(rows.ncds),
      '/v1/reports/local-coverage-final-lcds': data(rows.lcds),
      '/v1/data/ncd': data(rows.ncd),
      '/v1/metadata/license-agreement': data([{ Token: 'licence-1' }]),
    };
  });

  const cmsOf = (terms: 'open' | 'licensed' = 'open') =>
    new CmsCoverage({
      terms,
      now: () => clock.ms,
      send: async ({ url, ...request }) => {
        hosts.add(url.origin);
        return transport.send({
          poolKey: 'cms',
          ...request,
          url: new URL(`${stub.origin}${url.pathname}${url.search}`),
          deadlineMs: 1_000,
        });
      },
    });
  const oxygen: PacketInput = {
    service: 'home oxygen',
    procedure_code: 'E1390',
    payer: 'Medicare',
    line: 'medicare-ffs',
    state: 'TX',
  };

  async function ask(cms: CmsCoverage, input: PacketInput = oxygen) {
    const { patient: _patient, ...context } = unkindContext();
    const packet = await preparePacket({ ...context, cms }, input);
    const { criteria, requirement, sources } = packet;
    const said = criteria.says.filter(({ sources: [number] }) =>
      sources.some(
        (one) => one.number === number && /^(?:National|Local) coverage determination|^CMS’s/.test(one.title),
      ),
    );
    return {
      requirement,
      sources,
      lines: packetLines(packet, 'criteria', 6_000),
      texts: said.map(({ text }) => text),
      all: said.map(({ text }) => text).join('\n'),
    };
  }
  const paths = () => stub.requests.map(({ path }) => path.replace('/v1/', ''));

  it('are named with title, number, link, days and contractor, and no text of theirs', async () => {
    const { texts, sources, lines } = await ask(cmsOf());
    expect(JSON.stringify(lines)).toContain('Local coverage determination L33797');
    expect(texts.slice(0, 2)).toEqual([
      'National coverage determination 240.2, “Home Use of Oxygen”, in force since 27 Sep 2021. Its criteria are to be read there.',
      'Only if the contractor of the place is CGS Administrators, LLC (DME MAC): Local coverage determination L33797, “Oxygen & Oxygen Equipment x”, in force since 1 Oct 2025. Its criteria are to be read there.',
    ]);
    expect(sources).toContainEqual({
      ...{ number: expect.any(Number) as number, kind: 'payer-page', title: 'National coverage determination 240.2' },
      ...{
        url: 'https://www.cms.gov/medicare-coverage-database/view/ncd.aspx?ncdid=169&ncdver=2',
        date: '2021-09-27',
        seen_on: '2026-12-02',
      },
    });
  });

  it('are looked up at CMS alone, without the code or anything of a person, and a day is kept', async () => {
    const cms = cmsOf();
    await ask(cms);
    await ask(cms, { ...oxygen, procedure_code: 'E0424' });
    expect([...hosts]).toEqual(['https://api.coverage.cms.gov']);
    expect(stub.requests.map(({ url }) => url).sort()).toEqual([
      '/v1/data/ncd?ncdid=169&ncdver=2',
      '/v1/reports/local-coverage-final-lcds',
      '/v1/reports/national-coverage-ncd',
    ]);
    clock.ms += 24 * 60 * 60 * 1000;
    await ask(cms);
    expect(stub.requests).toHaveLength(6);
  });

  it.each([
    ['2026-12-10', ['240.2', 'L33797'], 'L11111 (until 30 Jun 2020), L22222 (since 1 Feb 2027)'],
    ['2025-09-30', ['240.2'], 'L33797 (since 1 Oct 2025), L11111 (until 30 Jun 2020), L22222 (since 1 Feb 2027)'],
    ['2027-02-01', ['240.2', 'L33797', 'L22222'], 'L11111 (until 30 Jun 2020)'],
  ])('are those of the day of service: %s', async (service_date, inForce, others) => {
    const { all, texts } = await ask(cmsOf(), { ...oxygen, service_date });
    expect(texts.flatMap((text) => /determination (\S+), “/.exec(text)?.[1] ?? [])).toEqual(inForce);
    expect(all).toContain(`as CMS lists them now: ${others}.`);
  });

  it('say only that CMS gives no day where it gives a sentence', async () => {
    answers['/v1/data/ncd'] = data([
      { effective_date: 'This is a longstanding national coverage determination.', effective_end_date: '13/45/2020' },
    ]);
    expect((await ask(cmsOf())).texts[0]).toContain('240.2, “Home Use of Oxygen”, CMS gives no day since when.');
  });

  it('follow from nothing that was not found', async () => {
    const { all, requirement } = await ask(cmsOf(), {
      ...oxygen,
      service: 'a quite unknown thing',
      procedure_code: 'A9999',
    });
    expect(all).toBe(
      'No determination of CMS in force on 2 Dec 2026 was found by its title. That says nothing about coverage or authorization.',
    );
    expect(requirement.status).toBe('unknown');
  });

  it('are told on a condition where the line is not known, and not at all for other plans', async () => {
    const { line: _line, ...unsure } = oxygen;
    expect((await ask(cmsOf(), unsure)).texts[0]).toMatch(/^Only if the plan is Original Medicare: National/);
    stub.requests.splice(0);
    expect((await ask(cmsOf(), { ...oxygen, line: 'medicare-advantage' })).texts).toEqual([]);
    expect((await ask(cmsOf(), { ...oxygen, payer: 'Aetna', line: 'commercial' })).texts).toEqual([]);
    expect(stub.requests).toEqual([]);
  });

  it('come from every page, and from none where pages go round in a circle', async () => {
    answers['/v1/reports/local-coverage-final-lcds'] = ({ query }) =>
      query.get('next_token') === 'b' ? data(rows.lcds) : data([], 'b');
    expect((await ask(cmsOf())).all).toContain('L33797');
    answers['/v1/reports/local-coverage-final-lcds'] = data(rows.lcds, 'again');
    const { all } = await ask(cmsOf());
    expect(all).toContain('could not be read: it did not answer as expected.');
    expect(all).not.toContain('L33797');
  });

  it.each<[string, StubAnswer, string]>([
    ['is too busy', { status: 429, headers: { 'retry-after': '5' } }, 'it could not be reached, or is too busy.'],
    ['is down', { status: 502 }, 'it could not be reached, or is too busy.'],
    ['does not answer', 'never', 'it did not answer in time.'],
    [
      'sends ten megabytes',
      { body: { data: ['x'.repeat(10_000_000)] } },
      'its answer is larger than what is read of one.',
    ],
    ['sends a page', { body: '<html>' }, 'it did not answer as expected.'],
    [
      'redirects',
      { status: 302, headers: { location: 'https://elsewhere.example/' } },
      'it did not answer as expected.',
    ],
    ['sends no rows', { body: { data: {} } }, 'it did not answer as expected.'],
    ['wants to know who asks', { status: 403 }, 'it did not let this gateway in.'],
  ])('are missed with a word when CMS %s; a failure is asked again after a minute', async (_what, answer, words) => {
    answers['/v1/reports/national-coverage-ncd'] = answer;
    const cms = cmsOf();
    const { all, texts } = await ask(cms);
    expect(all).toContain(
      `CMS’s coverage database could not be read: ${words} Look there: https://www.cms.gov/medicare-coverage-database`,
    );
    expect(texts.some((text) => text.includes('No determination'))).toBe(false);
    expect(all).toContain('L33797');
    answers['/v1/reports/national-coverage-ncd'] = data(rows.ncds);
    expect((await ask(cms)).all).not.toContain('240.2');
    clock.ms += 60_000;
    expect((await ask(cms)).all).toContain('240.2');
  });

  describe('with the terms of the codes accepted', () => {
    const description = 'CANARY DESCRIPTOR';
    const codes = (...list: string[]) =>
      data(list.map((hcpc_code_id) => ({ hcpc_code_id, long_description: description })));
    beforeEach(() => {
      answers['/v1/data/lcd/hcpc-code'] = codes('E1390', 'E0424');
      answers['/v1/data/lcd/primary-jurisdiction'] = data([
        { description: 'Texas' },
        { description: 'California - Entire State' },
      ]);
      answers['/v1/reports/local-coverage-articles'] = data([]);
    });

    it('are those whose list has the code, for the state; no descriptor of a code is told', async () => {
      const { texts, all, sources } = await ask(cmsOf('licensed'));
      expect(texts[1]).toMatch(/^Local coverage determination L33797, .*; its list has E1390\./);
      expect(`${all}${JSON.stringify(sources)}`).not.toContain(description);
      const asked = stub.requests.filter(({ path }) => path.startsWith('/v1/data/lcd'));
      expect(new Set(asked.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer licence-1']));
      expect(stub.requests.every(({ url }) => !url.includes('licence-1'))).toBe(true);
      expect(paths().filter((path) => path.startsWith('metadata'))).toHaveLength(1);
    });

    it.each([
      ['of another state', { '/v1/data/lcd/primary-jurisdiction': data([{ description: 'Ohio' }]) }],
      ['whose list has other codes', { '/v1/data/lcd/hcpc-code': codes('K0738') }],
    ])('are none %s', async (_what, changes) => {
      Object.assign(answers, changes);
      expect((await ask(cmsOf('licensed'))).all).not.toContain('Local coverage determination L33797');
    });

    it('keep their condition where the state is unknown, or its rows cannot be read', async () => {
      const { state: _state, ...nowhere } = oxygen;
      expect((await ask(cmsOf('licensed'), nowhere)).texts[1]).toMatch(/^Only if the contractor of the place is CGS/);
      answers['/v1/data/lcd/primary-jurisdiction'] = { status: 500 };
      expect((await ask(cmsOf('licensed'))).texts[1]).toMatch(/^Only if the contractor of the place is CGS/);
    });

    it('are found by the code where half of the words fit', async () => {
      answers['/v1/data/lcd/hcpc-code'] = codes('27447');
      answers['/v1/data/lcd/primary-jurisdiction'] = data([]);
      const { all } = await ask(cmsOf('licensed'), { ...oxygen, service: 'knee replacement', procedure_code: '27447' });
      expect(all).toContain('L36007, “Lower Extremity Major Joint Replacement”');
      expect(
        (await ask(cmsOf(), { ...oxygen, service: 'knee replacement', procedure_code: '27447' })).all,
      ).not.toContain('L36007');
    });

    it('go on with another token when one has ended, once', async () => {
      let issued = 0;
      answers['/v1/metadata/license-agreement'] = () => data([{ Token: `licence-${++issued}` }]);
      const codesOf = answers['/v1/data/lcd/hcpc-code'];
      answers['/v1/data/lcd/hcpc-code'] = ({ headers }) =>
        headers.authorization === 'Bearer licence-1' ? { status: 401 } : (codesOf as StubAnswer);
      expect((await ask(cmsOf('licensed'))).all).toContain('its list has E1390');
      answers['/v1/data/lcd/hcpc-code'] = { status: 401 };
      expect((await ask(cmsOf('licensed'))).texts[1]).not.toContain('its list');
    });

    it('are never read so by whoever has not accepted', async () => {
      await ask(cmsOf('open'));
      expect(paths().some((path) => /^(?:metadata|data\/(?:lcd|article))/.test(path))).toBe(false);
      await expect(cmsOf('open').rows('data/lcd/hcpc-code', {}, true)).rejects.toThrow(TypeError);
    });
  });
});
