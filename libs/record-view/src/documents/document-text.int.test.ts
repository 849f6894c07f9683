import { cda, html, inflatingPdf, pdfOf, rtf } from '../testing/documents.js';
import { Cells } from '@fhir-gateway/limits/cells';
import { DocumentReader } from './document-text.js';

const cells = new Cells({ startMs: 180_000 });
const by = { cell: cells.for('a person') };
afterAll(() => cells.close());

const reader = new DocumentReader({ timeMs: 60_000 });
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const textOf = async (bytes: Uint8Array, contentType?: string): Promise<string> =>
  (await reader.read({ bytes, ...(contentType !== undefined && { contentType }) }, by)).text;

describe('DocumentReader', () => {
  it.each([
    ['UTF-8', Buffer.from('Grüße'), 'text/plain', 'Grüße'],
    ['a named character set', latin1('Gr\xfc\xdfe'), 'text/plain; charset=iso-8859-1', 'Grüße'],
    ['an old one that nobody names', latin1('5 \x80'), 'text/plain', '5 €'],
    ['a wrong name', Buffer.from('Grüße'), 'text/plain; charset=klingon', 'Grüße'],
    ['UTF-16 by its mark', Buffer.from('\ufeffGrüße', 'utf16le'), 'text/plain; charset=utf-8', 'Grüße'],
    ['invisible characters', Buffer.from('a\u200bb\u202ec\u0007\r\n\r\n\r\n\r\nd\u{e0041}'), 'text/plain', 'abc\n\nd'],
  ])('reads plain text: %s', async (_what, bytes, type, expected) => {
    expect(await textOf(bytes, type)).toBe(expected);
  });

  it('reads what a page of HTML shows, and not what it hides or where it leads', async () => {
    const text = await textOf(Buffer.from(html), 'text/html');
    expect(text).toMatch(/NOTE\n+Fish & chips\nsecond link/);
    expect(text).not.toMatch(/Hidden|alert|evil/);
  });

  it('reads RTF with its code pages, without what is not shown', async () => {
    expect(await textOf(latin1(rtf), 'application/rtf')).toMatch(/^Café € bold\n\s?Пр {2}x$/);
  });

  it('reads the narrative of a C-CDA, and resolves no entity', async () => {
    const text = await textOf(latin1(cda), 'application/hl7-sda+xml');
    expect(text).toMatch(/Allergies\n+.*Reviewed at café\n+- Penicillin\n- Latex\nmild\n+Drug +Dose\nAspirin +81 mg/s);
    expect(text).not.toMatch(/root:|not attested|Summary|passwd/);
  });

  it('reads the pages of a PDF in their order', async () => {
    expect(await textOf(pdfOf(['Page one', 'Page two']), 'application/pdf')).toBe('Page one\n\nPage two');
  });

  it('goes by the beginning where there is no media type', async () => {
    expect(await textOf(pdfOf(['x y']))).toBe('x y');
    expect(await textOf(latin1(rtf), 'application/octet-stream')).toMatch(/^Café/);
  });

  it('says what it left out', async () => {
    const small = new DocumentReader({ pages: 2, characters: 30 });
    const pdf = await small.read({ bytes: pdfOf(['one', 'two', 'three']), contentType: 'application/pdf' }, by);
    expect(pdf).toMatchObject({ text: 'one\n\ntwo', warning: expect.stringContaining('first 2 of 3 pages') as string });
    const plain = await small.read({ bytes: Buffer.from('x'.repeat(31)), contentType: 'text/plain' }, by);
    expect(plain).toMatchObject({ text: 'x'.repeat(30), warning: expect.stringContaining('first 30') as string });
    const scan = await small.read({ bytes: pdfOf(['']), contentType: 'application/pdf' }, by);
    expect(scan.warning).toMatch(/scan/);
  });

  it.each([
    ['a picture', Buffer.from('x'), 'image/png', /no text to show/],
    ['bytes of no kind', Buffer.from([1, 2, 3]), undefined, /no text to show/],
    ['a damaged PDF', Buffer.from('%PDF-1.7 nonsense'), 'application/pdf', /damaged/],
    ['XML that is no document', Buffer.from('<a>secret</a>'), 'text/xml', /damaged/],
    ['something that is no RTF', Buffer.from('secret words'), 'text/rtf', /damaged/],
  ])('refuses %s, and quotes nothing of it', async (_what, bytes, type, why) => {
    const failure = await textOf(bytes, type).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'DOCUMENT_UNREADABLE', message: expect.stringMatching(why) as string });
    expect(String(failure)).not.toMatch(/secret|nonsense/);
  });

  it('refuses what is too large before it opens it', async () => {
    const read = new DocumentReader({ bytes: 10 }).read(
      { bytes: Buffer.alloc(11), contentType: 'application/pdf' },
      by,
    );
    await expect(read).rejects.toMatchObject({ code: 'DOCUMENT_UNREADABLE' });
  });

  it('ends a document that takes too long, or that nobody waits for any more, also in the queue', async () => {
    const slow = new DocumentReader({ timeMs: 1 });
    const document = { bytes: pdfOf(['x']), contentType: 'application/pdf' };
    const ends = await Promise.allSettled([slow.read(document, by), slow.read(document, by)]);
    for (const end of ends) expect(end).toMatchObject({ reason: { code: 'DOCUMENT_UNREADABLE' } });
    const gone = new DocumentReader().read(document, { ...by, signal: AbortSignal.abort() });
    await expect(gone).rejects.toMatchObject({ code: 'DOCUMENT_UNREADABLE' });
  });

  it.each([
    ['deep HTML', Buffer.from('<div>'.repeat(100_000) + 'x'), 'text/html'],
    ['deep RTF', Buffer.from('{\\rtf1 ' + '{'.repeat(200_000)), 'text/rtf'],
    [
      'an entity bomb',
      Buffer.from(`<!DOCTYPE a [<!ENTITY b "${'x'.repeat(1000)}">]><ClinicalDocument>${'&b;'.repeat(10_000)}`),
      'text/xml',
    ],
  ])('outlives %s', async (_what, bytes, type) => {
    const end = await new DocumentReader({ timeMs: 1500 })
      .read({ bytes, contentType: type }, by)
      .catch((error: unknown) => error);
    expect(end).toEqual(
      expect.objectContaining(
        end instanceof Error ? { code: 'DOCUMENT_UNREADABLE' } : { kind: expect.any(String) as string },
      ),
    );
  });

  it.each([100, 200, 300])('opens no PDF of one page that inflates to %i MB', async (megabytes) => {
    const read = reader.read({ bytes: inflatingPdf(megabytes * 1_000_000), contentType: 'application/pdf' }, by);
    await expect(read).rejects.toMatchObject({
      code: 'DOCUMENT_UNREADABLE',
      message: expect.stringContaining('too large') as string,
    });
  });

  it('opens many, a few at a time', async () => {
    const texts = await Promise.all(
      Array.from({ length: 6 }, (_, index) => textOf(Buffer.from(`<p>n${index}</p>`), 'text/html')),
    );
    expect(texts).toEqual(['n0', 'n1', 'n2', 'n3', 'n4', 'n5']);
  });
});
