import { ValueSets } from './value-sets.js';
import { valueSet } from '../testing/forms.js';

const system = 'https://payer.example/cs';
const url = (name: string) => `https://payer.example/fhir/ValueSet/${name}`;
const concepts = (...codes: string[]) => ({ include: [{ system, concept: codes.map((code) => ({ code })) }] });
const codes = (sets: ValueSets, canonical: string, contained: object[] = []) => {
  const { codings, ...rest } = sets.codesOf(canonical, contained as never);
  return { codes: codings.map(({ code }) => code), ...rest };
};

describe('ValueSets', () => {
  it('finds by url, by url and version, and within the form', () => {
    const sets = new ValueSets([
      valueSet('a', { version: '1', compose: concepts('one') }),
      valueSet('a', { version: '2', compose: concepts('two') }),
    ]);
    const inner = { ...valueSet('b', { compose: concepts('inner') }), id: 'list' };
    expect(codes(sets, url('a')).codes).toEqual(['one']);
    expect(codes(sets, `${url('a')}|2`).codes).toEqual(['two']);
    expect(codes(sets, '#list', [inner]).codes).toEqual(['inner']);
    expect(codes(sets, url('b'), [inner]).codes).toEqual(['inner']);
    expect(codes(sets, `${url('a')}|3`)).toEqual({ codes: [], isComplete: false, problem: expect.any(String) });
    expect(codes(sets, '#other', [inner]).isComplete).toBe(false);
  });

  it('lists anew what was listed before a list was added', () => {
    const sets = new ValueSets([]);
    expect(codes(sets, url('a')).isComplete).toBe(false);
    expect(sets.codesOf(url('a'))).toBe(sets.codesOf(url('a')));
    sets.add(valueSet('a', { compose: concepts('one') }));
    expect(codes(sets, url('a'))).toEqual({ codes: ['one'], isComplete: true });
  });

  it('lists a nested expansion without groups and codes out of use', () => {
    const contains = [
      { system, code: 'group', abstract: true, contains: [{ system, code: '1', contains: [{ system, code: '1.1' }] }] },
      { system, code: 'old', inactive: true },
      { display: 'only a heading', contains: [{ system, code: '2' }] },
    ];
    const sets = new ValueSets([valueSet('a', { expansion: { timestamp: '', contains } })]);
    expect(codes(sets, url('a'))).toEqual({ codes: ['1', '1.1', '2'], isComplete: true });
  });

  it('adds clauses up, lets conditions of one clause hold together, takes away what is excluded', () => {
    const sets = new ValueSets([
      valueSet('abc', { compose: concepts('a', 'b', 'c') }),
      valueSet('bcd', { compose: concepts('b', 'c', 'd') }),
      valueSet('both', { compose: { include: [{ valueSet: [url('abc'), url('bcd')] }] } }),
      valueSet('either', { compose: { include: [{ valueSet: [url('abc')] }, { valueSet: [url('bcd')] }] } }),
      valueSet('less', { compose: { include: [{ valueSet: [url('abc')] }], exclude: concepts('b').include } }),
    ]);
    expect(codes(sets, url('both')).codes).toEqual(['b', 'c']);
    expect(codes(sets, url('either')).codes).toEqual(['a', 'b', 'c', 'b', 'c', 'd']);
    expect(codes(sets, url('less')).codes).toEqual(['a', 'c']);
  });

  it.each([
    ['a filter', { include: [{ system, filter: [{ property: 'concept', op: 'is-a', value: 'x' }] }] }, 'by a filter'],
    ['a whole system', { include: [{ system }] }, 'a whole code system'],
    ['a list that is not here', { include: [{ valueSet: ['https://other.example/vs'] }] }, 'not in the package'],
    ['nothing', { include: [] }, 'is empty'],
  ])('says that %s is not a list it has', (_name, compose, problem) => {
    const found = codes(new ValueSets([valueSet('a', { compose: compose as never })]), url('a'));
    expect(found).toEqual({ codes: [], isComplete: false, problem: expect.stringContaining(problem) });
  });

  it('keeps what is known beside what is not', () => {
    const include = [...concepts('known').include, { system, filter: [{ property: 'p', op: '=', value: 'v' }] }];
    const sets = new ValueSets([valueSet('a', { compose: { include } as never })]);
    expect(codes(sets, url('a'))).toMatchObject({ codes: ['known'], isComplete: false });
  });

  it('ends lists that include themselves, and those that are too deep or too long', () => {
    const chain = [...Array(9).keys()].map((level) =>
      valueSet(`n${level}`, { compose: { include: [{ valueSet: [url(`n${level + 1}`)] }] } }),
    );
    const loop = valueSet('loop', { compose: { include: [{ valueSet: [url('loop')] }] } });
    const many = [...Array(6_000).keys()].map((code) => ({ system, code: String(code) }));
    const sets = new ValueSets([...chain, loop, valueSet('many', { expansion: { timestamp: '', contains: many } })]);
    expect(codes(sets, url('loop'))).toMatchObject({ problem: expect.stringContaining('includes itself') });
    expect(codes(sets, url('n0'))).toMatchObject({ problem: expect.stringContaining('deep') });
    expect(codes(sets, url('many'))).toMatchObject({ isComplete: false, problem: expect.stringContaining('5000') });
  });
});
