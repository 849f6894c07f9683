import { narrowSearch } from './narrowed-search.js';

const system = 'http://terminology.hl7.org/CodeSystem/observation-category';
const laboratory = `patient/Observation.rs?category=${system}|laboratory`;
const vitals = `patient/Observation.rs?category=${system}|vital-signs`;

function narrowed(scopes: readonly string[], search: string): unknown {
  const result = narrowSearch(scopes, 'Observation', new URLSearchParams(search));
  if (result === undefined) return undefined;
  return 'choices' in result ? result.choices.map(String) : Object.fromEntries(result.parameters);
}

describe('narrowSearch (review A6)', () => {
  it.each([
    ['', { category: `${system}|laboratory` }],
    ['category=laboratory', { category: `${system}|laboratory` }],
    [`category=${system}|`, { category: `${system}|laboratory` }],
    ['category=laboratory,vital-signs', { category: `${system}|laboratory` }],
    ['code=1234&date=ge2020', { category: `${system}|laboratory` }],
    ['category:not=exam', { category: `${system}|laboratory` }],
  ])('narrows %j to the one filter', (search, expected) => {
    expect(narrowed([laboratory, 'patient/Patient.r'], search)).toEqual(expected);
  });

  it.each([
    `category=${system}|laboratory`,
    'category=vital-signs',
    'category=http://other.example|laboratory',
    'category=',
    'category=laboratory&category=exam',
    '_query=all',
    '_contained=both',
  ])('leaves %j as it is: it is covered, or it can not be', (search) => {
    expect(narrowed([laboratory], search)).toBeUndefined();
  });

  it('asks for the values of several scopes at once', () => {
    const both = { category: `${system}|laboratory,${system}|vital-signs` };
    expect(narrowed([laboratory, vitals], '')).toEqual(both);
    expect(narrowed([laboratory, vitals], 'category=laboratory')).toEqual({ category: `${system}|laboratory` });
    expect(narrowed([laboratory, vitals], 'category=laboratory,vital-signs,exam')).toEqual(both);
  });

  it('takes the scope whose parameters the search names, and says so where it names none', () => {
    const scopes = [laboratory, 'patient/Observation.rs?code=1234'];
    expect(narrowed(scopes, 'category=laboratory')).toEqual({ category: `${system}|laboratory` });
    expect(narrowed(scopes, 'code=1234')).toBeUndefined();
    expect(narrowed(scopes, 'date=2020')).toHaveLength(2);
  });

  it('does nothing where a scope without a filter covers the search, or none covers the type', () => {
    expect(narrowed([laboratory, 'patient/*.rs'], '')).toBeUndefined();
    expect(narrowed(['patient/Condition.rs?category=problem-list-item'], '')).toBeUndefined();
  });
});
