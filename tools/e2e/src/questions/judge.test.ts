import { readStructured, readText } from './half.js';
import type { Half } from './half.js';
import { judge } from './judge.js';
import type { Verdict } from './judge.js';
import { row } from './set/fact.js';
import type { Expectation } from './set/question.js';
import { Truth, result } from './set/truth.js';

const patient = 'hedda-vantreen';
const truth = new Truth('2026-11-27T00:00:00.000Z');
const allergy: Expectation = { patient, facts: [row(['Allergy to penicillin', '91936005'], 'high')] };
const fenced = (...lines: string[]) => ['<record-content>', ...lines, '</record-content>'].join('\n');
const ref = 'AllergyIntolerance/hedda-vantreen-allergy-1';
const line = `2018-12-03 | Allergy to penicillin | criticality high | Active | ${ref}`;
const found = `1 of 1 AllergyIntolerance at sandbox-ehr:\n${fenced(line)}`;

function structured(members: object): Half {
  return readStructured({ platform_id: 'sandbox-ehr', ...members }, false);
}

function table(...rows: (string | null)[][]) {
  return { notice: '<record-content> Data', columns: ['date', 'text', 'flag', 'ref'], rows, end: '</record-content>' };
}

const cells = ['2018-12-03', 'Allergy to penicillin', 'criticality high', ref];
const foreign = truth.all('Condition', 'tamsin-hollowmere')[0]?.id ?? '';

const judged: [string, Half, Expectation, Verdict][] = [
  ['the fact in a line', readText(found, false), allergy, 'right'],
  ['the fact in a row', structured({ total: 1, record_content: table(cells) }), allergy, 'right'],
  ['a flat denial', readText('None recorded: sandbox-ehr has no AllergyIntolerance.', false), allergy, 'wrong'],
  ['a denial by silence', structured({ total: 0, rows: [] }), allergy, 'wrong'],
  ['no match of some', readText('0 of 1 AllergyIntolerance match code=penicillin.', false), allergy, 'honest'],
  [
    'no match of some, as fields',
    structured({ rows: [], summary: '0 of 1 AllergyIntolerance match' }),
    allergy,
    'honest',
  ],
  ['no match of none', readText('0 of 0 AllergyIntolerance match code=penicillin.', false), allergy, 'wrong'],
  ['the severity lost', readText(found.replace('criticality high', ''), false), allergy, 'wrong'],
  ['the severity changed', readText(found.replace('high', 'low'), false), allergy, 'wrong'],
  [
    'the severity in another row',
    structured({ record_content: table(['', 'Allergy to penicillin', null, ref], ['', 'Latex', 'high', ref]) }),
    allergy,
    'wrong',
  ],
  [
    'a part, with a cursor',
    readText('20 of 40 AllergyIntolerance at x:\ncall get_next_page with cursor "abc".', false),
    allergy,
    'warned',
  ],
  ['a part, as fields', structured({ total: 40, rows: [{ ref, text: 'Latex' }], cursor: 'abc' }), allergy, 'warned'],
  [
    'a part, with a note',
    readText(`${found.replace('Allergy to penicillin', 'Latex')}\nNote: the platform may hold more.`, false),
    allergy,
    'warned',
  ],
  [
    'a part, with an explanation only',
    readText(`${found.replace('Allergy to penicillin', 'Latex')}\nNote: Understood "x" as x.`, false),
    allergy,
    'wrong',
  ],
  [
    'an error that leads on',
    readText('ARGUMENT_INVALID: text takes words, such as "penicillin".', true),
    allergy,
    'honest',
  ],
  ['an error that does not', readText('Invalid input', true), allergy, 'silent'],
  ['an error without fields', readStructured({}, true), allergy, 'silent'],
];

