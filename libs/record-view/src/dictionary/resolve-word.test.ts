import { resolveWord } from './resolve-word.js';

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
const questions: [keyof typeof types, string, string[], string[]][] = [
  ['observation', 'a1c', ['4548-4'], ['27353-2', '2345-7']],
  ['observation', 'HbA1c', ['4548-4', '17856-6'], []],
  ['observation', 'three month sugar test', ['4548-4'], ['2345-7']],
  ['observation', 'blood sugar', ['2345-7', '41653-7', '2339-0'], ['4548-4']],
  ['observation', 'fasting glucose', ['1558-6'], ['2345-7']],
  ['observation', 'cholesterol', ['2093-3'], ['2085-9']],
  ['observation', 'bad cholesterol', ['13457-7', '18262-6', '2089-1'], ['2085-9', '2093-3']],
  ['observation', 'good cholesterol', ['2085-9'], ['13457-7']],
  ['observation', 'lipid panel', ['24331-1', '57698-3'], []],
  ['observation', 'triglycerides', ['2571-8'], ['2093-3']],
  ['observation', 'kidney function', ['2160-0', '98979-8', '33914-3'], []],
  ['observation', 'eGFR', ['98979-8', '33914-3', '62238-1'], ['2160-0']],
  ['observation', 'potassium', ['2823-3'], ['2951-2']],
  ['observation', 'alt', ['1742-6'], ['1920-8']],
  ['observation', 'free t4', ['3024-7'], ['3026-2']],
  ['observation', 'vitamin d', ['1989-3', '62292-8'], ['1649-3x']],
  ['observation', 'white count', ['6690-2'], ['789-8']],
  ['observation', 'hemoglobin', ['718-7'], ['4548-4']],
  ['observation', 'inr', ['6301-6', '34714-6'], ['5902-2']],
  ['observation', 'urine protein', ['20454-5'], ['2885-2']],
  ['observation', 'microalbumin creatinine ratio', ['9318-7', '14959-1'], ['1751-7']],
  ['observation', 'covid test', ['94500-6', '94309-2'], []],
  ['observation', 'blood pressure', ['85354-9', '55284-4'], []],
  ['observation', 'top number', ['8480-6'], ['8462-4']],
  ['observation', 'oxygen level', ['59408-5', '2708-6'], ['3151-8']],
  ['observation', 'weight', ['29463-7'], ['39156-5']],
  ['observation', 'creatinin', ['2160-0'], []],
  ['observation', 'potasium', ['2823-3'], []],
  ['condition', 'high blood pressure', ['I10', '59621000', '38341003'], ['24184005']],
  ['condition', 'diabetes', ['73211009'], []],
  ['condition', 'type 2 diabetes', ['E11.9', '44054006'], ['46635009']],
  ['condition', 'heart attack', ['22298006', 'I21.9'], []],
  ['condition', 'a-fib', ['I48.91', '49436004'], []],
  ['condition', 'never smoker', ['266919005'], ['77176002', '8517006']],
  ['medication', 'Lipitor', ['83367'], ['36567']],
  ['medication', 'metformin', ['6809'], []],
  ['medication', 'blood thinner', ['11289', '1364430', '1114195'], ['1191']],
  ['medication', 'statins', ['83367', '301542', '36567'], ['341248']],
  ['medication', 'tylenol', ['161'], ['5640']],
  ['immunization', 'flu shot', ['140', '150', '88'], ['213', '10']],
  ['immunization', 'tetanus shot', ['115', '113', '139'], ['21']],
  ['immunization', 'shingles vaccine', ['187', '121'], ['21']],
  ['immunization', 'whooping cough', ['115', '20'], ['28', '09']],
  ['allergy', 'penicillin allergy', ['91936005', '7980'], ['91939003']],
  ['allergy', 'sulfa', ['91939003', '387406002'], ['91936005']],
  ['allergy', 'peanuts', ['91935009', '762952008'], []],
  ['allergy', 'no known allergies', ['716186003'], []],
  ['document', 'discharge summary', ['18842-5'], ['11506-3']],
  ['service', 'cpap machine', ['E0601'], ['E1390']],
  ['service', 'wheelchair', ['K0001'], []],
];

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
  it.each([
    ['MedicationRequest', 'prednisone', 'prednisolone'],
    ['MedicationRequest', 'citalopram', 'escitalopram'],
    ['MedicationRequest', 'hydroxyzine', 'hydralazine'],
    ['MedicationRequest', 'Celebrex', 'Celexa'],
    ['MedicationRequest', 'clonidine', 'clonazepam'],
    ['MedicationRequest', 'Lamictal', 'Lamisil'],
    ['MedicationRequest', 'metformin', 'metronidazole'],
    ['MedicationRequest', 'bupropion', 'buspirone'],
    ['MedicationRequest', 'penicillin G', 'penicillin V'],
    ['MedicationRequest', 'amoxicillin', 'ampicillin'],
    ['Observation', 'microalbumin', 'albumin'],
    ['Observation', 'free t4', 'total t4'],
    ['Observation', 'MCH', 'MCHC'],
    ['Observation', 'hba1c', 'hemoglobin'],
    ['Observation', 'BNP', 'NT-proBNP'],
    ['Observation', 'PT', 'aPTT'],
    ['Observation', 'iron', 'ferritin'],
    ['Observation', 'CK', 'CK-MB'],
    ['Observation', 'urine glucose', 'glucose'],
    ['Observation', 'urine protein', 'total protein'],
    ['Observation', 'creatinine', 'creatinine clearance'],
    ['Observation', 'vitamin B1', 'vitamin B12'],
    ['Condition', 'prediabetes', 'diabetes'],
    ['Condition', 'gestational diabetes', 'diabetes'],
    ['Condition', 'former smoker', 'tobacco use'],
    ['Condition', 'never smoker', 'former smoker'],
    ['Immunization', 'shingles', 'varicella'],
    ['Immunization', 'RSV vaccine', 'RSV antibody'],
    ['AllergyIntolerance', 'penicillin', 'sulfa'],
    ['AllergyIntolerance', 'cephalexin', 'penicillin'],
  ])('holds apart, for %s: %s and %s', async (type, one, other) => {
    const [ones, others] = await Promise.all(
      [one, other].map(async (word) => (await resolveWord(type, word)).meaning?.codes.map(({ key }) => key) ?? []),
    );
    expect(ones).not.toEqual([]);
    expect(others).not.toEqual([]);
    expect(ones?.filter((key) => others?.includes(key))).toEqual([]);
  });
});
