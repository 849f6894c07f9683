import type { SeenRequest } from '@fhir-gateway/testing';
import { codeOf, eachProxy, fixture, gatewayBase, upstream } from './testing/fixture.js';

const pdf = Buffer.from([0x25, 0x50, 0x44, 0x46, 0x00, 0xff, 0x0d, 0x0a]);

eachProxy(() => {
  fixture.auth.scopes = ['user/*.rs'];
});

function answer(status: number, headers: Record<string, string>, body: Buffer | string = pdf): void {
  upstream.answer = (_request: SeenRequest, response) => response.writeHead(status, headers).end(body);
}

/** Of any ending. */
const namedDocument = expect.stringMatching(/^attachment; filename="document(\.[a-z]{3})?"$/) as unknown;
const asPdf = { accept: 'application/pdf' };

describe('the content of a Binary', () => {
  it.each([
    [undefined, 'attachment; filename="document"'],
    ['inline', 'attachment; filename="document"'],
    ['attachment; filename="a;b.pdf"', 'attachment; filename="a;b.pdf"'],
  ])('is an attachment, never a page, where the platform says %j', async (disposition, expected) => {
    answer(200, { 'content-type': 'text/html', ...(disposition && { 'content-disposition': disposition }) });
    const { head, body } = await fixture.send('GET Binary/b1', { headers: { accept: 'text/html' } });
    expect(body.equals(pdf)).toBe(true);
    expect(head?.headers).toMatchObject({
      'content-type': 'text/html',
      'content-disposition': expected,
      'content-security-policy': 'sandbox',
      'x-content-type-options': 'nosniff',
    });
  });

  it.each([
    ['application/pdf', 'document.pdf'],
    ['Text/Plain; charset=utf-8', 'document.txt'],
    ['constructor', 'document'],
  ])('of type %s has a name that ends so, where the platform gives it none', async (type, name) => {
    answer(200, { 'content-type': type });
    const { head } = await fixture.send('GET Binary/b1', { headers: { accept: '*/*' } });
    expect(head?.headers['content-disposition']).toBe(`attachment; filename="${name}"`);
  });

  it('can be had in parts', async () => {
    answer(
      206,
      {
        'content-type': 'application/pdf',
        'content-range': 'bytes 2-4/8',
        'accept-ranges': 'bytes',
        'content-length': '3',
      },
      pdf.subarray(2, 5),
    );
    const headers = { ...asPdf, range: 'bytes=2-4', 'if-range': 'W/"1"' };
    const { head, body } = await fixture.send('GET Binary/b1', { headers });
    expect(upstream.seen[0]?.headers).toMatchObject({ range: 'bytes=2-4', 'if-range': 'W/"1"' });
    expect(head).toMatchObject({
      status: 206,
      headers: { 'content-range': 'bytes 2-4/8', 'accept-ranges': 'bytes', 'content-length': '3' },
    });
    expect(body.equals(pdf.subarray(2, 5))).toBe(true);
  });

  it.each([
    ['GET Binary/b1', { accept: 'application/fhir+json' }],
    ['GET Binary/b1?_format=json', asPdf],
    ['GET Observation/o1', asPdf],
  ])('is not asked for in parts where a resource is wanted: %s %j', async (line, headers) => {
    await fixture.send(line, { headers: { ...headers, range: 'bytes=0-1' } });
    expect(upstream.seen[0]?.headers.range).toBeUndefined();
  });

  it.each(['lines=1-2', 'bytes=', 'bytes=0-1\u000b', `bytes=${'0-1,'.repeat(60)}`])(
    'is not asked for by %j',
    async (range) => {
      answer(200, { 'content-type': 'application/pdf' });
      const code = await codeOf(fixture.send('GET Binary/b1', { headers: { ...asPdf, range } }));
      expect(['no error', 'REQUEST_INVALID']).toContain(code);
      expect(upstream.seen[0]?.headers.range).toBeUndefined();
    },
  );

  it.each<[string, Record<string, string>]>([
    ['GET Observation/o1', { 'content-type': 'application/fhir+json' }],
    ['GET Binary/b1?_format=json', { 'content-type': 'application/fhir+json' }],
    ['GET Binary/b1', { 'content-type': 'application/pdf', 'content-encoding': 'gzip' }],
  ])('is refused in parts that could not be handed on whole: %s %j', async (line, headers) => {
    answer(206, { ...headers, 'content-range': 'bytes 0-7/9' });
    expect(await codeOf(fixture.send(line, { headers: asPdf }))).toBe('UPSTREAM_NOT_FHIR');
  });

  it('is the resource where FHIR is asked for, by header or by _format, with its URLs rewritten', async () => {
    for (const [line, accept] of [
      ['GET Binary/b1', 'application/fhir+json'],
      ['GET Binary/b1', 'application/pdf, application/json;q=0.1'],
      ['GET Binary/b1?_format=json', '*/*'],
      ['GET Binary/b1?_format=application/fhir+json', 'application/pdf'],
    ] as const) {
      answer(200, { 'content-type': 'application/fhir+json' }, `{"resourceType":"Binary","x":"${upstream.base}/y"}`);
      const { head, body } = await fixture.send(line, { headers: { accept } });
      expect(body.toString()).toContain(`"${gatewayBase}/y"`);
      expect(head?.headers['content-disposition']).toBeUndefined();
    }
  });
});

