import { bodyLines, normalizeExchange, Normalizer } from './normalize.js';
import type { RecordedExchange } from './recorder.js';

const facts = { startedAtMs: Date.parse('2026-11-27T16:00:00Z'), ports: { 11_000: 'rest' } };
const normal = (text: string): string => new Normalizer(facts).text(text);
const exchange = (parts: Partial<RecordedExchange>) =>
  normalizeExchange(
    { id: 'x', status: '200', headers: [], body: '', audit: [], redis: [], metrics: [], ...parts },
    facts,
  );

describe('Normalizer', () => {
  it('numbers equal values alike, by first appearance', () => {
    const [one, other] = ['0af76519-16cd-43dd-8448-eb211c80319c', 'b7ad6b71-6920-3331-8448-eb211c80319c'];
    expect(normal(`${one} ${other} ${one}`)).toBe('<uuid#1> <uuid#2> <uuid#1>');
  });

  it('names ports of the run, also in escaped addresses, and no other number', () => {
    expect(normal('http://localhost:11000/x?u=http%3A%2F%2Flocalhost%3A11000 11000')).toBe(
      'http://localhost:<rest>/x?u=http%3A%2F%2Flocalhost%3A<rest> 11000',
    );
  });

  it('replaces instants of the run and leaves those of records', () => {
    expect(normal('2018-12-03T16:15:00Z 2026-11-27T16:00:01.500Z')).toBe('2018-12-03T16:15:00Z <instant>');
    expect(normal('1543853700 1795795205')).toBe('1543853700 <epoch>');
    expect(normal('since 2026-11-27 16:51 UTC')).toBe('since <minute> UTC');
    expect(normal('Mon, 03 Dec 2018 16:15:00 GMT, Fri, 27 Nov 2026 16:00:05 GMT')).toBe(
      'Mon, 03 Dec 2018 16:15:00 GMT, <date>',
    );
  });

  it.each(['V0FXcDTlRg8fZcCkz1N2yq5hJm3oA7bQe9sUuIxKtPw', 'K8zQ-wPbR_tYuXcVaLmN', 'd4a16e954d9c7905'])(
    'takes %s for random',
    (value) => {
      expect(normal(value)).toMatch(/^<random:\d+#1>$/);
    },
  );

  it.each(['ExplanationOfBenefit', 'hedda-vantreen-lab-1234', 'PATIENT_OUT_OF_SCOPE', 'MedicationAdministration'])(
    'takes %s for a name',
    (value) => {
      expect(normal(value)).toBe(value);
    },
  );

  it('finds hexadecimal inside of an id', () => {
    expect(normal('pa-7445425ef3f5558d5f30b187b6097da1-1')).toBe('pa-<random:32#1>-1');
  });

  it('knows short random values by what stands before them', () => {
    expect(normal('"cursor": "NTQqocrMG-dz"')).toBe('"cursor": "<short>"');
    expect(normal('with cursor \\"NTQqocrMG-dz\\".')).toBe('with cursor \\"<short>\\".');
    expect(normal('"confirm": "bqyxfaEO8AEanoraticZMQ"')).toBe('"confirm": "<short>"');
    expect(normal('/auth/sessions/2nmNXeljsWAS_yRz/end')).toBe('/auth/sessions/<short>/end');
    expect(normal('"id": "hedda-vantreen-1"')).toBe('"id": "hedda-vantreen-1"');
  });
});

describe('bodyLines', () => {
  it('shows JSON that was written otherwise', () => {
    expect(bodyLines('{"a":1.0}')).not.toEqual(bodyLines('{"a":1}'));
    expect(bodyLines('{"a": 1}')).not.toEqual(bodyLines('{"a":1}'));
  });

  it('takes events apart', () => {
    expect(bodyLines('event: message\ndata: {"id":1}\n')).toEqual([
      'event: message',
      'data:',
      '{',
      ' "id": 1',
      '}',
      '',
    ]);
  });
});

describe('normalizeExchange', () => {
  it('keeps name and attributes of a cookie', () => {
    const headers = [
      'set-cookie: fhir_gateway_login_fce73fa908e88795=abc; Max-Age=600; Path=/oauth/callback; HttpOnly',
    ];
    expect(exchange({ headers }).headers).toEqual([
      'set-cookie: fhir_gateway_login_<unique>=<value>; Max-Age=600; Path=/oauth/callback; HttpOnly',
    ]);
  });

  it('leaves out where an audit entry stands, and nothing else of it', () => {
    const entry = { time: 1, audit: true, event: 'fhir.read', code: 'LOGIN_REQUIRED', chain: 'x', n: 3 };
    const seal = { auditChain: 'block', chain: 'x' };
    expect(exchange({ audit: [`rest ${JSON.stringify(entry)}`, `rest ${JSON.stringify(seal)}`] }).audit).toEqual([
      'rest {"event":"fhir.read","code":"LOGIN_REQUIRED"}',
    ]);
  });

  it('keeps commands and the shape of their keys', () => {
    const key = 'fg:{V0FXcDTlRg8fZcCkz1N2yq}';
    const command = (...args: string[]): string => `rest ${JSON.stringify(args)}`;
    const redis = [
      command('HMGET', key, 's'),
      command('PEXPIRE', key, '28800000'),
      command('SET', 'fg-audit:{x}', '1'),
    ];
    expect(exchange({ redis }).redis).toEqual(['rest HMGET fg:{<random:22>} s']);
  });
});
