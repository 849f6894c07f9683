import { readFileSync } from 'node:fs';
import { quirksSchema } from './quirks.js';

/** Every quirk once, with a value that a platform in the wild has or could have. */
const everyQuirk = JSON.parse(readFileSync(new URL('testing/every-quirk.json', import.meta.url), 'utf8')) as object;

describe('quirks', () => {
  it('are a closed set, each with a value that passes', () => {
    expect(quirksSchema.parse(everyQuirk)).toEqual(everyQuirk);
    expect(Object.keys(everyQuirk).sort()).toEqual(Object.keys(quirksSchema.shape).sort());
  });

  it('take an empty list for a patient id that is never found, and a search with a star', () => {
    const quirks = { patientIdFrom: [], everythingAlternative: 'ExplanationOfBenefit?_include=*' };
    expect(quirksSchema.parse(quirks)).toEqual(quirks);
  });

  it.each(Object.keys(everyQuirk))('refuse %s with a value of another kind', (key) => {
    expect(quirksSchema.safeParse({ [key]: { unexpected: 1 } }).success).toBe(false);
    expect(quirksSchema.safeParse({ [key]: '' }).success).toBe(false);
    expect(quirksSchema.safeParse({ [key]: null }).success).toBe(false);
  });

  it.each<[string, object]>([
    ['a type that is none', { requiredSearch: { 'Observation/..': { category: ['a'] } } }],
    ['a value with a second parameter', { requiredSearch: { Observation: { category: ['a&_count=1'] } } }],
    ['an empty list of values', { requiredSearch: { Observation: { category: [] } } }],
    ['a search of two parameters', { everythingAlternative: 'Patient?_id={patient}&_count=1000' }],
    ['a search below another base', { everythingAlternative: '../Patient?_id={patient}' }],
    ['a context value without its place', { tokenContextToQuery: { a: { param: 'b', value: 'c' } } }],
    ['a claim with a path in it', { patientIdFrom: ['accessToken.a.b'] }],
    ['a source that nothing reads', { patientIdFrom: ['token.encounter'] }],
    ['no time at all', { accessTokenSeconds: 0 }],
    ['a coding that is not undone on the way', { acceptEncoding: 'zstd' }],
    ['no header to pass', { passRequestHeaders: [] }],
    ['a header with a value', { passRequestHeaders: ['X-A: b'] }],
    ...[
      ...['Authorization', 'authorization', 'Proxy-Authorization', 'Cookie', 'Host', 'Connection', 'Transfer-Encoding'],
      ...['TE', 'Upgrade', 'Content-Length', 'Content-Type', 'Accept', 'Accept-Encoding', 'If-Match', 'Range', 'Via'],
      ...['X-Forwarded-For', 'Forwarded', 'Origin', 'Sec-Fetch-Site', 'X-Request-Id', 'traceparent', 'X-Api-Key'],
      ...['X-Auth-Token', 'X-HTTP-Method-Override', 'X-Original-URL', 'Expect', 'Keep-Alive', 'Referer'],
    ].map((name): [string, object] => [`${name} as a header to pass`, { passRequestHeaders: [name] }]),
    ['half a second', { accessTokenSeconds: 0.5 }],
  ])('refuse %s', (_, quirks) => {
    expect(quirksSchema.safeParse(quirks).success).toBe(false);
  });
});
