import { codeAgainstWords } from './dictionary/code-names.js';
import { clean, conceptText, referenceText } from './fhir-text.js';

/** What {@link clean} says it does, written down without a thought for time. */
function expected(text: string, longest: number): string | undefined {
  const flat = text
    .slice(0, longest * 4)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Variation_Selector}\u115f\u1160\u3164\uffa0]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (flat === '') return undefined;
  if (flat.length <= longest && text.length <= longest * 4) return flat;
  return `${flat.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

describe('clean', () => {
  it('says the same of any text, whether or not something has to go', () => {
    // Every character that JavaScript or Unicode treats in its own way, and some that they do not.
    const alphabet = [...'ab.  \n\té…\u00a0\u00ad\u200b\u202e\ufe0f|“\u2028\u007f患', '\ud83d', '\ude00'];
    let seed = 7;
    const next = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let round = 0; round < 3000; round += 1) {
      const text = Array.from({ length: next(30) }, () => alphabet[next(round % 2 ? alphabet.length : 5)]).join('');
      const longest = 1 + next(25);
      expect([text, longest, clean(text, longest)]).toEqual([text, longest, expected(text, longest)]);
    }
  });

  it.each([undefined, null, 5, {}, ['a']])('takes %j for no text', (value) => {
    expect(clean(value)).toBeUndefined();
  });
});

const snomed = 'http://snomed.info/sct';
const coded = (system: string, code: string, display?: string) => ({
  coding: [{ system, code, ...(display !== undefined && { display }) }],
});

describe('conceptText', () => {
  it.each([
    [coded(snomed, '91936005'), 'Allergy to penicillin (name by the gateway)'],
    [coded(snomed, '271807003'), 'Eruption of skin (name by the gateway)'],
    [coded('http://hl7.org/fhir/sid/icd-10-cm', 'I48.91'), 'Unspecified atrial fibrillation (name by the gateway)'],
    [coded('http://hl7.org/fhir/sid/cvx', '010'), 'IPV (name by the gateway)'],
    [coded('http://www.nlm.nih.gov/research/umls/rxnorm', '314076'), 'lisinopril (name by the gateway)'],
    [coded(snomed, '1'), 'SNOMED 1'],
    [{ ...coded(snomed, '91936005', 'Penicillin'), text: 'null' }, 'Penicillin'],
    [{ ...coded(snomed, '91936005', 'N/A'), text: 'unknown' }, 'Allergy to penicillin (name by the gateway)'],
    [{ ...coded(snomed, '1'), text: 'Unknown' }, 'Unknown'],
    [{ ...coded(snomed, '1', 'Penicillin'), text: 'None' }, 'None'],
  ])('names %j', (concept, text) => {
    expect(conceptText(concept)).toBe(text);
  });
});

describe('referenceText', () => {
  it.each([
    ['Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|9999975391', 'NPI 9999975391'],
    ['Organization?identifier=urn:oid:1.2|77', 'identifier 77'],
    ['Practitioner?name=Stone', 'Practitioner?name=Stone'],
    ['Practitioner/1', 'Practitioner/1'],
  ])('says whom %s means', (reference, text) => {
    expect(referenceText({ reference })).toBe(text);
    expect(referenceText({ reference, display: 'Dr. Stone' })).toBe('Dr. Stone');
  });
});

describe('codeAgainstWords', () => {
  it.each([
    [coded(snomed, '294505008', 'Allergy to egg'), 'Allergy to amoxicillin'],
    [{ ...coded('http://loinc.org', '2823-3'), text: 'Sodium' }, 'Potassium [Moles/volume] in Serum or Plasma'],
    [coded('http://www.nlm.nih.gov/research/umls/rxnorm', '314076', 'Metformin'), 'lisinopril'],
    [coded(snomed, '91936005', 'PCN allergy'), undefined],
    [coded(snomed, '91936005', 'something that nobody knows'), undefined],
    [coded('http://hl7.org/fhir/sid/icd-10-cm', 'E11.9', 'Diabetes'), undefined],
    [coded('urn:local', '294505008', 'Allergy to egg'), undefined],
  ])('of %j takes the code for %s', (concept, code) => {
    expect(codeAgainstWords(concept)?.code).toBe(code);
  });
});
