import fc from 'fast-check';
import { oddRequest, usualRequest } from './odd-requests.js';

/** Bytes for one connection, and how they are sent. */
export interface Attack {
  /** Stands in every path it asks for, as `a-<number>`, or `s-<number>` in what it hides. */
  readonly number: number;
  readonly kind: string;
  /** One character a byte; written one after another. */
  readonly parts: readonly string[];
  /** Whether the client leaves without waiting for an answer. */
  readonly isAborted: boolean;
}

const host = 'host: gateway.test\r\n';
const api = '/api/fhir/peer/Patient';
/** Would be answered, were it taken for a request. `{n}` becomes the number of the attack. */
const hidden = `GET ${api}/s-{n} HTTP/1.1\r\n${host}\r\n`;
const hiddenBytes = hidden.length + 2;
const search = `POST ${api}/_search HTTP/1.1\r\n${host}content-type: application/x-www-form-urlencoded\r\n`;
const get = `GET ${api}/a-{n} HTTP/1.1\r\n${host}`;
const lastChunk = '0\r\n\r\n';
const hiddenChunk = `${hiddenBytes.toString(16)}\r\n${hidden}\r\n${lastChunk}`;

/** Requests whose end two servers could see in different places. @see RFC 9112 sections 6 and 11.2 */
const framings: readonly (readonly [kind: string, framing: string, body: string])[] = [
  ['CL and TE', 'content-length: 5\r\ntransfer-encoding: chunked', lastChunk],
  ['CL and TE', 'content-length: 4\r\ntransfer-encoding: chunked', hiddenChunk],
  ['CL and TE', 'transfer-encoding: chunked\r\ncontent-length: 5', lastChunk],
  ['CL and TE', `content-length: ${5 + hiddenBytes}\r\ntransfer-encoding: chunked`, lastChunk],
  ['CL and TE', 'content-length: 5\r\nconnection: content-length\r\ntransfer-encoding: chunked', lastChunk],
  ['CL and TE', 'content-length: 5\r\nconnection: transfer-encoding\r\ntransfer-encoding: chunked', lastChunk],
  ['duplicates', 'content-length: 0\r\ncontent-length: 100', ''],
  ['duplicates', `content-length: 0\r\ncontent-length: ${hiddenBytes}`, ''],
  ['duplicates', 'content-length: 0, 100', ''],
  ['duplicates', 'content-length: 0\r\ncontent-length: 0', ''],
  ['duplicates', 'transfer-encoding: chunked\r\ntransfer-encoding: identity', lastChunk],
  ['duplicates', 'transfer-encoding: identity\r\ntransfer-encoding: chunked', lastChunk],
  ['duplicates', 'transfer-encoding: chunked\r\ntransfer-encoding: chunked', lastChunk],
  ['lengths', 'content-length: +0', ''],
  ['lengths', 'content-length: 0x0', ''],
  ['lengths', 'content-length: -1', ''],
  ['lengths', 'content-length: 0a', ''],
  ['lengths', 'content-length: 1 0', ''],
  ['lengths', 'content-length: 99999999999999999999', ''],
  ['lengths', 'content_length: 100', ''],
  ['lengths', 'content-length:', ''],
  ['codings', 'transfer-encoding : chunked', lastChunk],
  ['codings', 'transfer-encoding: xchunked', lastChunk],
  ['codings', 'transfer-encoding: chunked, identity', lastChunk],
  ['codings', 'transfer-encoding: chunked;a=b', lastChunk],
  ['codings', 'transfer-encoding: "chunked"', lastChunk],
  ['codings', 'transfer-encoding:\tChunked ', lastChunk],
  ['codings', 'transfer-encoding:\u000bchunked\r\ncontent-length: 0', hiddenChunk],
  ['codings', 'transfer-encoding: chunked\u00a0\r\ncontent-length: 0', hiddenChunk],
  ['codings', 'transfer_encoding: chunked\r\ncontent-length: 0', hiddenChunk],
  ['codings', 'transfer-encoding:\r\n chunked\r\ncontent-length: 0', hiddenChunk],
  ['obs-fold', 'x-a: b\r\n transfer-encoding: chunked', lastChunk],
  ['obs-fold', ' transfer-encoding: chunked', lastChunk],
  ['obs-fold', 'content-length: 0\r\n\t0', ''],
  ['bare LF and CR', 'x-a: b\ntransfer-encoding: chunked', lastChunk],
  ['bare LF and CR', 'x-a: b\rtransfer-encoding: chunked', lastChunk],
  ['bare LF and CR', 'x-a: b\rx-b: c\r\ncontent-length: 0', ''],
  ['bare LF and CR', 'content-length: 0\n', ''],
  ['bare LF and CR', `x-a: b\n\n${hidden}`, ''],
  ['NUL', 'x-a: b\u0000c\r\ncontent-length: 0', ''],
  ['NUL', 'content-length: 0\u0000', ''],
  ['NUL', 'transfer-encoding: chunked\u0000', lastChunk],
  ['NUL', 'x\u0000-a: b\r\ncontent-length: 0', ''],
  ['names', ': chunked\r\ncontent-length: 0', ''],
  ['names', 'x a: b\r\ncontent-length: 0', ''],
  ['names', 'no colon\r\ncontent-length: 0', ''],
  ['chunks', 'transfer-encoding: chunked', '3;a=b\r\na=b\r\n0;c\r\n\r\n'],
  ['chunks', 'transfer-encoding: chunked', `3;a="\r\nb"\r\na=b\r\n${lastChunk}`],
  ['chunks', 'transfer-encoding: chunked', `3;\na=b\r\n${lastChunk}`],
  ['chunks', 'transfer-encoding: chunked', `3;\ra\r\na=b\r\n${lastChunk}`],
  ['chunks', 'transfer-encoding: chunked', `3;${'x'.repeat(20_000)}\r\na=b\r\n${lastChunk}`],
  ['chunks', 'transfer-encoding: chunked', `3 \r\na=b\r\n${lastChunk}`],
  ['chunks', 'transfer-encoding: chunked', `0x3\r\na=b\r\n${lastChunk}`],
  ['chunks', 'transfer-encoding: chunked', `3\na=b\n0\n\n`],
  ['chunks', 'transfer-encoding: chunked', `3\r\na=bxx${lastChunk}`],
  ['chunks', 'transfer-encoding: chunked', `1\r\nabc\r\n${lastChunk}`],
  ['chunks', 'transfer-encoding: chunked', 'fffffffffffffffff\r\n'],
  ['chunks', 'transfer-encoding: chunked', 'zz\r\n'],
  ['chunks', 'transfer-encoding: chunked', '-1\r\n'],
  ['chunks', 'transfer-encoding: chunked\r\ntrailer: content-length', `0\r\ncontent-length: ${hiddenBytes}\r\n\r\n`],
  ['expect', 'expect: 100-continue\r\ncontent-length: 3', 'a=b'],
  ['expect', `expect: 100-continue\r\ncontent-length: ${hiddenBytes}`, ''],
  ['expect', 'expect: 100-continue\r\nexpect: 100-continue\r\ntransfer-encoding: chunked', lastChunk],
  ['expect', 'expect: something\r\ncontent-length: 0', ''],
  ['upgrade', 'upgrade: websocket\r\nconnection: upgrade\r\ncontent-length: 0', ''],
  [
    'upgrade',
    `upgrade: h2c\r\nhttp2-settings: AAMAAABk\r\nconnection: upgrade, http2-settings\r\ncontent-length: 0`,
    '',
  ],
];

