import { describeScopes } from './scope-words.js';

describe('describeScopes', () => {
  it('gathers what can be read from one record', () => {
    expect(describeScopes(['patient/Observation.rs', 'patient/Condition.read'])).toEqual([
      {
        text: 'Read, from the chosen patient’s record',
        items: ['lab results, vital signs and other observations', 'conditions and diagnoses'],
        changes: false,
      },
    ]);
  });

  it('marks what allows to change data, apart from reading', () => {
    expect(describeScopes(['patient/*.cruds'])).toEqual([
      { text: 'Read, from the chosen patient’s record', items: ['everything in it'], changes: false },
      { text: 'Add to, change, delete from the chosen patient’s record', items: ['everything in it'], changes: true },
    ]);
  });

  it('names the filter of a granular scope', () => {
    const category = 'http://terminology.hl7.org/CodeSystem/observation-category';
    const items = (scope: string) => describeScopes([scope])[0]?.items;
    expect(items(`patient/Observation.rs?category=${category}|laboratory`)).toEqual([
      'laboratory results (Observation, category laboratory)',
    ]);
    expect(items(`patient/Observation.rs?category=${category}|laboratory,${category}|vital-signs`)).toEqual([
      'laboratory results or vital signs (Observation, category laboratory or vital-signs)',
    ]);
    expect(items('patient/Condition.rs?clinical-status=active')).toEqual([
      'conditions and diagnoses (only Condition, clinical-status active)',
    ]);
    // Another system may mean something else by the code, and a value may be no code at all.
    expect(items('patient/Observation.rs?category=http://x.example|laboratory')?.[0]).toMatch(
      /^lab results, .* \(only/,
    );
    expect(items('patient/Observation.rs?code=%3Cb%3E')?.[0]).toContain('code another value');
  });

  it('keeps the name of a type it has no word for', () => {
    expect(describeScopes(['patient/Basic.r'])[0]?.items).toEqual(['Basic']);
  });

  it.each(['patient/Observation.sr', 'https://vendor.example/everything', 'constructor', '__proto__'])(
    'leaves out nothing that it does not understand: %s',
    (scope) => {
      expect(describeScopes([scope])).toEqual([{ text: 'Also asked for', items: [scope], changes: false }]);
    },
  );
});