describe('content that is FHIR itself', () => {
  const types = ['application/fhir+json', 'application/fhir+xml', 'application/json; charset=utf-16', 'text/xml'];
  const wishes = [undefined, '*/*', 'application/octet-stream', 'text/html,application/xml;q=0.9,*/*;q=0.8'];
  const foreign = Buffer.from(
    '{"resourceType":"Bundle","link":[{"relation":"next","url":"https://elsewhere.test/x"}]}\0',
  );

  it.each(types.flatMap((type) => wishes.map((wish) => [type, wish] as const)))(
    'passes byte for byte, as an attachment, as %s for Accept %s',
    async (type, wish) => {
      answer(200, { 'content-type': type }, foreign);
      const { head, body } = await fixture.send('GET Binary/b1', {
        headers: wish === undefined ? {} : { accept: wish },
      });
      expect(body.equals(foreign)).toBe(true);
      expect(head?.headers).toMatchObject({ 'content-type': type, 'content-disposition': namedDocument });
      expect(upstream.seen[0]?.headers.accept).toBe(wish ?? '*/*');
    },
  );

  it('is an attachment to a HEAD as well, which hears its size', async () => {
    answer(
      200,
      { 'content-type': 'text/html', 'content-disposition': 'inline; filename="a"', 'content-length': '8' },
      '',
    );
    const { head } = await fixture.send('HEAD Binary/b1');
    expect(head?.headers).toMatchObject({ 'content-disposition': 'attachment; filename="a"', 'content-length': '8' });
    expect((await fixture.send('HEAD Patient/p1')).head?.headers).not.toHaveProperty('content-disposition');
  });

  it('leaves an error of the platform an OperationOutcome', async () => {
    answer(404, { 'content-type': 'application/fhir+json' }, '{"resourceType":"OperationOutcome","issue":[]}');
    const { head } = await fixture.send('GET Binary/b1');
    expect(head).toMatchObject({ status: 404 });
    expect(head?.headers).not.toHaveProperty('content-disposition');
  });
});

describe('the content of an attachment ($binary-access-read)', () => {
  const line = 'GET DocumentReference/d1/$binary-access-read?path=DocumentReference.content.attachment';

  it.each(['application/pdf', 'application/fhir+json', 'text/html'])('passes byte for byte as %s', async (type) => {
    answer(200, { 'content-type': type });
    const { head, body } = await fixture.send(line, { headers: { accept: 'application/fhir+json' } });
    expect(body.equals(pdf)).toBe(true);
    expect(head?.headers).toMatchObject({ 'content-type': type, 'content-disposition': namedDocument });
  });
});

describe('content that is sent', () => {
  it('may say in a header whose it is, which goes with nothing else', async () => {
    fixture.mayWrite('user/*.cruds');
    const headers = { 'content-type': 'application/pdf', 'x-security-context': `${gatewayBase}/Patient/p1` };
    await fixture.send('POST Binary', { headers, body: pdf });
    await fixture.send('PUT Binary/b1', { headers, body: pdf });
    await fixture.send('GET Binary/b1', { headers });
    const json = { ...headers, 'content-type': 'application/fhir+json' };
    await fixture.send('POST Patient', { headers: json, body: Buffer.from('{"resourceType":"Patient"}') });
    const whose = `${upstream.base}/Patient/p1`;
    const sent = upstream.seen.map(({ headers: given }) => given['x-security-context']);
    expect(sent).toEqual([whose, whose, undefined, undefined]);
    const broken = { ...headers, 'x-security-context': 'Patient/p1\r\nx: y' };
    expect(await codeOf(fixture.send('POST Binary', { headers: broken, body: pdf }))).toBe('REQUEST_INVALID');
  });
});
