import { concept, conflictsIn, madeOf, merge, coded } from '../testing/readings.js';
import { courseWords } from './course-words.js';
import { medicineOf } from './ingredients.js';

const lisinopril = concept({ rxnorm: '314076' }, 'lisinopril 10 MG Oral Tablet');
const order = (id: string, medicationCodeableConcept: object, authoredOn: string, more: object = {}): object => ({
  ...{ resourceType: 'MedicationRequest', id, status: 'active', intent: 'order' },
  ...{ medicationCodeableConcept, authoredOn, ...more },
});
const fill = (id: string, drug: object, whenHandedOver: string, days: number, more: object = {}): object => ({
  ...{ resourceType: 'MedicationDispense', id, status: 'completed', medicationCodeableConcept: drug },
  ...{ whenHandedOver, daysSupply: { value: days }, ...more },
});
const statement = (id: string, medicationCodeableConcept: object, more: object = {}): object => ({
  ...{ resourceType: 'MedicationStatement', id, status: 'active', medicationCodeableConcept, ...more },
});
const claim = (id: string, productOrService: object, servicedDate: string): object => ({
  ...{ resourceType: 'ExplanationOfBenefit', id, status: 'active', use: 'claim', type: coded('pharmacy') },
  item: [{ sequence: 1, productOrService, servicedDate }],
  supportingInfo: [{ category: coded('dayssupply'), valueQuantity: { value: 30 } }],
});

describe('medicineOf', () => {
  it.each([
    ['by the code of the product', concept({ rxnorm: '861007' }, 'whatever'), ['metformin']],
    ['by the code of the ingredient', concept({ rxnorm: '6809' }), ['metformin']],
    ['by RxNorm’s name, without salts', concept({}, 'metformin hydrochloride 500 MG Oral Tablet'), ['metformin']],
    ['by a pharmacy’s abbreviation', concept({}, 'ATORVASTATIN CALCIUM 20MG TAB'), ['atorvastatin']],
    ['by a brand', concept({}, 'Lipitor 20 MG'), ['atorvastatin']],
    ['by what an inhaler releases', concept({}, '200 ACTUAT albuterol 0.09 MG/ACTUAT Inhaler'), ['albuterol']],
    ['not by words without a strength that nobody knows', concept({}, 'see the list of the patient'), []],
    ['not by nothing', {}, []],
  ])('finds ingredients %s', (_how, drug, ingredients) => {
    expect(medicineOf(drug).ingredients).toEqual(ingredients);
  });

  it.each([
    ['24 HR metformin hydrochloride 500 MG Extended Release Oral Tablet', 'metformin, extended release'],
    ['hydrocortisone 10 MG/ML Topical Cream', 'hydrocortisone, skin'],
    ['hydrocortisone 10 MG Oral Tablet', 'hydrocortisone'],
  ])('tells how it is released and where it acts: %s', (text, key) => {
    expect(medicineOf(concept({}, text)).key).toBe(key);
  });

  it('has micrograms as milligrams, and no strength where there are several', () => {
    expect(medicineOf(concept({}, 'LEVOTHYROXINE 100MCG TAB')).strength).toBe('0.1 MG');
    expect(medicineOf(concept({}, 'levothyroxine sodium 0.1 MG Oral Tablet')).strength).toBe('0.1 MG');
    expect(medicineOf(concept({}, 'hydrochlorothiazide 12.5 MG / lisinopril 10 MG')).strength).toBeUndefined();
  });
});

