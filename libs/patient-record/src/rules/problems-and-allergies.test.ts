import { atOnce } from '@fhir-gateway/limits';

import { absenceNotes } from '../summary/absence-notes.js';
import { rowsOfProblems } from '../summary/allergy-and-problem-rows.js';
import { coded, concept, conflictsIn, madeOf, merge, sameness } from '../testing/readings.js';

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

const icd = (code: string, more: object = {}) => problem('1', concept({ icd: code }), more);
const oid = { coding: [{ system: 'urn:oid:2.16.840.1.113883.6.96', code: '44054006' }] };
const local = { coding: [{ system: 'https://clinic.example.org/codes', code: '1' }] };
const knee = concept({ snomed: '239873007' }, 'Osteoarthritis of knee');
const side = (coding: object) => problem('1', knee, { bodySite: [{ coding: [coding] }] });
const snomedSide = (snomed: string) => problem('1', knee, { bodySite: [concept({ snomed })] });
const lasted = (onsetDateTime: string, abatementDateTime: string) =>
  diagnosis('1', concept({ snomed: '6142004' }), { onsetDateTime, abatementDateTime });
const began = problem('2', diabetes, { onsetDateTime: '2020-06-01' });

describe('problems', () => {
  it.each<[string, object, object, ReturnType<typeof sameness>]>([
    ['by URL and by OID', problem('1', diabetes), problem('2', oid), 'one'],
    ['with a dot and without', icd('E11.9'), icd('e119'), 'one'],
    ['with one code', icd('I10'), icd('I10'), 'one'],
    ['of two systems that nothing bridges', problem('1', diabetes), icd('E11.9'), 'two'],
    ['of one category', icd('E11.9'), icd('E11.65'), 'possibly one'],
    ['of one local code', problem('1', local), problem('2', local), 'two'],
    ['of two sides, by words', side({ code: 'L', display: 'Left knee' }), side({ code: 'R', display: 'Right' }), 'two'],
    ['of two sides, by local codes alone', side({ code: 'L' }), side({ code: 'R' }), 'two'],
    ['of two sides, by SNOMED CT', snomedSide('7771000'), snomedSide('24028007'), 'two'],
    ['over in the year of the other', problem('1', diabetes, { abatementDateTime: '2020' }), began, 'one'],
    ['over in the year before the other', problem('1', diabetes, { abatementDateTime: '2019' }), began, 'two'],
    ['over before the other', lasted('2020-01-01', '2020-01-15'), lasted('2024-01-01', '2024-01-15'), 'two'],
    [
      'of which one was refuted',
      problem('1', diabetes, { verificationStatus: coded('refuted') }),
      problem('2', diabetes),
      'possibly one',
    ],
  ])('%s', (_what, one, other, expected) => {
    expect(sameness('problems', one, other)).toBe(expected);
  });

  it('are bridged over two systems by a resource that carries both', () => {
    const bridge = {
      ehr: [problem('1', diabetes)],
      clinic: [problem('2', concept({ icd: 'E11.9' }))],
      payer: [problem('3', concept({ snomed: '44054006', icd: 'E11.9' }))],
    };
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

  it('say two onsets, and every later date of a diagnosis', () => {
    const began = (id: string, onsetDateTime: string) => problem(id, diabetes, { onsetDateTime });
    const given = {
      ehr: [
        began('1', '2021-11-13'),
        ...[2, 3, 4, 5].map((n) => diagnosis(`v${n}`, diabetes, { recordedDate: `202${n}` })),
      ],
      clinic: [began('2', '2020-12-05')],
    };
    const [fact] = merge('problems', given).facts;
    expect(conflictsIn(fact)).toEqual(['onset: 2020-12-05 (clinic) | 2021-11-13 (ehr)']);
    expect(fact?.findings).toEqual(['also recorded 4 times, 2022 to 2025']);
    const finer = {
      ehr: [problem('1', diabetes, { onsetDateTime: '2020', recordedDate: '2025' })],
      clinic: [began('2', '2020-12-05')],
    };
    expect(merge('problems', finer).facts[0]).toMatchObject({ conflicts: [], findings: ['also onset 2020-12-05'] });
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
    ...{ resourceType: 'AllergyIntolerance', id, code, ...more },
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

  const anaphylaxis = (rxnorm: string) => [
    {
      substance: concept({ rxnorm }, rxnorm === '723' ? 'Amoxicillin' : 'Aspirin'),
      manifestation: [concept({}, 'Anaphylaxis')],
    },
  ];
  const drug = concept({ snomed: '416098002' }, 'Allergy to drug');

  it('say that a code and its words mean two things, and hide no anaphylaxis behind such words', () => {
    const egg = { coding: [{ system: 'http://snomed.info/sct', code: '294505008', display: 'Allergy to egg' }] };
    const given = { a: [allergy('1', drug, { reaction: anaphylaxis('723') })], b: [allergy('2', egg)] };
    const { facts } = merge('allergies', given);
    expect(facts.map(({ display, warnings, detail }) => [display, warnings, detail])).toEqual([
      ['Allergy to drug; Amoxicillin', [], 'Anaphylaxis'],
      ['Allergy to egg', ['disputed: the code means Allergy to amoxicillin, the words say Allergy to egg'], undefined],
    ]);
    expect(facts.map(({ possiblySame }) => possiblySame.length)).toEqual([1, 1]);
  });

  it('are two to two drugs under the one code of a drug allergy', () => {
    const given = {
      a: [allergy('1', drug, { reaction: anaphylaxis('723') })],
      b: [allergy('2', drug, { reaction: anaphylaxis('1191') })],
    };
    expect(madeOf(merge('allergies', given))).toEqual(['a 1', 'b 2']);
  });

  it('list every substance and reaction of what they join', () => {
    const given = {
      a: [allergy('1', drug, { reaction: anaphylaxis('723') })],
      b: [
        allergy('2', concept({ rxnorm: '723' }, 'Amoxil'), { reaction: [{ manifestation: [concept({}, 'Hives')] }] }),
      ],
    };
    expect(merge('allergies', given).facts).toEqual([
      expect.objectContaining({ display: 'Allergy to drug; Amoxicillin; Amoxil', detail: 'Anaphylaxis; Hives' }),
    ]);
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

describe('what is no problem of the person (T13)', () => {
  const problem = (code: object) => ({ resourceType: 'Condition', id: '1', clinicalStatus: coded('active'), code });
  it.each<[string, object, string | undefined]>([
    [
      'family history by ICD-10',
      concept({ icd: 'Z80.3' }, 'Malignant neoplasm of breast in the family'),
      'of a relative',
    ],
    ['family history by words', concept({}, 'Family history of breast cancer'), 'of a relative'],
    ['no evidence', concept({}, 'No evidence of lung cancer'), 'not found'],
    ['a history of the person', concept({ icd: 'Z85.3' }, 'Personal history of breast cancer'), undefined],
    ['words within', concept({}, 'Anxiety about family history of cancer'), undefined],
  ])('%s stands in the list, and among no active problems', (_what, code, kind) => {
    const section = merge('problems', { ehr: [problem(code)] });
    expect(section.facts[0]?.findings).toEqual(kind === undefined ? [] : [`no problem of the person: ${kind}`]);
    const rows = atOnce(
      rowsOfProblems(section, { nowMs: 0, from: () => '', nameOf: () => '', keyOf: () => '', ref: () => undefined }),
    );
    expect(rows.rows).toHaveLength(kind === undefined ? 1 : 0);
  });
});

describe('a statement that nobody asked or knows', () => {
  const reason = 'http://terminology.hl7.org/CodeSystem/data-absent-reason';
  it.each<[string, object]>([
    ['by a reason', { coding: [{ system: reason, code: 'not-asked' }], text: 'Not asked' }],
    ['by a null flavor', { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor', code: 'NASK' }] }],
    ['by words', { text: 'Not asked' }],
    ['by a local code with words', { coding: [{ system: 'urn:local', code: '7', display: 'Not on file' }] }],
  ])('%s is no allergy, and no absence', (_what, code) => {
    const section = merge('allergies', { ehr: [{ resourceType: 'AllergyIntolerance', id: '1', code }] });
    expect([section.facts, section.absences, section.uninformative]).toEqual([[], [], 1]);
    expect(absenceNotes(section, 0, undefined)).toEqual([
      'Unknown: platforms recorded that nobody asked or knows (1 entry read: 1 of nothing known)',
    ]);
  });
});
