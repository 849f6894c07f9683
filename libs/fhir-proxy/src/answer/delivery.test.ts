import { Writable } from 'node:stream';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { BaseUrlRewriter, rewriteWhole } from '../rewrite/base-url-rewriter.js';
import type { UrlRewriter } from '../contract/url-rewriter.js';
import { Delivery } from './delivery.js';
import type { ProxyError } from '../contract/proxy-error.js';
import { UrlSources } from '../rewrite/url-sources.js';
import { XmlUrlRewriter } from '../rewrite/xml-url-rewriter.js';

const from = 'https://fhir.example.org/r4';
const sources = new UrlSources(from, 'http://localhost:8000/api/fhir/example');
const rewriters: Record<'json' | 'xml', () => UrlRewriter> = {
  json: () => new BaseUrlRewriter(sources),
  xml: () => new XmlUrlRewriter(sources),
};
const compress = { gzip: gzipSync, br: brotliCompressSync, deflate: deflateSync };

/** Delivers the pieces as a platform would send them, and returns what the client receives. */
function deliver(
  pieces: readonly Buffer[],
  options: { rewriter?: UrlRewriter; coding?: 'gzip' | 'br' | 'deflate' },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const received: Buffer[] = [];
    const target = new Writable({
      highWaterMark: 64,
      write: (chunk: Buffer, _encoding, done) => {
        received.push(chunk);
        setImmediate(done);
      },
    });
    const settled = (error?: ProxyError): void => (error ? reject(error) : resolve(Buffer.concat(received)));
    const delivery = new Delivery(target, { pause: () => undefined, resume: () => undefined, settled }, options);
    for (const piece of pieces) delivery.write(piece);
    delivery.end();
  });
}

function cut(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [0, ...cuts.map((one) => one % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

const escapes = ['/', '\\/', '\\u002f', '\\u002F', '&#47;', '&#x2F;'].map((slash) => from.split('/').join(slash));
const piece = fc.constantFrom(
  ...escapes.flatMap((base) => [`"${base}`, `<a v='${base}`]),
  ...['"', "'", '\\', '/', '?', '>', '<div>', '</div>', '<!--', '-->', 'é', '😀', ' ', '",', '\n'],
);

describe('Delivery', () => {
  it('gives what the whole text gives, for any text, format, coding and cuts', async () => {
    const coding = fc.constantFrom('gzip' as const, 'br' as const, 'deflate' as const, undefined);
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 16 }).map((pieces) => Buffer.from(pieces.join(''))),
        fc.constantFrom('json' as const, 'xml' as const),
        coding,
        fc.array(fc.nat(1000), { maxLength: 8 }),
        async (text, format, used, cuts) => {
          const sent = cut(used ? compress[used](text) : text, cuts);
          const options = { rewriter: rewriters[format](), ...(used && { coding: used }) };
          expect((await deliver(sent, options)).equals(rewriteWhole(rewriters[format](), text))).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('undoes deflate with and without its header, which servers confuse', async () => {
    const text = Buffer.from(`{"a":"${from}/x"}`.repeat(100));
    for (const bytes of [deflateSync(text), deflateRawSync(text)]) {
      for (const sent of [[bytes], cut(bytes, [1]), cut(bytes, [0, 0, 1, 2])]) {
        expect((await deliver(sent, { coding: 'deflate' })).equals(text)).toBe(true);
      }
    }
  });

  it('waits for the next turn of the event loop once it has taken the time of this one', async () => {
    const seen: string[] = [];
    const target = new Writable({ write: (_chunk, _encoding, done) => done() });
    const flow = {
      pause: () => void seen.push('pause'),
      resume: () => void seen.push('resume'),
      settled: () => undefined,
    };
    const delivery = new Delivery(target, flow);
    const until = performance.now() + 20;
    while (performance.now() < until) delivery.write(Buffer.from('x'));
    expect(seen).toEqual(['pause']);
    await new Promise(setImmediate);
    expect(seen).toEqual(['pause', 'resume']);
    delivery.end();
  });
});
