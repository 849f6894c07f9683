/** A request as a hostile client makes it: every part as it goes on the wire. */
export interface HostileRequest {
  readonly method: string;
  readonly platformId: string;
  /** Below the platform, without leading slash. */
  readonly path: string;
  readonly query: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** Numbers from 0 to 1 that are the same for the same seed (xorshift32). */
export function seeded(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const methods = [
  'GET',
  'GET',
  'GET',
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'get',
  'PROPFIND',
];
const decent = [
  'Patient',
  'Observation',
  'pat-1',
  'pat-2',
  '_search',
  '_history',
  '1',
  'metadata',
  '*',
  'Binary',
  '$everything',
  '$lastn',
  '$merge',
  '$process-message',
];
const indecent = [
  ...[
    '..',
    '.',
    '%2e%2e',
    '%2E%2e',
    '.%2e',
    '..%2f',
    '..%5c',
    '%2f',
    '%2F..',
    '%5c',
    '\\',
    '..\\',
    '%252e%252e',
    '%252f',
  ],
  ...['%c0%ae%c0%ae', '%c0%af', '%e0%80%af', '%ef%bc%8f', '%e2%80%a4%e2%80%a4', '%ef%bc%8e', '\u00e4', '%ff', '%'],
  ...[
    '%zz',
    '%0d%0aX-Evil:%201',
    '%00',
    'pat-1%00',
    'pat-1%0a',
    'pat-1;v=1',
    ';',
    'a b',
    '@evil.test',
    'http:',
    '$',
    '_',
  ],
  ...[
    'patient',
    'PATIENT',
    'Patient%2fpat-2',
    'Patient/',
    '/',
    '#',
    '?',
    'x'.repeat(65),
    '$$everything',
    '%24everything',
  ],
];
const parameters = [
  ...['_count=5', 'patient=pat-1', 'patient=pat-2', 'subject=Patient/pat-2', 'subject:Patient=pat-2', '_id=pat-2'],
  ...[
    'p%61tient=pat-2',
    'patient=pat-1%2Cpat-2',
    'patient=pat-1,pat-2',
    'PATIENT=pat-2',
    'patient=+pat-2',
    '_id=pat-1',
  ],
  ...['beneficiary=Patient%2Fpat-2', 'patient=http://x/Patient/pat-2', 'subject._id=pat-2', 'date=ge2020&date=le2021'],
  ...[
    'a=%00',
    'a=%0d%0ab',
    'a=b#c',
    'a= b',
    'a=\u00e4',
    '=',
    '&&',
    '%',
    '_format=xml',
    'a=<script>',
    `a=${'b'.repeat(2000)}`,
  ],
];
const headerPool: readonly (readonly [string, string])[] = [
  ['accept', 'application/fhir+json'],
  ['accept', 'text/html'],
  ['if-match', 'W/"1"'],
  ['prefer', 'return=minimal'],
  ['if-none-exist', 'identifier=1'],
  ['x-request-id', 'a b c'],
  ['x-forwarded-host', 'evil.test'],
  ['x-forwarded-for', '127.0.0.1'],
  ['x-original-url', '/admin'],
  ['x-http-method-override', 'DELETE'],
  ['forwarded', 'host=evil.test'],
  ['connection', 'close, authorization'],
  ['te', 'trailers'],
  ['upgrade', 'h2c'],
  ['expect', '100-continue'],
  ['proxy-authorization', 'Basic x'],
  ['accept-encoding', 'gzip'],
  ['range', 'bytes=0-1'],
  ['content-type', 'application/fhir+json'],
  ['content-type', 'application/x-www-form-urlencoded'],
  ['content-type', 'multipart/form-data; boundary=x'],
  ['content-encoding', 'gzip'],
  ['origin', 'https://evil.test'],
  ['accept-language', '\u00e9'],
  ['prefer', 'x\u0000y'],
  ['if-match', 'a\r\nx-evil: 1'],
  ['authorization', 'Bearer stolen'],
  ['authorization', 'Basic eDp5'],
];
const bodies = [
  ...[
    '',
    '',
    '',
    '{}',
    '{"resourceType":"Patient"}',
    '{"resourceType":"Patient","id":"pat-2"}',
    'patient=pat-2',
    '[',
    '\u0000',
  ],
  ...['patient=pat-1', '{"resourceType":"Parameters","parameter":[{"name":"patient","valueId":"pat-2"}]}'],
  '{"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"DELETE","url":"Patient/pat-2"}}]}',
  '{"resourceType":"Patient","resourceType":"Observation"}',
];

/** Makes hostile requests, and decent ones among them, from random numbers. */
export function hostileRequests(random: () => number): () => HostileRequest {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const some = (most: number): undefined[] => Array<undefined>(Math.floor(random() * (most + 1))).fill(undefined);
  const noise = (): string => String.fromCharCode(...some(6).map(() => 1 + Math.floor(random() * 255)));
  const segment = (isDecent: boolean): string => {
    if (isDecent || random() < 0.5) return pick(decent);
    return random() < 0.85 ? pick(indecent) : noise();
  };
  return () => {
    const isDecent = random() < 0.4;
    const segments = some(isDecent ? 3 : 5).map(() => segment(isDecent));
    return {
      method: isDecent ? pick(['GET', 'HEAD', 'POST']) : pick(methods),
      platformId: random() < 0.6 ? 'stub-ehr' : 'stub-open',
      path: segments.join(isDecent || random() < 0.9 ? '/' : pick(['//', '\\', '/./', ';/'])),
      query: some(isDecent ? 2 : 3)
        .map(() => pick(isDecent ? parameters.slice(0, 14) : parameters))
        .join('&'),
      headers: some(isDecent ? 2 : 4).map(() => pick(isDecent ? headerPool.slice(0, 12) : headerPool)),
      body: pick(bodies),
    };
  };
}