/** Whole requests: odd targets, methods, versions, and heads of a size. @see RFC 9112 sections 2 and 3 */
const heads: readonly (readonly [kind: string, text: string])[] = [
  ['a body where none is meant', `${get}content-length: ${hiddenBytes}\r\n\r\n`],
  ['a body where none is meant', `${get.replace('GET', 'HEAD')}content-length: ${hiddenBytes}\r\n\r\n`],
  ['a body where none is meant', `${get}transfer-encoding: chunked\r\n\r\n${hiddenChunk}`],
  ['a body where none is meant', `${get.replace('GET', 'OPTIONS')}content-length: ${hiddenBytes}\r\n\r\n`],
  ['upgrade', `${get}upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`],
  ['upgrade', `CONNECT gateway.test:443 HTTP/1.1\r\n${host}\r\n`],
  ['upgrade', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['targets', `GET http://evil.test${api}/a-{n} HTTP/1.1\r\n${host}\r\n`],
  ['targets', `GET http://gateway.test${api}/a-{n} HTTP/1.1\r\n${host}\r\n`],
  ['targets', `GET http://a@evil.test\\${api}/a-{n} HTTP/1.1\r\n${host}\r\n`],
  ['targets', `OPTIONS * HTTP/1.1\r\n${host}\r\n`],
  ['targets', `GET * HTTP/1.1\r\n${host}\r\n`],
  ['targets', `GET ${api}/a-{n}?x=HTTP/1.1 HTTP/1.1 HTTP/1.1\r\n${host}\r\n`],
  ['targets', `GET ${api}/%2e%2e/%2e%2e/metrics HTTP/1.1\r\n${host}\r\n`],
  ['targets', `GET /api/fhir/peer/../peer//Patient/a-{n} HTTP/1.1\r\n${host}\r\n`],
  ['versions', `GET ${api}/a-{n}\r\n\r\n`],
  ['versions', `GET ${api}/a-{n} HTTP/1.0\r\n${host}connection: keep-alive\r\n\r\n`],
  ['versions', `${search.replace('1.1', '1.0')}transfer-encoding: chunked\r\n\r\n${lastChunk}`],
  ['versions', `GET ${api}/a-{n} HTTP/1.9\r\n${host}\r\n`],
  ['hosts', `GET ${api}/a-{n} HTTP/1.1\r\n${host}host: evil.test\r\n\r\n`],
  ['hosts', `GET ${api}/a-{n} HTTP/1.1\r\n\r\n`],
  ['hosts', `GET ${api}/a-{n} HTTP/1.1\r\nhost: a,b\r\n\r\n`],
  ['huge heads', `${get}x-a: ${'b'.repeat(12_000)}\r\n\r\n`],
  ['huge heads', `${get}x-a: ${'b'.repeat(40_000)}\r\n\r\n`],
  ['huge heads', `${get}x-a: ${'b'.repeat(120_000)}\r\n\r\n`],
  ['huge heads', `${get}${Array.from({ length: 150 }, (_, at) => `x-${at}: b\r\n`).join('')}\r\n`],
  ['huge heads', `GET ${api}/a-{n}?x=${'y'.repeat(20_000)} HTTP/1.1\r\n${host}\r\n`],
];

const known = fc.constantFrom(
  ...framings.map(([kind, framing, body]) => ({ kind, text: `${search}${framing}\r\n\r\n${body}` })),
  ...heads.map(([kind, text]) => ({ kind, text })),
);
const drawn = fc.oneof(
  { weight: 3, arbitrary: known },
  { weight: 1, arbitrary: oddRequest.map((text) => ({ kind: 'drawn, odd', text })) },
  { weight: 1, arbitrary: usualRequest.map((text) => ({ kind: 'drawn, one oddity', text })) },
);
const attack = fc.record({
  request: drawn,
  cut: fc.option(fc.nat(400), { freq: 2 }),
  isAborted: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
});

/** Every kind that is not drawn from parts. */
export const knownKinds: ReadonlySet<string> = new Set([...framings, ...heads].map(([kind]) => kind));

/**
 * Makes attacks; each hides a request behind what it sends.
 *
 * @param seed the same seed makes the same attacks
 */
export function makeAttacks(seed: number, count: number): Attack[] {
  return fc.sample(attack, { seed, numRuns: count }).map(({ request, cut, isAborted }, number) => {
    // As many digits for every number, since lengths above count them.
    const text = `${request.text}${hidden}`.replaceAll('{n}', `${number}`.padStart(5, '0'));
    const parts = cut === null || cut >= text.length ? [text] : [text.slice(0, cut), text.slice(cut)];
    return { number, kind: request.kind, parts, isAborted };
  });
}
