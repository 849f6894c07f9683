import { SHLViewer } from 'kill-the-clipboard';

import { sendJson } from '@fhir-gateway/testing';

import { usePeopleGateway } from '../testing/record-people.js';
import type { TestBrowser } from '../testing/test-browser.js';
import { csrfOf } from '../testing/page-text.js';

const passcode = 'blue horse 7';
const reportText = '%PDF-1.7 the report of robert';
const letterText = '%PDF-1.7 the letter of robert';

interface Opened {
  readonly type: string;
  readonly entry: readonly { readonly resource: Readonly<Record<string, unknown>> }[];
}

describe('sharing documents of a record', () => {
  const rest = usePeopleGateway();
  let browser: TestBrowser;
  let report: Record<string, unknown>;
  let letter: Record<string, unknown>;
  let binary: (respond: (status: number, body: object) => void) => void;
  let coverage: object[];

  beforeAll(() => {
    const others = rest.stub.answer;
    rest.stub.answer = (request, response) => {
      const { url } = request;
      const searchset = (resources: readonly object[]) =>
        sendJson(response, 200, {
          resourceType: 'Bundle',
          type: 'searchset',
          entry: resources.map((resource) => ({ resource })),
        });
      if (url.includes('/Binary/')) return binary((status, body) => sendJson(response, status, body));
      if (url.includes('/Coverage')) return searchset(coverage);
      for (const one of [report, letter]) {
        if (url.endsWith(`/DocumentReference/${String(one['id'])}`)) return sendJson(response, 200, one);
      }
      if (url.includes('/DocumentReference')) {
        return searchset([report, letter, { ...letter, id: 'wrong', status: 'entered-in-error' }]);
      }
      return others(request, response);
    };
  });
  beforeEach(async () => {
    const own = { resourceType: 'DocumentReference', status: 'current', subject: { reference: 'Patient/robert-ehr' } };
    report = {
      ...own,
      id: 'report',
      type: { text: 'Report of a scan' },
      date: '2026-03-04T10:00:00Z',
      content: [{ attachment: { contentType: 'application/pdf', url: 'Binary/report' } }],
    };
    letter = {
      ...own,
      id: 'letter',
      meta: { security: [{ code: 'R' }] },
      type: { text: 'Letter to the family doctor' },
      date: '2025-01-02T10:00:00Z',
      author: [{ display: 'Dr. Somebody Else' }],
      content: [{ attachment: { contentType: 'application/pdf', data: base64(letterText) } }],
    };
    binary = (respond) =>
      respond(200, { resourceType: 'Binary', id: 'report', contentType: 'application/pdf', data: base64(reportText) });
    coverage = [];
    browser = await rest.signedIn('robert-ehr');
  });

  const pageOf = async (path: string) => browser.text(path);
  const post = (form: Record<string, string>) => browser.visit('/shares/new', { form });
  const previewOf = async (kind = 'protected') => {
    const page = await pageOf(`/shares/new?kind=${kind}`);
    const inputs = [...page.matchAll(/<input\b([^>]*)>/g)].map(([, text = '']) => text);
    const sent = inputs.filter((text) => text.includes('type="hidden"') || /\bchecked\b/.test(text));
    const valueOf = (text: string, name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1] ?? '';
    const fields = Object.fromEntries(sent.map((text) => [valueOf(text, 'name'), valueOf(text, 'value')]));
    return { page, form: { ...fields, lasts: '604800', passcode } as Record<string, string> };
  };
  async function openedBy(page: string): Promise<Opened[]> {
    const shlinkURI = /shlink:\/[\w-]+/.exec(page)?.[0] ?? '';
    const { fhirResources } = await new SHLViewer({ shlinkURI }).resolveSHL({ recipient: 'A clinic', passcode });
    return fhirResources as unknown as Opened[];
  }
  const resourceOf = ({ entry }: Opened, type: string) =>
    entry.map(({ resource }) => resource).find(({ resourceType }) => resourceType === type);

  it('offers them without a tick, the newest first, and shares none that was not ticked', async () => {
    const { page, form } = await previewOf();
    expect(page).toMatch(/Report of a scan · 4 Mar 2026 · from [^<]+<[^]*Letter to the family doctor · 2 Jan 2025/);
    expect(page.match(/name="document_/g)).toHaveLength(2);
    expect(Object.keys(form).filter((name) => name.startsWith('document_'))).toEqual([]);
    const opened = await openedBy(await (await post(form)).text());
    expect(opened.map(({ type }) => type)).toEqual(['document']);
  });

  it('sends each as a file of its own with its labels, and nobody else who is named in it', async () => {
    const { form } = await previewOf();
    const made = await (await post({ ...form, document_0: 'yes', document_1: 'yes' })).text();
    expect(made).toContain('1 entry and 2 documents');
    const [summary, ...files] = await openedBy(made);
    expect(summary?.type).toBe('document');
    const shared = files.map((file) => resourceOf(file, 'DocumentReference') as unknown as Shared);
    expect(shared.map(({ content }) => text(content[0]?.attachment.data ?? ''))).toEqual([reportText, letterText]);
    expect(shared[1]).toMatchObject({
      meta: { security: [{ code: 'R' }] },
      type: { text: 'Letter to the family doctor' },
    });
    expect(JSON.stringify(files)).not.toContain('Somebody Else');
    for (const [at, file] of files.entries()) {
      expect(file.entry.map(({ resource }) => resource['resourceType'])).toEqual(['Patient', 'DocumentReference']);
      expect(shared[at]?.subject.reference).toMatch(/^urn:uuid:/);
    }
    expect(await pageOf('/shares')).toContain('1 entry and 2 documents');
  });

  it('can be all that a link has, and opens here as a record with its documents', async () => {
    const { form } = await previewOf();
    const alone = Object.fromEntries(Object.entries(form).filter(([name]) => !name.startsWith('keep_')));
    const made = await (await post({ ...alone, document_0: 'yes' })).text();
    expect((await openedBy(made)).map(({ entry }) => entry.length)).toEqual([2]);
    const both = await (await post({ ...(await previewOf()).form, document_1: 'yes' })).text();
    const shared = /shlink:\/[\w-]+/.exec(both)?.[0] ?? '';
    const csrf = csrfOf(await pageOf('/shares/received'));
    const answer = await browser.arrive('/shares/received', { form: { csrf, shared, passcode } });
    expect(answer.status).toBe(200);
    const list = await pageOf('/record/lists/documents?person=received-1&wait=all');
    expect(list).toContain('Letter to the family doctor');
  });

  const refused: [string, () => void][] = [
    ['says something else by then', () => (report = { ...report, type: { text: 'Report of another scan' } })],
    ['names another file by then', () => (report = { ...report, content: [{ attachment: { url: 'Binary/other' } }] })],
    ['is another patient’s by then', () => (report = { ...report, subject: { reference: 'Patient/somebody-else' } })],
    ['is gone', () => (report = { ...report, id: 'elsewhere' })],
    ['cannot be read', () => (binary = (respond) => respond(500, { resourceType: 'OperationOutcome', issue: [] }))],
    [
      'is larger than a link can carry',
      () =>
        (binary = (respond) =>
          respond(200, { resourceType: 'Binary', contentType: 'application/pdf', data: 'QUJD'.repeat(900_000) })),
    ],
  ];
  it.each(refused)('makes no link where a document %s, and the page can be used again', async (_why, change) => {
    const { form } = await previewOf();
    const before = { report, binary };
    change();
    const answer = await post({ ...form, document_0: 'yes' });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await answer.text()).not.toContain('shlink:');
    ({ report, binary } = before);
    expect((await post({ ...form, document_0: 'yes' })).status).toBe(200);
  });

  it('names the platform whose documents could not be read', async () => {
    const others = rest.stub.answer;
    rest.stub.answer = (request, response) =>
      request.url.includes('/DocumentReference')
        ? sendJson(response, 503, { resourceType: 'OperationOutcome', issue: [] })
        : others(request, response);
    try {
      expect((await previewOf()).page).toContain('Documents: Stub EHR could not be read.');
    } finally {
      rest.stub.answer = others;
    }
  });
});

interface Shared {
  readonly subject: { readonly reference: string };
  readonly content: readonly { readonly attachment: { readonly data: string } }[];
}

function base64(plain: string): string {
  return Buffer.from(plain).toString('base64');
}

function text(data: string): string {
  return Buffer.from(data, 'base64').toString();
}
