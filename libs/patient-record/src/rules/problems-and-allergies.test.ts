import { coded, concept, conflictsIn, madeOf, merge } from '../testing/readings.js';

const problem = (id: string, code: object, more: object = {}): object => ({
  resourceType: 'Condition',
  id,
  category: [coded('problem-list-item')],
  code,
  ...more,
});
const diagnosis = (id: string, code: object, more: object = {}): object =>
  problem(id, code, { category: [coded('encounter-diagnosis')], ...more });
const diabetes = concept({ snomed: '44054006' }, 'Type 2 diabetes mellitus');

describe('problems', () => {
  it('are one by SNOMED CT or the full ICD-10-CM code, with or without the dot, by URL or OID', () => {
    const oid = { coding: [{ system: 'urn:oid:2.16.840.1.113883.6.96', code: '44054006' }] };
    const given = {
      ehr: [problem('1', diabetes)],
      clinic: [problem('2', oid)],
      lab: [problem('3', concept({ icd: 'I10' }))],
      payer: [problem('4', concept({ icd: 'I10' }))],
    };
    expect(madeOf(merge('problems', given))).toEqual(['clinic 2, ehr 1', 'lab 3, payer 4']);
    const dots = { ehr: [problem('1', concept({ icd: 'E11.9' }))], payer: [problem('2', concept({ icd: 'e119' }))] };
    expect(madeOf(merge('problems', dots))).toEqual(['ehr 1, payer 2']);
  });

  it('are bridged over two systems by a resource that carries both, and by nothing else', () => {
    const given = { ehr: [problem('1', diabetes)], clinic: [problem('2', concept({ icd: 'E11.9' }))] };
    expect(madeOf(merge('problems', given))).toEqual(['clinic 2', 'ehr 1']);
    const bridge = { ...given, payer: [problem('3', concept({ snomed: '44054006', icd: 'E11.9' }))] };
    expect(madeOf(merge('problems', bridge))).toEqual(['clinic 2, ehr 1, payer 3']);
  });

  it('are not bridged by a concept whose codes of one system disagree', () => {
    const both = { coding: ['E11.9', 'I10'].map((code) => ({ system: 'http://hl7.org/fhir/sid/icd-10-cm', code })) };
    const given = {
      a: [problem('1', concept({ icd: 'E11.9' }))],
      b: [problem('2', both)],
      c: [problem('3', concept({ icd: 'I10' }))],
    };
    const { facts } = merge('problems', given);
    expect(madeOf({ facts })).toEqual(['a 1', 'b 2', 'c 3']);
    expect(facts.map(({ certainty }) => certainty)).toEqual(['possible', 'possible', 'possible']);
  });

  it('are two on the two sides of the body, also where sides have local codes alone', () => {
    const knee = concept({ snomed: '239873007' }, 'Osteoarthritis of knee');
    const at = (id: string, coding: object) => problem(id, knee, { bodySite: [{ coding: [coding] }] });
    for (const [left, right] of [
      [
        { code: 'L', display: 'Left knee' },
        { code: 'R', display: 'Right knee' },
      ],
      [{ code: 'L' }, { code: 'R' }],
    ] as const) {
      expect(madeOf(merge('problems', { ehr: [at('1', left)], clinic: [at('2', right)] }))).toEqual([
        'clinic 2',
        'ehr 1',
      ]);
    }
  });

  it('are one where the year in which one ended may reach beyond the day on which the other began', () => {
    const given = (ended: string) => ({
      ehr: [problem('1', diabetes, { abatementDateTime: ended })],
      clinic: [problem('2', diabetes, { onsetDateTime: '2020-06-01' })],
    });
    expect(madeOf(merge('problems', given('2020')))).toEqual(['clinic 2, ehr 1']);
    expect(madeOf(merge('problems', given('2019')))).toEqual(['clinic 2', 'ehr 1']);
  });

  it('stay two where only the category, or only a local code, is the same', () => {
    const { facts } = merge('problems', {
      ehr: [problem('1', concept({ icd: 'E11.9' }))],
      payer: [problem('2', concept({ icd: 'E11.65' }))],
    });
    expect(facts.map(({ certainty }) => certainty)).toEqual(['possible', 'possible']);
    const local = { coding: [{ system: 'https://clinic.example.org/codes', code: '1' }] };
    expect(merge('problems', { ehr: [problem('1', local)], clinic: [problem('2', local)] }).facts).toHaveLength(2);
  });

  it('show contradictions side by side, and hide none behind another', () => {
    const given = {
      ehr: [problem('1', diabetes, { clinicalStatus: coded('active'), recordedDate: '2026-01-02' })],
      clinic: [problem('2', diabetes, { clinicalStatus: coded('resolved'), recordedDate: '2025-11-03' })],
      payer: [problem('3', diabetes)],
    };
    const [fact] = merge('problems', given).facts;
    expect(conflictsIn(fact)).toEqual(['status: active (ehr) | resolved (clinic)']);
    expect(fact?.sources.map(({ connection }) => connection)).toEqual(['ehr', 'clinic', 'payer']);
  });

  it('fold the diagnoses of visits under the problem, whose own status counts', () => {
    const given = {
      ehr: [
        problem('1', diabetes, { clinicalStatus: coded('active'), onsetDateTime: '2020-01-01' }),
        diagnosis('2', diabetes, { clinicalStatus: coded('resolved'), onsetDateTime: '2024-05-05' }),
        diagnosis('3', diabetes, { clinicalStatus: coded('resolved'), onsetDateTime: '2025-05-05' }),
      ],
    };
    const { facts } = merge('problems', given);
    expect(facts).toEqual([expect.objectContaining({ status: 'active', when: '2020-01-01', conflicts: [] })]);
    expect(facts[0]?.sources).toHaveLength(3);
  });

  it('are two where one was over before the other began, or the sides differ', () => {
    const flu = concept({ snomed: '6142004' });
    const given = {
      ehr: [diagnosis('1', flu, { onsetDateTime: '2020-01-01', abatementDateTime: '2020-01-15' })],
      clinic: [diagnosis('2', flu, { onsetDateTime: '2024-01-01', abatementDateTime: '2024-01-15' })],
    };
    const { facts } = merge('problems', given);
    expect(facts.map(({ certainty }) => certainty)).toEqual(['single', 'single']);
    const knee = concept({ snomed: '239873007' });
    const sides = {
      ehr: [problem('1', knee, { bodySite: [concept({ snomed: '7771000' })] })],
      clinic: [problem('2', knee, { bodySite: [concept({ snomed: '24028007' })] })],
    };
    expect(merge('problems', sides).facts).toHaveLength(2);
  });

  it('say what one platform withdrew and another still lists, and count what all withdrew', () => {
    const wrong = { verificationStatus: coded('entered-in-error') };
    const given = {
      ehr: [problem('1', diabetes, wrong), problem('3', concept({ icd: 'I10' }), wrong)],
      clinic: [problem('2', diabetes)],
    };
    const { facts, withdrawn } = merge('problems', given);
    expect(madeOf({ facts })).toEqual(['clinic 2']);
    expect(facts[0]?.findings).toEqual(['withdrawn at ehr, still listed at clinic']);
    expect(withdrawn).toBe(2);
  });

  it('keep what was refuted apart', () => {
    const given = {
      ehr: [problem('1', diabetes, { verificationStatus: coded('refuted') })],
      clinic: [problem('2', diabetes)],
    };
    expect(merge('problems', given).facts.map(({ certainty }) => certainty)).toEqual(['possible', 'possible']);
  });

  it('tell a statement that there are none from one that nothing is known', () => {
    const none = problem('1', concept({ snomed: '160245001' }, 'No known problems'), { recordedDate: '2026-01-02' });
    const { facts, absences, uninformative } = merge('problems', {
      ehr: [none],
      clinic: [problem('2', { coding: [{ system: 'urn:x', code: 'no-problem-info' }] })],
    });
    expect(facts).toEqual([]);
    expect(absences).toEqual([expect.objectContaining({ display: 'No known problems', when: '2026-01-02' })]);
    expect(uninformative).toBe(1);
  });

  it('list a resource that breaks its own definition, and every other one', () => {
    const { facts } = merge('problems', {
      ehr: [problem('1', { coding: 'none' }), problem('2', diabetes), { resourceType: 'Condition', category: 5 }],
    });
    expect(facts).toHaveLength(3);
  });
});

