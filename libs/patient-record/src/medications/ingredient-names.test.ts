import { concept, madeOf, merge } from '../testing/readings.js';
import { medicineOf } from './ingredients.js';

const ingredientsIn = (text: string): readonly string[] => medicineOf({ text }).ingredients;

describe('names of medicines', () => {
  it.each([
    ['Percocet 5-325 MG Tab', ['acetaminophen', 'oxycodone']],
    ['Oxycodone-Acetaminophen 5-325 MG Oral Tablet', ['acetaminophen', 'oxycodone']],
    ['Oxycodone w/ Acetaminophen 5 MG', ['acetaminophen', 'oxycodone']],
    ['acetaminophen with codeine 300 MG', ['acetaminophen', 'codeine']],
    ['Tylenol #3', ['acetaminophen', 'codeine']],
    ['Amoxicillin-Pot Clavulanate 875-125 MG Tablet', ['amoxicillin', 'clavulanate']],
    ['Diovan HCT 80 MG', ['hydrochlorothiazide', 'valsartan']],
  ])('say all ingredients of a combination: %s', (text, ingredients) => {
    expect(ingredientsIn(text)).toEqual(ingredients);
  });

  it.each([
    ['metFORMIN (GLUCOPHAGE) 500 MG tablet', ['metformin']],
    ['Lipitor 20 MG', ['atorvastatin']],
    ['insulin glargine 100 UNT/ML Pen Injector', ['insulin glargine']],
    ['amoxicillin 250 MG/5 ML suspension', ['amoxicillin']],
  ])('say one ingredient where nothing else is named: %s', (text, ingredients) => {
    expect(ingredientsIn(text)).toEqual(ingredients);
  });

  it.each([
    'insulin lispro protamine 75 UNT/ML',
    'insulin aspart 70/30 100 UNT/ML',
    'Advil PM 200 MG',
    'Lotensin HCT 20 MG',
    'magnesium citrate 290 MG',
    'lisinopril with something 5 MG',
  ])('are not taken for the ingredient that they begin with: %s', (text) => {
    expect(ingredientsIn(text)).toEqual([]);
  });

  it.each([
    ['sodium chloride 1 G', 'calcium chloride 1 G'],
    ['potassium bicarbonate 650 MG', 'sodium bicarbonate 650 MG'],
    ['calcium gluconate 500 MG', 'potassium gluconate 500 MG'],
    ['magnesium citrate 500 MG', 'magnesium oxide 500 MG'],
  ])('keep salts of different metals apart: %s, %s', (one, other) => {
    expect(medicineOf({ text: one }).key).not.toBe(medicineOf({ text: other }).key);
  });

  it('say no strength where there are two in one number', () => {
    expect(medicineOf({ text: 'Percocet 5-325 MG' }).strength).toBeUndefined();
  });

  it('read no more of a text than a name can be, for the time grows with the square of its length', () => {
    expect(medicineOf({ text: `aspirin${' '.repeat(200_000)}81 MG` })).toMatchObject({ ingredients: ['aspirin'] });
    expect(medicineOf({ text: `aspirin ${'x'.repeat(600)} 81 MG` }).strength).toBeUndefined();
  });

  it('correct a code of which the dictionary knows one ingredient of two', () => {
    const text = 'ampicillin 1000 MG / sulbactam 500 MG Injection';
    const product = concept({ rxnorm: '733' }, text);
    expect(medicineOf(product).ingredients).toEqual(['ampicillin', 'sulbactam']);
  });

  it('do not take a list of ingredients for whole where one is only a reference', () => {
    const code = { text: 'a mixture of the pharmacy' };
    const ingredient = [{ itemCodeableConcept: { text: 'lidocaine 2 %' } }, { itemReference: { reference: '#other' } }];
    expect(medicineOf(code, { resourceType: 'Medication', code, ingredient }).ingredients).toEqual([]);
  });

  it('never make one course of a medicine and a combination with it', () => {
    const order = (id: string, text: string) => ({
      resourceType: 'MedicationRequest',
      id,
      status: 'active',
      intent: 'order',
      medicationCodeableConcept: { text },
      authoredOn: '2026-01-01',
    });
    const given = {
      ehr: [order('1', 'oxycodone 5 MG tablet'), order('3', 'Humalog 100 UNT/ML')],
      clinic: [order('2', 'Percocet 5-325 MG'), order('4', 'Humalog Mix 75/25 100 UNT/ML')],
    };
    expect(madeOf(merge('medications', given))).toEqual(['clinic 2', 'clinic 4', 'ehr 1', 'ehr 3']);
  });
});
