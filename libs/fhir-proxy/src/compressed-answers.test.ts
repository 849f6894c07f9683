import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { codeOf, eachProxy, fixture, gatewayBase, ProxyFixture, upstream } from './testing/fixture.js';

eachProxy();

describe('a compressed answer, although none was asked for', () => {
  const text = (base: string): string => JSON.stringify({ url: `${base}/x`, filler: 'ab'.repeat(200_000) });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('is unpacked from %s', async (coding, pack) => {
    upstream.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/fhir+json', 'content-encoding': coding });
      response.end(pack(text(upstream.base)));
    };
    const { head, body } = await fixture.send('GET Patient/p1');
    expect(body.toString()).toBe(text(gatewayBase));
    expect(head?.headers['content-encoding']).toBeUndefined();
  });

  it.each([
    ['zstd', 200],
    ['gzip', 200],
    ['gzip', 404],
  ])('is named when it cannot be unpacked (%s, %d)', async (coding, status) => {
    upstream.answer = (_request, response) => {
      response.writeHead(status, { 'content-type': 'application/fhir+json', 'content-encoding': coding });
      response.end('no such thing');
    };
    expect(await codeOf(fixture.send('GET Patient/p1'))).toBe('UPSTREAM_NOT_FHIR');
  });

  /** Sends the pieces, each by itself; ends in the way of a call. */
  async function sendPieces(coding: string, pieces: readonly Buffer[]) {
    const send = async (response: ServerResponse): Promise<void> => {
      response.writeHead(200, { 'content-type': 'application/fhir+json', 'content-encoding': coding });
      for (const piece of pieces) {
        response.write(piece);
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    };
    upstream.answer = (_request, response) => void send(response);
    const heads: number[] = [];
    const target = new PassThrough();
    target.on('error', () => undefined).resume();
    const open = ({ status }: { status: number }) => (heads.push(status), target);
    return { code: await codeOf(fixture.proxy.send(fixture.call('GET Patient/p1'), open)), heads };
  }

  it.each(['gzip', 'deflate', 'br'])('in no %s at all is refused before its head has left', async (coding) => {
    const nonsense = Buffer.from('no such thing '.repeat(500));
    for (const pieces of [[nonsense], [nonsense.subarray(0, 1), nonsense.subarray(1)]]) {
      expect(await sendPieces(coding, pieces)).toEqual({ code: 'UPSTREAM_NOT_FHIR', heads: [] });
    }
  });

  it('arrives whole where its bytes come one by one, and is refused where it ends before it says anything', async () => {
    const packed = gzipSync(text(upstream.base));
    const pieces = [...packed.subarray(0, 20)].map((byte) => Buffer.of(byte));
    expect(await sendPieces('gzip', [...pieces, packed.subarray(20)])).toEqual({ code: 'no error', heads: [200] });
    expect((await sendPieces('gzip', [gzipSync('{}')])).code).toBe('no error');
    expect(await sendPieces('gzip', pieces.slice(0, 10))).toEqual({ code: 'UPSTREAM_NOT_FHIR', heads: [] });
    expect((await sendPieces('gzip', [])).code).toBe('no error');
  });

  it('is cut where it stops being what it says later', async () => {
    const packed = gzipSync(randomBytes(20_000).toString('base64'));
    packed.fill(0xff, 8_000, 8_400);
    fixture.ofNoPatient();
    const { code, heads } = await sendPieces('gzip', [packed.subarray(0, 2_000), packed.subarray(2_000)]);
    expect({ code, heads }).toEqual({ code: 'UPSTREAM_NOT_FHIR', heads: [200] });
  });
});

describe('a compressed answer of a hostile platform', () => {
  const answerWith = (body: Buffer): void => {
    upstream.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/fhir+json', 'content-encoding': 'gzip' });
      response.end(body);
    };
  };
  /** How the call ends, and how much of it came. */
  const receive = async (proxy = fixture): Promise<{ code: string; bytes: number }> => {
    let bytes = 0;
    const target = new PassThrough();
    target.on('error', () => undefined).on('data', (chunk: Buffer) => void (bytes += chunk.length));
    const code = await codeOf(proxy.proxy.send(proxy.call('GET Patient/p1'), () => target));
    return { code, bytes };
  };

  it('is cut where it grows as no record does', async () => {
    answerWith(gzipSync(Buffer.alloc(200 * 1024 * 1024, 0x20)));
    const { code, bytes } = await receive();
    expect(code).toBe('RESPONSE_TOO_LARGE');
    expect(bytes).toBeLessThan(60 * 1024 * 1024);
  });

  it('is cut at the limit for answers, which counts what it comes to', async () => {
    const bounded = new ProxyFixture(upstream.base, { limits: { maxResponseBytes: 1024 * 1024 } });
    answerWith(gzipSync(Buffer.alloc(4 * 1024 * 1024, 0x20)));
    const { code, bytes } = await receive(bounded);
    expect(code).toBe('RESPONSE_TOO_LARGE');
    expect(bytes).toBeLessThanOrEqual(1024 * 1024);
  });

  it.each([3, 20_000])('is cut where it ends %d bytes too early, whatever has left', async (missing) => {
    const whole = gzipSync(randomBytes(200_000).toString('hex'));
    answerWith(whole.subarray(0, whole.length - missing));
    expect((await receive()).code).toBe('UPSTREAM_NOT_FHIR');
  });

  it.each([10, 200_000])('with bytes behind its end has none of them handed on (%d bytes)', async (length) => {
    const text = JSON.stringify({ resourceType: 'Patient', filler: randomBytes(length).toString('hex') });
    answerWith(Buffer.concat([gzipSync(text), Buffer.from('{"resourceType":"Bundle"}')]));
    const { code, bytes } = await receive();
    expect(bytes === Buffer.byteLength(text) || code === 'UPSTREAM_NOT_FHIR').toBe(true);
    expect(bytes).toBeLessThanOrEqual(Buffer.byteLength(text));
  });
});
