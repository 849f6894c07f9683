import { compactDecrypt } from 'jose';
import { readShareLink } from '@fhir-gateway/patient-record/shares';

import { fieldsOf } from '../testing/page-text.js';
import { usePeopleGateway } from '../testing/record-people.js';
import type { TestBrowser } from '../testing/test-browser.js';
import { sharesPage } from './pages/shares-page.js';

const passcode = 'blue horse 7';

describe('sharing a record', () => {
  const rest = usePeopleGateway();
  let browser: TestBrowser;

  beforeEach(async () => {
    browser = await rest.signedIn('robert-ehr');
  });

  const pageOf = async (path: string) => browser.text(path);
  const preview = async (kind: string) => fieldsOf(await pageOf(`/shares/new?kind=${kind}`));
  const post = (form: Record<string, string>) => browser.visit('/shares/new', { form });
  async function make(kind: 'check-in' | 'protected', more: Record<string, string> = {}) {
    const lasts = kind === 'check-in' ? '900' : '604800';
    const form = { ...(await preview(kind)), lasts, ...(kind === 'protected' && { passcode }), ...more };
    const answer = await post(form);
    const page = await answer.text();
    const text = /shlink:\/[\w-]+/.exec(page)?.[0] ?? '';
    return { status: answer.status, page, text, link: readShareLink(text) };
  }
  const ask = (url: string, body: object) =>
    fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  async function opened(file: string, key: string): Promise<{ type: string; entry: { resource: object }[] }> {
    const { plaintext } = await compactDecrypt(file, Buffer.from(key, 'base64url'), {
      maxDecompressedLength: 10_000_000,
    });
    return JSON.parse(Buffer.from(plaintext).toString()) as { type: string; entry: { resource: object }[] };
  }

  it('shows what goes out before there is a link, and sends that and nothing else', async () => {
    const page = await pageOf('/shares/new?kind=check-in');
    expect(page).toMatch(/Cold of robert-ehr · [^<]*from Stub EHR</);
    expect(page).not.toContain('shlink:');
    const { link, page: made, status } = await make('check-in');
    expect(status).toBe(200);
    expect(made).toContain('<svg');
    expect(link).toMatchObject({ flag: 'U', label: 'Health record for check-in' });
    expect(link.exp).toBeGreaterThan(Date.now() / 1000);
    const answer = await fetch(`${link.url}?recipient=Front%20desk`);
    expect(answer.headers.get('content-type')).toBe('application/jose');
    const bundle = await opened(await answer.text(), link.key);
    expect(bundle.type).toBe('collection');
    expect(JSON.stringify(bundle)).toContain('Cold of robert-ehr');
    expect(JSON.stringify(bundle)).toContain('application/pdf');
    expect(await pageOf('/shares')).toContain('Front desk');
  });

  it('says first who can open a link, and on this machine alone what helps instead', async () => {
    const page = await pageOf('/shares/new?kind=check-in');
    const order = ['cannot open a link made here', 'format=pdf', 'Who can open it', 'What they see', 'single entries'];
    const places = order.map((words) => page.indexOf(words));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places[0]).toBeGreaterThan(0);
    expect(await pageOf('/shares')).toContain('cannot open a link made here');
    const elsewhere = sharesPage({ base: '', shares: [], formToken: '', hasRecord: true, isOnThisMachine: false });
    expect(String(elsewhere({ isOperator: false, isDeveloper: false }))).not.toContain('cannot open');
  });

  it('leaves address, telephone and numbers at home unless they are ticked', async () => {
    expect(Object.keys(await preview('check-in'))).not.toContain('contacts');
  });

  it('leaves out what the person left out', async () => {
    const form = await preview('check-in');
    const kept = Object.keys(form).filter((name) => name.startsWith('keep_'));
    expect(kept).toHaveLength(1);
    const left = Object.fromEntries(Object.entries(form).filter(([name]) => !name.startsWith('keep_')));
    const withoutSections = Object.fromEntries(Object.entries(form).filter(([name]) => !name.startsWith('section_')));
    expect((await post({ ...withoutSections, lasts: '900' })).status).toBe(400);
    const nothing = await post({ ...left, lasts: '900' });
    expect(nothing.status).toBe(400);
    expect(await nothing.text()).toContain('Nothing is left to share');
    expect((await post({ ...form, lasts: '900' })).status).toBe(200);
  });

  it('makes one link of one page, for the session that it was shown to, and only with its form', async () => {
    const form: Record<string, string> = { ...(await preview('check-in')), lasts: '900' };
    const other = await rest.signedIn('petra-child');
    expect((await other.visit('/shares/new', { form })).status).toBe(403);
    const [one, two] = await Promise.all([post(form), post(form)]);
    expect([one.status, two.status].sort()).toEqual([200, 400]);
    expect((await post({ ...form, csrf: '' })).status).toBe(403);
    const changed = `${form['draft']?.slice(0, -2)}${form['draft']?.endsWith('AA') ? 'BB' : 'AA'}`;
    expect((await post({ ...form, draft: changed })).status).toBe(400);
    expect((await post({ ...(await preview('check-in')), lasts: '901' })).status).toBe(400);
    expect((await post({ ...(await preview('protected')), lasts: '604800', passcode: 'short' })).status).toBe(400);
    expect((await post({ ...(await preview('protected')), lasts: '604800' })).status).toBe(400);
  });

  it('answers a manifest to the passcode alone, and counts guesses at once', async () => {
    const { link } = await make('protected');
    expect(link.flag).toBe('P');
    expect((await fetch(link.url)).status).toBe(404);
    const without = await ask(link.url, { recipient: 'Dr. Quill' });
    expect([without.status, await without.json()]).toEqual([401, { remainingAttempts: 5 }]);
    const manifest = (await (await ask(link.url, { recipient: 'Dr. Quill', passcode })).json()) as {
      files: { location: string; contentType: string }[];
    };
    expect(manifest).toMatchObject({ status: 'finalized', files: [{ contentType: 'application/fhir+json' }] });
    const file = await (await fetch(manifest.files[0]?.location ?? '')).text();
    expect(await opened(file, link.key)).toMatchObject({ type: 'document' });
    const embedded = await ask(link.url, { recipient: 'Dr. Quill', passcode, embeddedLengthMax: 5_000_000 });
    expect(await embedded.json()).toMatchObject({ files: [{ embedded: expect.stringMatching(/^ey/) as string }] });
    const guesses = await Promise.all(
      Array.from({ length: 12 }, (_, at) => ask(link.url, { recipient: 'Guesser', passcode: `guess ${at}` })),
    );
    const answers = await Promise.all(guesses.map(async (one) => [one.status, await one.json()] as const));
    const wrong = answers.filter(([status]) => status === 401).map(([, body]) => body as { remainingAttempts: number });
    expect(wrong.map(({ remainingAttempts }) => remainingAttempts).sort()).toEqual([0, 1, 2, 3, 4]);
    expect(answers.filter(([status]) => status === 404)).toHaveLength(7);
    expect((await ask(link.url, { passcode })).status).toBe(404);
    expect((await fetch(manifest.files[0]?.location ?? '')).status).toBe(404);
  });

  it('gives a once-only link once, and again to who repeats at once', async () => {
    const { link } = await make('check-in', { once: 'yes' });
    const answers = await Promise.all(Array.from({ length: 3 }, () => fetch(link.url)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await pageOf('/shares')).toContain('once of 1');
  });

  it('ends a link at once, and only the own', async () => {
    const { link } = await make('check-in');
    const page = await pageOf('/shares');
    const form = fieldsOf(page.slice(page.indexOf('action="/shares/end"')));
    const other = await rest.signedIn('petra-child');
    const others = fieldsOf(await other.text('/shares/new'));
    const stolen = { csrf: others['csrf'] ?? '', share: form['share'] ?? '' };
    expect((await other.visit('/shares/end', { form: stolen })).status).toBe(404);
    expect((await fetch(link.url)).status).toBe(200);
    expect((await browser.visit('/shares/end', { form })).status).toBe(303);
    expect((await fetch(link.url)).status).toBe(404);
    expect(await pageOf('/shares')).toContain('ended by you');
  });

  it('lets pages of any origin read answers and refusals, and says nothing of what is not there', async () => {
    const nowhere = `${rest.publicUrl}/shl/${'A'.repeat(43)}`;
    const headers = { origin: 'https://viewer.example' };
    const preflight = await fetch(nowhere, {
      method: 'OPTIONS',
      headers: {
        ...headers,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([204, 'content-type']);
    const { link } = await make('check-in');
    const shown = await fetch(link.url, { headers });
    expect(shown.headers.get('access-control-allow-origin')).toBe('*');
    const gone = await Promise.all([
      fetch(nowhere, { headers }),
      ask(nowhere, { passcode }),
      ask(link.url, { passcode }),
      fetch(`${rest.publicUrl}/shl/files/x`),
    ]);
    const bodies = await Promise.all(gone.map(async (one) => ({ ...((await one.json()) as object), instance: '' })));
    for (const answer of gone) {
      expect(answer.status).toBe(404);
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    }
    const plain = bodies.map((body) => JSON.stringify({ ...body, requestId: '', request_id: '' }));
    expect(new Set(plain).size).toBe(1);
    expect((await fetch(link.url, { method: 'HEAD' })).status).toBe(405);
  });

  it('never writes a link, its key, a passcode or an entry into a log', async () => {
    const { link } = await make('protected');
    await ask(link.url, { recipient: 'Dr. Quill', passcode });
    await ask(link.url, { passcode: 'wrong horse 9' });
    const log = rest.log();
    const id = link.url.split('/').at(-1) ?? '';
    for (const secret of [link.key, id, passcode, 'wrong horse 9', 'Cold of']) expect(log).not.toContain(secret);
  });

  it('is prepared by a program, which gets a page and no link', async () => {
    const content = { kind: 'protected', sections: ['problems'] };
    const answer = await browser.visit('/api/shares', { content, headers: { accept: 'application/json' } });
    const prepared = (await answer.json()) as { page: string };
    expect(prepared).toMatchObject({ kind: 'protected', sections: [{ section: 'problems', entries: 1 }] });
    expect(JSON.stringify(prepared)).not.toMatch(/shlink|Cold of/);
    expect(await pageOf(prepared.page)).toContain('Cold of robert-ehr');
    const listed = await browser.visit('/api/shares', { headers: { accept: 'application/json' } });
    expect(await listed.json()).toEqual({ shares: [] });
  });
});
