import { whoseEntries, whoseEntriesPerson } from '@fhir-gateway/testing';
import type { Bundle, BundleEntry, FhirResource } from 'fhir/r4.js';
import type { FhirReader, ReaderRequest } from './fhir-reader.js';
import { fetchPage, fetchShown, pageOf } from './record-search.js';
import type { RecordPage } from './search/record-page.js';

const baseUrl = 'http://gateway.example/api/fhir/ehr';
const start = { path: 'Observation', query: 'category=laboratory' };
const limits = { rows: 20, characters: 15_000 };
/** Of which one row fills a page. */
const oneRow = { ...limits, rows: 1 };

it.each(whoseEntries)('the row of an entry about $what says whether it is another patient’s', ({ entry, whose }) => {
  const bundle = { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: entry }] } as Bundle;
  const [row] = pageOf(bundle, start, { baseUrl, limits, person: whoseEntriesPerson }).rows;
  expect([row?.isOther, pageOf(bundle, start, { baseUrl, limits }).rows[0]?.isOther]).toEqual([
    whose === 'other' ? true : undefined,
    undefined,
  ]);
});

describe('fetchShown', () => {
  const answer = { status: 200, headers: {}, body: { resourceType: 'Bundle', total: 7, entry: [match('o1')] } };

  it('makes what is shown while the reader has the answer, and leaves nothing of the Bundle in what was waited for', async () => {
    const given: unknown[] = [];
    const reader: FhirReader = async ({ take }) => {
      const taken = (await take?.(answer)) ?? answer;
      given.push(taken);
      return taken;
    };
    expect(await fetchShown(start, { baseUrl, limits, reader }, ({ total }) => total)).toBe(7);
    expect(given).toEqual([{ status: 200, headers: {}, body: undefined }]);
  });

  it('makes it afterwards of what a reader returns that hands nothing over', async () => {
    const reader: FhirReader = async () => answer;
    expect(await fetchShown(start, { baseUrl, limits, reader }, refs)).toEqual(['Observation/o1']);
    expect(await fetchShown(start, { baseUrl, limits, reader }, () => undefined)).toBeUndefined();
  });

  it('refuses what the platform refused, wherever it is looked at', async () => {
    const refused = { status: 404, headers: {}, body: { resourceType: 'OperationOutcome', issue: [] } };
    const handing: FhirReader = async ({ take }) => take?.(refused) ?? refused;
    for (const reader of [handing, async () => refused]) {
      const shown = fetchShown(start, { baseUrl, limits, reader }, refs);
      await expect(shown).rejects.toMatchObject({ code: 'PLATFORM_REFUSED' });
    }
  });
});