describe('allergies', () => {
  const allergy = (id: string, code: object, more: object = {}): object => ({
    resourceType: 'AllergyIntolerance',
    id,
    code,
    ...more,
  });
  const penicillin = concept({ snomed: '91936005' }, 'Allergy to penicillin');

  it('are one for the allergy and the substance, by code or words', () => {
    const given = {
      ehr: [allergy('1', penicillin)],
      clinic: [allergy('2', concept({ snomed: '764146007' }))],
      payer: [allergy('3', concept({}, 'Penicillin'))],
    };
    expect(madeOf(merge('allergies', given))).toEqual(['clinic 2, ehr 1, payer 3']);
  });

  it('take the substance from the reaction where the code only says that there is an allergy', () => {
    const reaction = [{ substance: concept({ rxnorm: '723' }), manifestation: [concept({}, 'Hives')] }];
    const given = {
      ehr: [allergy('1', concept({ snomed: '416098002' }, 'Drug allergy'), { reaction })],
      clinic: [allergy('2', concept({ rxnorm: '723' }, 'Amoxicillin'))],
    };
    expect(madeOf(merge('allergies', given))).toEqual(['clinic 2, ehr 1']);
  });

  it('link a class and its member, and free text, without joining them; two members are two allergies', () => {
    const given = {
      ehr: [allergy('1', penicillin), allergy('4', concept({ rxnorm: '1191' }, 'Aspirin'))],
      clinic: [allergy('2', concept({ rxnorm: '723' }, 'Amoxicillin')), allergy('3', concept({}, 'PCN - rash'))],
      payer: [allergy('5', concept({ rxnorm: '5640' }, 'Ibuprofen'))],
    };
    const { facts } = merge('allergies', given);
    const certainties = Object.fromEntries(
      facts.map((fact) => [fact.sources[0]?.resource.id, fact.possiblySame.length]),
    );
    expect(certainties).toEqual({ 1: 2, 2: 2, 3: 2, 4: 0, 5: 0 });
  });

  it('put the highest criticality first, with the reactions of all', () => {
    const rash = [{ manifestation: [concept({}, 'Rash')] }];
    const hives = [{ manifestation: [concept({}, 'Hives')], severity: 'severe' }];
    const given = {
      ehr: [
        allergy('9', concept({}, 'Latex'), { criticality: 'low', recordedDate: '2026-05-01' }),
        allergy('1', penicillin, { criticality: 'high', reaction: hives, recordedDate: '2020-01-01' }),
      ],
      clinic: [allergy('2', penicillin, { criticality: 'low', reaction: rash, recordedDate: '2025-01-01' })],
    };
    const [first] = merge('allergies', given).facts;
    expect(first).toMatchObject({ flag: 'criticality high', detail: expect.stringMatching(/Rash.*Hives \(severe\)/) });
    expect(conflictsIn(first)).toEqual(['criticality: high (ehr) | low (clinic)']);
  });

  it('put an allergy before the statement of another platform that there is none', () => {
    const none = allergy('1', concept({ snomed: '716186003' }, 'No known allergy'), { recordedDate: '2026-01-02' });
    const { facts, absences } = merge('allergies', { ehr: [none], clinic: [allergy('2', penicillin)] });
    expect(madeOf({ facts })).toEqual(['clinic 2']);
    expect(absences).toEqual([expect.objectContaining({ display: 'No known allergy', when: '2026-01-02' })]);
  });

  it.each(['NKDA', 'NKA', 'No known drug allergies'])('take the text %s for a statement that there is none', (text) => {
    expect(merge('allergies', { ehr: [allergy('1', concept({}, text))] }).absences).toHaveLength(1);
  });

  it('take the words for an absence beside a local code, and not beside a code that says something else', () => {
    const listed = (system: string) => ({ coding: [{ system, code: '7980' }], text: 'No Known Allergies' });
    const absencesOf = (system: string) =>
      merge('allergies', { ehr: [allergy('1', listed(system))] }).absences.map(({ display }) => display);
    expect(absencesOf('urn:local')).toEqual(['No Known Allergies']);
    expect(absencesOf('http://www.nlm.nih.gov/research/umls/rxnorm')).toEqual([]);
  });

  it('take "no information" for no absence', () => {
    const { absences, uninformative } = merge('allergies', { ehr: [allergy('1', concept({ snomed: '1287211007' }))] });
    expect([absences, uninformative]).toEqual([[], 1]);
  });
});
