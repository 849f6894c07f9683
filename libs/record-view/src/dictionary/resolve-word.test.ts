import { readFileSync } from 'node:fs';
import { resolveWord } from './resolve-word.js';

function rowsOf<Row>(file: string): Row[] {
  return JSON.parse(readFileSync(new URL(`testing/${file}`, import.meta.url), 'utf8')) as Row[];
}

const types = {
  observation: 'Observation',
  condition: 'Condition',
  medication: 'MedicationRequest',
  immunization: 'Immunization',
  allergy: 'AllergyIntolerance',
  document: 'DocumentReference',
  service: 'ServiceRequest',
};

async function codesFor(type: keyof typeof types, word: string): Promise<string[]> {
  const { meaning } = await resolveWord(types[type], word);
  return meaning?.codes.map(({ code }) => code) ?? [];
}

/** Everyday words, the codes that must be found, and those that must not. */
const questions = rowsOf<[keyof typeof types, string, string[], string[]]>('everyday-words.json');

describe('resolveWord', () => {
  it.each(questions)('understands the %s %s', async (type, word, found, absent) => {
    const codes = await codesFor(type, word);
    expect(codes).toEqual(expect.arrayContaining(found));
    for (const code of absent) expect(codes).not.toContain(code);
  });

  it.each([
    ['hydroxizine', 'hydroxyzine'],
    ['predisone', 'prednisone'],
    ['amoxicilin', 'amoxicillin'],
  ])('offers what a mistyped medicine may be, and looks for none: %s', async (word, offered) => {
    const { meaning, offers } = await resolveWord('MedicationRequest', word);
    expect(meaning).toBeUndefined();
    expect(offers).toContain(offered);
  });

  it('takes a mistyped test for the nearest one, and says so', async () => {
    const { meaning } = await resolveWord('Observation', 'creatinin');
    expect(meaning).toMatchObject({ reason: 'fuzzy', understoodAs: ['Creatinine'] });
  });

  it.each([
    ['Observation', 'Zorblax'],
    ['Observation', 'cold'],
    ['Observation', 'xyz'],
    ['Practitioner', 'a1c'],
    ['Observation', '...'],
    ['Observation', '__proto__'],
  ])('knows nothing of %s %s', async (type, word) => {
    expect((await resolveWord(type, word)).meaning).toBeUndefined();
  });

  it('reads PT of an observation as prothrombin time', async () => {
    expect((await resolveWord('Observation', 'PT')).meaning?.understoodAs).toEqual(['Prothrombin time']);
  });

  it('shows all allergens of a class, whichever of them was asked for', async () => {
    const { meaning } = await resolveWord('AllergyIntolerance', 'amoxicillin');
    expect(meaning?.reason).toBe('class');
    expect(meaning?.codes.map(({ code }) => code)).toEqual(expect.arrayContaining(['723', '7980', '91936005']));
  });

  /** Names that must never stand for each other. */
  it.each(rowsOf<[type: string, one: string, other: string]>('held-apart.json'))(
    'holds apart, for %s: %s and %s',
    async (type, one, other) => {
      const [ones, others] = await Promise.all(
        [one, other].map(async (word) => (await resolveWord(type, word)).meaning?.codes.map(({ key }) => key) ?? []),
      );
      expect(ones).not.toEqual([]);
      expect(others).not.toEqual([]);
      expect(ones?.filter((key) => others?.includes(key))).toEqual([]);
    },
  );
});