describe('fetchPage', () => {
  it('shows matches and included resources apart, with the total and where to go on', async () => {
    const page = await fetchPage(start, {
      baseUrl,
      limits: { ...limits, rows: 2 },
      reader: answering({
        total: 143,
        entry: [
          match('o1'),
          match('o2'),
          { search: { mode: 'include' }, resource: { resourceType: 'Patient', id: 'p' } },
        ],
        link: [{ relation: 'next', url: `${baseUrl}/Observation?_page=abc` }],
      }),
    });
    expect(refs(page)).toEqual(['Observation/o1', 'Observation/o2']);
    expect(page.included.map(({ ref }) => ref)).toEqual(['Patient/p']);
    expect(page.total).toBe(143);
    expect(page.next).toMatchObject({ path: 'Observation', query: '_page=abc', total: 143 });
    expect(page.warnings).toEqual([]);
  });

  it('knows no order of what came at once and has no dates', async () => {
    const page = await fetchPage(start, {
      baseUrl,
      limits: oneRow,
      reader: answering({ entry: ['a', 'b'].map(match) }),
    });
    expect([refs(page), page.order, page.next?.rest?.rows.length]).toEqual([['Observation/a'], undefined, 1]);
  });

  describe('of an answer that is too large', () => {
    const sizes: (string | null)[] = [];
    const readerUpTo = (most: number): FhirReader => {
      sizes.length = 0;
      return async ({ query = '' }) => {
        const count = new URLSearchParams(query).get('_count');
        sizes.push(count);
        if (Number(count ?? 1_000) > most) throw Object.assign(new Error('too large'), { code: 'RESPONSE_TOO_LARGE' });
        const link = [{ relation: 'next', url: `${baseUrl}/Observation?_page=2` }];
        return {
          status: 200,
          headers: {},
          body: { resourceType: 'Bundle', type: 'searchset', entry: [match('o1')], link },
        };
      };
    };
    const asking = (query: string, most: number) =>
      fetchPage({ path: 'Observation', query }, { baseUrl, limits: oneRow, reader: readerUpTo(most) });

    it.each([
      [20, ['100', '20']],
      [4, ['100', '20', '4']],
    ])('asks for fewer at once (%i fit)', async (most, expected) => {
      expect(refs(await asking('_count=100', most))).toEqual(['Observation/o1']);
      expect(sizes).toEqual(expected);
    });

    it.each([
      ['that is too large in any size', '_count=100', 3],
      ['whose size nobody chose', 'category=laboratory', 3],
    ])('gives one up %s', async (_what, query, most) => {
      await expect(asking(query, most)).rejects.toMatchObject({ code: 'RESPONSE_TOO_LARGE' });
    });

    it.each([
      ['asks for fewer at once', 20, ['100', '20'], undefined],
      ['says what is missing where the smallest page is too large', 0, ['100', '20', '4'], '7 more came'],
    ])('of which entries were let go of %s', async (_what, most, expected, notice) => {
      const reader: FhirReader = async ({ query = '' }) => {
        const count = Number(new URLSearchParams(query).get('_count'));
        sizes.push(String(count));
        const full = count > most && { leftOut: 7, overflowed: 6, skipped: ['Observation/o2'] };
        return { status: 200, headers: {}, body: { resourceType: 'Bundle', entry: [match('o1')] }, ...full };
      };
      sizes.length = 0;
      const page = await fetchPage({ path: 'Observation', query: '_count=100' }, { baseUrl, limits: oneRow, reader });
      expect([refs(page), sizes]).toEqual([['Observation/o1'], expected]);
      expect(page.warnings.find((warning) => warning.includes('more came'))?.slice(0, 11)).toBe(notice);
    });

    it('changes nothing of an address that the platform named', async () => {
      const later = { path: 'Observation', query: 'page=2&_count=100', seen: '' };
      await expect(fetchPage(later, { baseUrl, limits, reader: readerUpTo(20) })).rejects.toThrow('too large');
      expect(sizes).toEqual(['100']);
    });
  });

  it('shows what was left over when the page behind it fails, and asks for that page again with the next', async () => {
    const rest = { rows: [{ type: 'Observation', ref: 'Observation/left' }] };
    const left = { path: 'Observation', query: '_page=2', seen: '', rest };
    const reader: FhirReader = async () => ({ status: 503, headers: {}, body: undefined });
    const page = await fetchPage(left, { baseUrl, limits, reader });
    expect([refs(page), page.next?.query]).toEqual([['Observation/left'], '_page=2']);
    await expect(fetchPage(page.next ?? start, { baseUrl, limits, reader })).rejects.toMatchObject({
      upstreamStatus: 503,
    });
  });

  it.each([
    ['another host', 'https://elsewhere.example/Observation?page=2'],
    ['a longer name of the same start', `${baseUrl}-evil/Observation?page=2`],
    ['a link to the host itself', '/Observation?page=2'],
    ['a link that leads out of the base', '../other/Observation?page=2'],
    ['a link out of the middle of the base', 'Observation/../../other?page=2'],
    ['another scheme', 'ftp:Observation?page=2'],
    ['a link that the proxy refused', `${baseUrl}/_elsewhere`],
  ])('says that it does not follow %s', async (_what, url) => {
    const reader = answering({ entry: [match('o1')], link: [{ relation: 'next', url }] });
    const page = await fetchPage(start, { baseUrl, limits, reader });
    expect(page.next).toBeUndefined();
    expect(page.warnings).toEqual([expect.stringMatching(/next page/)]);
  });

  it.each([
    ['below the base', 'Observation?page=2', 'Observation'],
    ['of the answer itself', '?page=2', 'Patient/p/Observation'],
    ['with a longer path', 'Patient/p/Observation?page=2', 'Patient/p/Observation'],
  ])('follows a relative link, %s', async (_what, url, path) => {
    const reader = answering({ entry: [match('o1')], link: [{ relation: 'next', url }] });
    const page = await fetchPage({ ...start, path: 'Patient/p/Observation' }, { baseUrl, limits: oneRow, reader });
    expect(page.next).toMatchObject({ path, query: 'page=2' });
    expect(page.warnings).toEqual([]);
  });

  it('follows a link as long as page tokens are, and says that it does not follow an endless one', async () => {
    const page = async (characters: number) => {
      const link = [{ relation: 'next', url: `${baseUrl}/Observation?ct=${'x'.repeat(characters)}` }];
      return fetchPage(start, { baseUrl, limits: oneRow, reader: answering({ entry: [match('o1')], link }) });
    };
    expect((await page(4_000)).next?.query).toHaveLength(4_003);
    const endless = await page(20_000);
    expect(endless.next).toBeUndefined();
    expect(endless.warnings).toEqual([expect.stringMatching(/too long/)]);
  });

  describe('of a platform that chooses the size of its pages', () => {
    /** Pages of `sizes` rows, one after the other; the tenth and each later one fails. */
    const pagesOf = (...sizes: number[]) => {
      const asked: string[] = [];
      const reader: FhirReader = async ({ query = '' }) => {
        asked.push(query);
        const at = Number(new URLSearchParams(query).get('_page') ?? 0);
        const entry = Array.from({ length: sizes[at] ?? 0 }, (_, index) => match(`p${at}-${index}`));
        const link = [{ relation: 'next', url: `${baseUrl}/Observation?_page=${at + 1}` }];
        const body = { resourceType: 'Bundle', type: 'searchset', entry, ...(at + 1 < sizes.length && { link }) };
        return { status: sizes[at] === undefined || sizes[at] < 0 ? 503 : 200, headers: {}, body };
      };
      return { asked, reader };
    };

    it.each([
      ['fills a page up to its limit, and hands on what is too much', [7, 1, 13], 20, 3, true],
      ['reads no page that it has no place for', [20, 5], 20, 1, true],
      ['reads four pages of a few rows at most, and says where there is more', [1, 1, 1, 1, 1], 4, 4, true],
      ['ends with the record', [3, 2], 5, 2, false],
      ['shows what there is when a later page fails', [3, -1], 3, 2, true],
    ])('%s', async (_what, sizes, rows, calls, isMore) => {
      const { asked, reader } = pagesOf(...sizes);
      const page = await fetchPage(start, { baseUrl, limits, reader });
      expect([page.rows.length, asked.length, page.next !== undefined]).toEqual([rows, calls, isMore]);
    });
  });

  it('does not go round in a circle when a page names itself as the next', async () => {
    const link = [{ relation: 'next', url: `${baseUrl}/Observation?category=laboratory` }];
    const page = await fetchPage(start, { baseUrl, limits, reader: answering({ entry: [match('o1')], link }) });
    expect(page.next).toBeUndefined();
    expect(page.warnings).toHaveLength(1);
  });

  it('passes on what the platform says about the search', async () => {
    const issue = { severity: 'warning', code: 'not-supported', diagnostics: 'Unknown parameter foo' } as const;
    const outcome: BundleEntry<FhirResource> = {
      search: { mode: 'outcome' },
      resource: { resourceType: 'OperationOutcome', issue: [issue] },
    };
    const page = await fetchPage(start, { baseUrl, limits, reader: answering({ entry: [match('o1'), outcome] }) });
    expect(refs(page)).toEqual(['Observation/o1']);
    expect(page.warnings).toEqual(['The platform says: “warning not-supported: Unknown parameter foo”']);
  });

  it('takes an entry without a search mode for a match', async () => {
    const { resource } = match('o1');
    const page = await fetchPage(start, { baseUrl, limits, reader: answering({ entry: [{ resource }, {}] }) });
    expect(refs(page)).toEqual(['Observation/o1']);
  });

  it('fails with the platform’s own words on an error status', async () => {
    const body = {
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'error', code: 'required', diagnostics: 'category is required' }],
    };
    const reader: FhirReader = async () => ({ status: 400, headers: {}, body });
    await expect(fetchPage(start, { baseUrl, limits, reader })).rejects.toMatchObject({
      code: 'PLATFORM_REFUSED',
      upstreamStatus: 400,
      message: 'The platform answered 400: “error required: category is required”',
    });
  });

  it.each([[{ resourceType: 'Patient', id: 'x' }], [{ hello: 'world' }], [undefined], ['text']])(
    'refuses an answer that is no Bundle: %j',
    async (body) => {
      const reader: FhirReader = async () => ({ status: 200, headers: {}, body });
      await expect(fetchPage(start, { baseUrl, limits, reader })).rejects.toMatchObject({ code: 'ANSWER_UNEXPECTED' });
    },
  );
});

function match(id: string): BundleEntry<FhirResource> {
  return {
    search: { mode: 'match' },
    resource: { resourceType: 'Observation', id, status: 'final', code: { text: 'Glucose' } },
  };
}

function answering(bundle: Partial<Bundle>): FhirReader {
  return async (_request: ReaderRequest) => ({
    status: 200,
    headers: {},
    body: { resourceType: 'Bundle', type: 'searchset', ...bundle },
  });
}

function refs(page: RecordPage) {
  return page.rows.map(({ ref }) => ref ?? '');
}
