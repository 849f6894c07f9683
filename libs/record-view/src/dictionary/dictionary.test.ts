import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeForm, isLoincCheckDigitRight } from './code-form.js';
import { codeKey, systemName, type Kind } from './concepts.js';
import { kindsOf, labPanels, medicineSets, tableOf, vaccineGroups } from './dictionary.js';
import { keyOf, wordsOf } from './normalize.js';

const kinds: Kind[] = [
  'labs',
  'surveys',
  'imaging',
  'problems',
  'medications',
  'vaccines',
  'allergens',
  'documents',
  'services',
  'procedures',
];
const allCodes = async () =>
  (await Promise.all(kinds.map(tableOf))).flatMap(({ concepts }) => concepts.flatMap(({ codes }) => codes));

describe('the tables of the dictionary', () => {
  it.each(kinds)('lead from each name and synonym to its concept: %s', async (kind) => {
    const { concepts, byWord } = await tableOf(kind);
    expect(concepts.length).toBeGreaterThan(20);
    for (const concept of concepts) {
      for (const word of [concept.name, ...concept.synonyms])
        expect(byWord.get(keyOf(wordsOf(word)))).toContain(concept);
    }
  });

  it('hold LOINC codes whose check digit is right', async () => {
    const codes = (await allCodes()).filter(({ system }) => systemName(system) === 'LOINC').map(({ code }) => code);
    const members = [...(await labPanels())].flatMap(([panel, of]) => [panel, ...of]);
    expect(codes.length).toBeGreaterThan(700);
    expect([...codes, ...members].filter((code) => !isLoincCheckDigitRight(code))).toEqual([]);
  });

  it('hold SNOMED CT identifiers whose check digit is right', async () => {
    const codes = (await allCodes()).filter(({ system }) => systemName(system) === 'SNOMED').map(({ code }) => code);
    expect(codes.length).toBeGreaterThan(350);
    expect(codes.filter((code) => verhoeff(code) !== 0)).toEqual([]);
  });

  it('hold no code of CPT and no dental code', async () => {
    const others = (await allCodes()).filter(({ system }) => !/snomed|rxnorm/.test(system));
    expect(others.filter(({ code }) => /^\d{4}[\dA-Z]$/.test(code) || /^D\d{4}$/.test(code))).toEqual([]);
  });

  it('name a known system with every code', async () => {
    for (const { system } of await allCodes()) expect(systemName(system)).not.toBe(system);
  });

  it('hold the ingredients of a product, of a combination all', async () => {
    const { products, classes } = await medicineSets();
    expect(products.size).toBeGreaterThan(4_900);
    expect(products.get('314029')).toEqual(['hydrochlorothiazide', 'triamterene']);
    expect(classes.every(({ members }) => members.length > 0)).toBe(true);
    expect((await vaccineGroups()).every(({ members }) => members.every((code) => /^\d+$/.test(code)))).toBe(true);
  });

  it('come with their notices', () => {
    const folder = join(import.meta.dirname, '../..');
    const notices = readFileSync(join(folder, 'NOTICES.md'), 'utf8').replace(/\s+/g, ' ');
    const licence = readFileSync(join(folder, 'LOINC_short_license.txt'), 'utf8').replace(/\s+/g, ' ').trim();
    expect(notices).toContain(licence);
    for (const owner of ['SNOMED International', 'National Library of Medicine', 'College of American Pathologists']) {
      expect(notices).toContain(owner);
    }
    expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).files).toEqual(
      expect.arrayContaining(['LOINC_short_license.txt', 'NOTICES.md']),
    );
  });
});

describe('codeKey', () => {
  it.each([
    ['http://hl7.org/fhir/sid/cvx', '08', 'CVX 8'],
    ['urn:oid:2.16.840.1.113883.12.292', '140', 'CVX 140'],
    ['http://hl7.org/fhir/sid/icd-10-cm', 'e11.9', 'ICD-10 E119'],
    ['http://loinc.org', '4548-4', 'LOINC 4548-4'],
    ['urn:example:local', '08', 'urn:example:local 08'],
  ])('writes %s %s as %s', (system, code, key) => expect(codeKey(system, code)).toBe(key));
});

describe('codeForm', () => {
  it.each([
    ['4548-4', 'Observation', 'LOINC'],
    ['http://loinc.org|x', 'Observation', 'token'],
    ['44054006', 'Condition', 'number'],
    ['I10', 'Condition', 'ICD-10'],
    ['e11.9', 'Condition', 'ICD-10'],
    ['8', 'Immunization', 'number'],
    ['E0601', 'DeviceRequest', 'HCPCS'],
    ['B12', 'Observation', undefined],
    ['A1c', 'Observation', undefined],
    ['A1c', 'Condition', undefined],
    ['T4', 'Observation', undefined],
    ['flu', 'Immunization', undefined],
    ['H1N1', 'Immunization', undefined],
    ['metformin 500', 'MedicationRequest', undefined],
    ['', 'Observation', undefined],
  ])('of %j for %s is %s', (value, type, form) => expect(codeForm(value, type)).toBe(form));
});

describe('wordsOf', () => {
  it.each([
    ['Haemoglobin A1c/Haemoglobin.total', 'hemoglobin a1c hemoglobin total'],
    ["Parkinson's disease", 'parkinson disease'],
    ['Labs', 'lab'],
    ['Allergies', 'allergy'],
    ['virus', 'virus'],
    ['Eosinophils %', 'eosinophil %'],
    ['Ménière’s', 'meniere'],
    ['Sulphonamide', 'sulfonamide'],
  ])('of %j are %j', (text, words) => expect(wordsOf(text).join(' ')).toBe(words));
});

it('knows no kinds of types that it has no words for', () => {
  expect(kindsOf('Practitioner')).toEqual([]);
});

/** The check of SNOMED CT identifiers; 0 for a right one. */
function verhoeff(code: string): number {
  const d = (a: number, b: number) =>
    a < 5 ? (b < 5 ? (a + b) % 5 : ((a + b) % 5) + 5) : b < 5 ? ((a - b + 5) % 5) + 5 : (a - b + 5) % 5;
  const permuted = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => [1, 5, 7, 6, 2, 8, 3, 0, 9, 4][digit] ?? 0);
  const times = (digit: number, count: number): number =>
    count === 0 ? digit : times(permuted[digit] ?? 0, count - 1);
  return [...code].reverse().reduce((check, digit, index) => d(check, times(Number(digit), index % 8)), 0);
}
