import { describeRow, missingOfAssertion, missingRow, requiredRows } from './required-rows.js';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const nowMs = 1_000_000_000_000;
const header = { alg: 'ES384', kid: 'k', typ: 'JWT' };
const claims = { iss: 'c', sub: 'c', aud: 'https://ehr.example/token', exp: nowMs / 1000 + 300, jti: 'j' };
const judge = (change: object, of: object = header): string | undefined =>
  missingOfAssertion(
    `${encode({ ...of, ...(of === header ? change : {}) })}.${encode({ ...claims, ...change })}.s`,
    nowMs,
  )?.name;

describe('the table of what is required', () => {
  it('names a source for each line, and no line twice', () => {
    const smart = ['authorization-request', 'code-exchange', 'refresh', 'backend-token', 'assertion-header'] as const;
    const udap = ['udap-authorization-request', 'udap-code-exchange', 'udap-backend-token'] as const;
    for (const message of [...smart, ...udap]) {
      const rows = requiredRows(message);
      expect(rows.length).toBeGreaterThan(1);
      expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
      for (const row of rows) expect(row.source).toMatch(/^(?:SMART App Launch 2\.2,|FAST Security 2\.0, [\d.]+) ".+/);
    }
  });

  it('has nothing against an assertion that is whole', () => {
    expect(missingOfAssertion(`${encode(header)}.${encode(claims)}.s`, nowMs)).toBeUndefined();
  });

  it.each([
    ['no typ', { typ: undefined }, 'typ'],
    ['another typ', { typ: 'at+jwt' }, 'typ'],
    ['no kid', { kid: '' }, 'kid'],
    ['another sub', { sub: 'd' }, 'sub'],
    ['an exp that is a text', { exp: 'soon' }, 'exp'],
    ['an exp in ten minutes', { exp: nowMs / 1000 + 600 }, 'exp'],
    ['a jti of null', { jti: null }, 'jti'],
  ])('refuses an assertion with %s', (_what, change, name) => {
    expect(judge(change)).toBe(name);
  });

  it.each(['', 'a.b.c', `${encode(null)}.${encode([])}.`, encode(header)])('takes %j for no assertion', (text) => {
    expect(missingOfAssertion(text, nowMs)).toBeDefined();
  });

  it('takes a list that is empty for one that is there, and says the rule in a sentence', () => {
    expect(missingRow('refresh', { grant_type: 'refresh_token', refresh_token: [] })).toBeUndefined();
    const row = missingRow('refresh', {});
    expect(row && describeRow(row)).toBe(
      "grant_type is required, and has to be refresh_token (SMART App Launch 2.2, 'Refresh access token', request parameters)",
    );
  });
});