const stranger = `1 of 1 Condition at x:\n${fenced(`2020-01-01 | Hypothyroidism | Condition/${foreign}`)}`;
const count: Expectation = { count: 14 };
const absent: Expectation = { patient, absent: true };
const refusal: Expectation = { refusal: ['patient_id'] };
const implant: Expectation = { never: [{ tokens: ['Knee', '2024-07-15'], unless: 'manufactured' }] };
const further: [string, Half, Expectation, Verdict][] = [
  ['a row of somebody else', readText(stranger, false), { patient, facts: [] }, 'wrong'],
  [
    'a row of somebody else, who is named',
    readText(stranger.replace('| Hypo', '| Tamsin Hollowmere | Hypo'), false),
    { patient, facts: [] },
    'right',
  ],
  ['the number', readText('14 Observation at sandbox-ehr.', false), count, 'right'],
  ['the number as a field', structured({ count: 14 }), count, 'right'],
  ['another number', readText('423 Observation at sandbox-ehr.', false), count, 'wrong'],
  ['another number as a field', structured({ count: 423 }), count, 'wrong'],
  ['at least a number', readText('At least 10 Observation at sandbox-ehr.', false), count, 'warned'],
  [
    'at least a number, and in how many it was looked for',
    readText('At least 14 Observation at x.\nNote: Looked for code=A1c only in the first 210 of 423.', false),
    count,
    'right',
  ],
  ['an estimate as a field', structured({ count: 10, is_exact: false }), count, 'warned'],
  ['nothing, said', readText('None recorded: sandbox-ehr has no Observation.', false), absent, 'right'],
  ['no match, said', readText('0 of 423 Observation match code=TSH.', false), absent, 'right'],
  ['nothing, of a type that is not offered', readText('PLATFORM_REFUSED: not-supported', true), absent, 'right'],
  ['a page of other things', readText(`20 of 423 Observation at x:\n${fenced('a', 'b')}`, false), absent, 'warned'],
  [
    'a refusal that names the argument',
    readText('No argument patient: did you mean patient_id?', true),
    refusal,
    'right',
  ],
  ['a refusal that does not', readText('Invalid input', true), refusal, 'silent'],
  ['an answer where a refusal is due', readText(found, false), refusal, 'wrong'],
  ['a date of another kind', readText(fenced('2024-07-15 | Knee'), false), implant, 'wrong'],
  ['a date of another kind, so named', readText(fenced('2024-07-15 (manufactured) | Knee'), false), implant, 'right'],
];

describe('the judge', () => {
  it.each([...judged, ...further])('%s', (_name, half, expected, verdict) => {
    expect(judge(half, expected, truth)).toMatchObject({ verdict });
  });

  it('takes no part of a number or word for the whole', () => {
    const expected = { facts: [row('6.7')] };
    const verdictOf = (value: string) => judge(readText(fenced(`x | ${value} %`), false), expected, truth).verdict;
    expect(['6.7', '16.7', '6.75', '6', '6.7.1'].map(verdictOf)).toEqual(['right', 'wrong', 'wrong', 'wrong', 'wrong']);
  });

  it('takes the best of several meanings, and their common facts', () => {
    const expected = { patient, either: [{ facts: [row('2025')] }, { facts: [row('2026')] }] };
    expect(judge(readText(fenced('2026 | visit'), false), expected, truth).verdict).toBe('right');
    expect(judge(readText(fenced('2024 | visit'), false), expected, truth).verdict).toBe('wrong');
  });

  it('finds what stands above all rows in each of them', () => {
    const text = fenced('every row: patient Hedda | status active', 'date | text', '2020 | Hypertension');
    expect(judge(readText(text, false), { facts: [row('Hypertension', 'active')] }, truth).verdict).toBe('right');
  });

  it('fails an answer of which any fact was changed', () => {
    const observation = truth.latest(patient, '4548-4');
    const answer = `1 of 14 Observation at x:\n${fenced(`${observation.effectiveDateTime} | HbA1c | ${observation.valueQuantity?.value} %`)}`;
    const expected = { patient, facts: [result(observation)] };
    expect(judge(readText(answer, false), expected, truth).verdict).toBe('right');
    for (const [from, to] of [
      ['2026', '2025'],
      [`${observation.valueQuantity?.value}`, '5.1'],
    ] as const) {
      const changed = readText(answer.replace('14 O', '1 O').replace(from, to), false);
      expect(judge(changed, expected, truth).verdict).toBe('wrong');
    }
  });
});
