import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { ActiveQuirks } from './active-quirks.js';
import { authQuirkNames, authQuirks, parseAuthQuirks } from './auth-quirks.js';

const subjectsOf = (names: Iterable<keyof typeof authQuirks>): string[] =>
  [...names].flatMap((name) => authQuirks[name].subject ?? []);

describe('the table of quirks of authorization servers', () => {
  it('has a sentence, a rule and a change for each, in names of one form', () => {
    expect(authQuirkNames.length).toBeGreaterThan(40);
    for (const name of authQuirkNames) {
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/);
      const { does, rule, subject: _subject, ends: _ends, ...changes } = authQuirks[name];
      expect(does).toMatch(/^[A-Z].*\.$/);
      expect(rule).not.toBe('');
      expect(Object.keys(changes)).not.toEqual([]);
    }
  });

  it('is in the page about the authorization server, to the letter', () => {
    const page = readFileSync(join(__dirname, '..', '..', '..', 'authorization-server.md'), 'utf8');
    const listed = [...page.matchAll(/^- `([^`]+)`: (.*)$/gm)].map(([, name, text]) => [name, text]);
    expect(listed).toEqual(authQuirkNames.map((name) => [name, `${authQuirks[name].does} (${authQuirks[name].rule})`]));
  });
});

describe('parseAuthQuirks', () => {
  it.each([
    ['none', []],
    ['scope-list', ['scope-list']],
    [' scope-list , clock-ahead', ['scope-list', 'clock-ahead']],
  ])('reads %j', (text, names) => {
    expect(parseAuthQuirks(text)).toEqual(new Set(names));
  });

  it('never holds two about one subject', () => {
    fc.assert(
      fc.property(fc.subarray([...authQuirkNames, 'all'], { minLength: 1 }), (list) => {
        const subjects = subjectsOf(parseAuthQuirks(list.join(',')) ?? []);
        return new Set(subjects).size === subjects.length;
      }),
    );
  });
});

describe('ActiveQuirks', () => {
  const place = { issuer: 'http://localhost/op', fhirBaseUrl: 'http://localhost/fhir' };

  it('counts from the moment a quirk is switched on', () => {
    const quirks = new ActiveQuirks(place, new Set(['keys-unavailable-once'] as const));
    const twice = (): unknown[] => [quirks.instead('keys')?.status, quirks.instead('keys')?.status];
    expect(twice()).toEqual([503, undefined]);
    quirks.set(new Set(['keys-unavailable-once'] as const));
    expect(twice()).toEqual([503, undefined]);
    expect(quirks.instead('token')).toBeUndefined();
  });
});