describe('medications', () => {
  it('are one line of order, fill, statement and claim, with the latest date of each', () => {
    const given = {
      ehr: [
        order('1', lisinopril, '2026-04-01', {
          requester: { display: 'Dr A' },
          dosageInstruction: [{ text: 'once a day' }],
        }),
      ],
      pharmacy: [
        fill('2', concept({ rxnorm: '29046' }, 'Lisinopril 10 MG'), '2026-04-02', 30),
        fill('3', lisinopril, '2026-05-02', 30),
      ],
      clinic: [statement('4', concept({}, 'LISINOPRIL 10MG TAB'), { dateAsserted: '2026-05-10' })],
      payer: [claim('5', concept({ rxnorm: '314076', ndc: '99999-0101-90' }), '2026-05-02')],
    };
    const { facts } = merge('medications', given);
    expect(facts).toHaveLength(1);
    expect(facts[0]?.sources).toHaveLength(5);
    expect(facts[0]).toMatchObject({
      status: 'active',
      value: '10 MG',
      findings: ['recently filled'],
      course: {
        ingredients: ['lisinopril'],
        isActive: true,
        start: '2026-04-01',
        ordered: '2026-04-01',
        filled: '2026-05-02',
        stated: '2026-05-10',
        paid: '2026-05-02',
        suppliedUntil: '2026-06-01',
        prescriber: 'Dr A',
        directions: 'once a day',
      },
    });
  });

  it('are two courses with a break of more than 90 days', () => {
    const done = { status: 'completed' };
    const given = {
      ehr: [
        fill('1', lisinopril, '2024-01-01', 30),
        fill('2', lisinopril, '2024-04-29', 30, done),
        fill('3', lisinopril, '2025-01-01', 30),
      ],
    };
    expect(madeOf(merge('medications', given))).toEqual(['ehr 1, ehr 2', 'ehr 3']);
  });

  it('show stopped here and active there side by side, whichever is newer', () => {
    const over = { status: 'stopped', dispenseRequest: { validityPeriod: { end: '2027-01-01' } } };
    const [before, after] = ['2025-12-01', '2026-01-01'] as const;
    for (const [stopped, active] of [[before, after] as const, [after, before] as const]) {
      const given = { ehr: [order('1', lisinopril, active)], clinic: [order('2', lisinopril, stopped, over)] };
      const [fact] = merge('medications', given).facts;
      expect(conflictsIn(fact)).toEqual(['status: active (ehr) | stopped (clinic)']);
      expect(fact?.course?.isActive).toBe(true);
    }
  });

  it('are two where a platform has two strengths as active, and one where two platforms differ', () => {
    const five = concept({}, 'warfarin 5 MG');
    const two = concept({}, 'warfarin 2 MG');
    const over = { status: 'completed', dispenseRequest: { validityPeriod: { end: '2025-12-31' } } };
    const ordered = [order('1', five, '2026-01-01'), order('2', two, '2026-01-02')];
    const before = order('3', concept({}, 'warfarin 1 MG'), '2025-12-01', over);
    const { facts } = merge('medications', { ehr: [...ordered, before] });
    expect(facts.map(({ value, sources }) => [value, sources.length]).sort()).toEqual([
      ['2 MG', 2],
      ['5 MG', 1],
    ]);
    const apart = merge('medications', { ehr: ordered.slice(0, 1), clinic: ordered.slice(1) }).facts;
    expect(apart.map(conflictsIn)).toEqual([['strength: 2 MG (clinic) | 5 MG (ehr)']]);
  });

  it('have a renewal in the place of what it renews, without a contradiction', () => {
    const old = { status: 'completed', dispenseRequest: { validityPeriod: { end: '2025-12-31' } } };
    const given = {
      ehr: [
        order('1', concept({}, 'warfarin 5 MG'), '2025-01-01', old),
        order('2', concept({}, 'warfarin 2 MG'), '2026-01-02'),
      ],
    };
    const [fact] = merge('medications', given).facts;
    expect([fact?.conflicts, fact?.value, fact?.sources.length]).toEqual([[], '2 MG', 2]);
  });

  it('are apart by release, and where nothing but a text is known', () => {
    const given = {
      ehr: [
        order('1', concept({}, 'metformin 500 MG Oral Tablet'), '2026-01-01'),
        order('2', concept({}, '24 HR metformin 500 MG Extended Release Oral Tablet'), '2026-01-01'),
      ],
      clinic: [order('3', concept({}, 'something 5'), '2026-01-01')],
    };
    expect(madeOf(merge('medications', given))).toEqual(['clinic 3', 'ehr 1', 'ehr 2']);
  });

  it.each([
    ['a plan', { intent: 'plan' }, 'planned'],
    ['a draft', { status: 'draft' }, 'planned'],
    ['what must not be taken', { doNotPerform: true }, 'do not take'],
    ['what is given in hospital', { category: [coded('inpatient')] }, 'in hospital'],
  ])('have %s as no order', (_what, more, finding) => {
    const given = { ehr: [order('1', lisinopril, '2026-01-01', more)], clinic: [order('2', lisinopril, '2026-01-01')] };
    const { facts } = merge('medications', given);
    expect(facts.map(({ findings, course }) => [findings, course?.isActive])).toEqual([
      [[], true],
      [[finding], false],
    ]);
  });

  it('say that there is an order without a fill only where fills are known at all', () => {
    const orders = { ehr: [order('1', lisinopril, '2026-01-01')] };
    expect(merge('medications', orders).facts[0]?.findings).toEqual([]);
    const other = fill('2', concept({}, 'atorvastatin 20 MG'), '2026-05-20', 30);
    const { facts } = merge('medications', { ...orders, pharmacy: [other] });
    expect(facts.map(({ findings }) => findings)).toEqual([
      ['ordered, no fill known'],
      ['recently filled', 'filled, no active order known'],
    ]);
  });

  it('have a fill as recent for its supply and half as long again', () => {
    const recent = (day: string) => merge('medications', { a: [fill('1', lisinopril, day, 30)] }).facts[0]?.findings;
    expect(recent('2026-04-18')).toContain('recently filled');
    expect(recent('2026-04-16')).toEqual([]);
  });

  it('have what is said not to be taken as a fact of its own', () => {
    const given = {
      ehr: [order('1', lisinopril, '2026-01-01')],
      clinic: [statement('2', lisinopril, { status: 'not-taken', dateAsserted: '2026-02-01' })],
    };
    expect(madeOf(merge('medications', given))).toEqual(['clinic 2', 'ehr 1']);
  });

  it('match a package code in any of its forms, and not ten digits without hyphens', () => {
    const paid = (id: string, ndc: string) => claim(id, concept({ ndc }), '2026-05-01');
    const { facts } = merge('medications', {
      payer: [paid('1', '00071-0155-23')],
      other: [paid('2', '0071-0155-23')],
      third: [paid('3', '0071015523')],
    });
    expect(madeOf({ facts })).toEqual(['other 2, payer 1', 'third 3']);
  });

  it('read a medication that stands within the order', () => {
    const within = {
      ...{ resourceType: 'MedicationRequest', id: '1', status: 'active', intent: 'order' },
      contained: [{ resourceType: 'Medication', id: 'm', code: concept({ rxnorm: '314076' }) }],
      medicationReference: { reference: '#m' },
    };
    const given = { ehr: [within], clinic: [order('2', lisinopril, '2026-01-01')] };
    expect(madeOf(merge('medications', given))).toEqual(['clinic 2, ehr 1']);
  });

  it('name every prescriber of a course and its beginning, and not one with the date of another', () => {
    const by = (display: string, more: object = {}) => ({ requester: { display }, ...more });
    const done = { status: 'completed', dispenseRequest: { validityPeriod: { end: '2025-12-31' } } };
    const given = {
      ehr: [
        order('1', lisinopril, '2025-11-22', by('Dr B', done)),
        order('2', lisinopril, '2026-01-22', by('Dr B')),
        order('3', lisinopril, '2026-03-02', by('Dr A')),
      ],
    };
    const [fact] = merge('medications', given).facts;
    expect(fact && courseWords(fact)).toEqual([
      'prescribed by Dr A (from 2026-03-02), Dr B (from 2025-11-22)',
      'since 2025-11-22',
    ]);
  });

  it('name each product of one ingredient that is current, and no other', () => {
    const name = 'Nizatidine 15 MG/ML Oral Solution';
    const brand = concept({ rxnorm: '582620' }, `${name} [Axid]`);
    const generic = concept({ rxnorm: '476872' }, name);
    const words = (more: object) =>
      merge('medications', {
        ehr: [order('1', generic, '2026-04-05'), order('2', brand, '2026-04-05', more)],
      }).facts.map((fact) => [fact.display, courseWords(fact)]);
    expect(words({})).toEqual([[name, [`also as ${name} [Axid]`]]]);
    expect(words({ status: 'stopped' })).toEqual([[name, []]]);
  });

  it('go on where no order may be dispensed any more, and say until when one could be', () => {
    const until = (end: string) => ({ dispenseRequest: { validityPeriod: { end } } });
    const of = (...ends: readonly string[]) => {
      const orders = ends.map((end, at) => order(`${at}`, lisinopril, '2026-04-05', until(end)));
      const [fact] = merge('medications', { ehr: orders }).facts;
      return fact && [fact.status, fact.course?.isActive, courseWords(fact)];
    };
    expect(of('2019-12-31')).toEqual(['active', true, ['prescription valid until 2019-12-31']]);
    expect(of('2026-06')).toEqual(['active', true, []]);
    expect(of('2019-12-31', '2027-01-01')).toEqual(['active', true, []]);
  });

  it('take no claim of a visit for a medication', () => {
    const visit = { ...claim('1', concept({ cpt: '99213' }), '2026-05-01'), type: coded('professional') };
    expect(merge('medications', { payer: [visit] })).toMatchObject({
      facts: [],
      read: [{ connection: 'payer', entries: 0 }],
    });
  });

  it('say what one platform withdrew and another still lists', () => {
    const given = {
      ehr: [order('1', lisinopril, '2026-01-01', { status: 'entered-in-error' })],
      clinic: [order('2', lisinopril, '2026-01-01')],
    };
    const { facts, withdrawn } = merge('medications', given);
    expect(facts[0]?.findings).toEqual(['withdrawn at ehr, still listed at clinic']);
    expect([facts.length, withdrawn]).toEqual([1, 1]);
  });

  it('list a resource that breaks its own definition, and every other one', () => {
    const broken = { resourceType: 'MedicationRequest', id: '1', category: 5, contained: 7 };
    expect(merge('medications', { ehr: [broken, order('2', lisinopril, '2026-01-01')] }).facts).toHaveLength(2);
  });

  it('say every instruction of what is active, and why something was stopped', () => {
    const taper = { dosageInstruction: [{ text: '5 mg Mon' }, { text: '2.5 mg else' }] };
    const hives = { status: 'stopped', statusReason: { text: 'Hives' }, dosageInstruction: [{ text: '10 mg' }] };
    const of = (...orders: readonly object[]) => merge('medications', { ehr: orders }).facts[0];
    expect(of(order('1', lisinopril, '2026-01-01', taper))?.course?.directions).toBe('5 mg Mon; 2.5 mg else');
    const both = of(order('1', lisinopril, '2026-01-01'), order('2', lisinopril, '2026-02-01', hives));
    expect([both?.course?.directions, both?.findings]).toEqual([undefined, ['stopped: Hives']]);
    expect(of(order('1', lisinopril, '2026-01-01', hives))?.course?.directions).toBe('10 mg');
    const refused = statement('1', lisinopril, { status: 'not-taken', statusReason: [{ text: 'Cough' }] });
    expect(of(refused)?.findings).toEqual(['not taken', 'not-taken: Cough']);
  });

  it('say that a statement goes on by its status and is over by its dates', () => {
    const findings = (end: string) =>
      merge('medications', { a: [statement('1', lisinopril, { effectivePeriod: { start: '2025-01-01', end } })] })
        .facts[0]?.findings;
    expect(findings('2026-05')).toEqual(['listed as active, ended 2026-05']);
    expect(findings('2026-06')).toEqual([]);
  });

  it('disagree where one is taken up to twice as often', () => {
    const often = (frequencyMax: number) => ({
      dosageInstruction: [{ timing: { repeat: { frequency: 1, frequencyMax, period: 1, periodUnit: 'd' } } }],
    });
    const given = {
      ehr: [order('1', lisinopril, '2026-01-01', often(1))],
      clinic: [order('2', lisinopril, '2026-01-01', often(2))],
    };
    expect(conflictsIn(merge('medications', given).facts[0])).toEqual([
      'frequency: 1 to 1 per 1 d (ehr) | 1 to 2 per 1 d (clinic)',
    ]);
  });
});
