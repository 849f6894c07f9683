import { listsOf, type ListQuestion } from './lists.js';
import { matchPayer } from './match-payer.js';
import { shippedFacts } from './testing/shipped-facts.js';

const { facts } = shippedFacts();
const today = '2026-12-02';

function asked(words: string, code: string, changes: Partial<ListQuestion> = {}) {
  return listsOf(facts, matchPayer(facts, { words }), { code, day: today, ...changes });
}

function answerOf(list: string, ...question: Parameters<typeof asked>) {
  return asked(...question).answers.find((one) => one.list === list);
}
const equipment = 'medicare-ffs-dmepos-required-pa';
const outpatient = 'medicare-ffs-opd-pa';

describe('listsOf', () => {
  it('tells where a listed item goes, and how long a decision takes and counts', () => {
    expect(asked('Original Medicare', 'L0650').requirement).toBe('listed');
    expect(answerOf(equipment, 'Original Medicare', 'L0650')).toMatchObject({
      answer: 'on-list',
      conditions: [],
      sentTo: 'DME MAC',
      decision: { standard: '5 business days, not more than 7 calendar days', urgent: '2 business days' },
      decisionValid: '60 calendar days',
    });
  });

  it('counts a code that is on no list as unknown, and says as of when', () => {
    const { requirement, answers } = asked('Original Medicare', '27447');
    expect(requirement).toBe('unknown');
    expect(answers.flatMap(({ says }) => says)).toContain('27447 is not on this list as of 1 Dec 2026.');
    expect(answers.find(({ list }) => list === outpatient)?.answer).toBe('cannot-answer');
  });

  it('goes by the day of service', () => {
    const on = (day: string) => answerOf(equipment, 'Medicare', 'E0747', { day });
    expect(on('2024-08-27')?.answer).toBe('on-list');
    expect(on('2024-08-28')).toMatchObject({
      answer: 'not-on-list',
      says: ['E0747 is not on this list as of 28 Aug 2024.', 'Suspended on 28 August 2024; do not send a request.'],
    });
    expect(answerOf(equipment, 'Original Medicare', 'E0651', { day: '2026-04-12' })?.answer).toBe('not-on-list');
    expect(answerOf(equipment, 'Original Medicare', 'E0651', { day: '2026-04-13' })?.answer).toBe('on-list');
  });

  it('says of Medicare without a kind of plan that the list counts for Original Medicare', () => {
    expect(answerOf(equipment, 'Medicare', 'L0650')?.conditions).toEqual(['the plan is Original Medicare']);
  });

  it.each([
    ['another setting', { setting: 'ambulatory-surgical-center' }, 'it is for a hospital outpatient department'],
    ['a day after its review', { day: '2027-02-01' }, 'it was to be reviewed by 31 Jan 2027'],
  ] as const)('cannot answer for %s', (_, changes, why) => {
    const answer = answerOf(outpatient, 'Original Medicare', '64490', changes);
    expect(answer).toMatchObject({ answer: 'cannot-answer', says: [`This list cannot answer it: ${why}.`] });
  });

  it('tells a voluntary program where it counts, and what happens else', () => {
    const wiser = 'medicare-ffs-wiser';
    const ohio = asked('Original Medicare in Ohio', '15271');
    expect(ohio.requirement).toBe('unknown');
    expect(ohio.answers[0]?.says).toContain('Asking is voluntary here; else the claim is reviewed before it is paid.');
    expect(answerOf(wiser, 'Original Medicare in Maine', '15271')?.says).toEqual([
      'This list cannot answer it: it does not count in Maine on that day.',
    ]);
    const before = { day: '2026-01-18' };
    expect(answerOf('medicare-ffs-asc-demo', 'Original Medicare', '15822', before)?.says).toEqual([
      'This list cannot answer it: it has not begun on that day.',
    ]);
  });

  it.each(['Aetna', 'Humana Medicare Advantage', 'Texas Medicaid'])('answers nothing for %s', (words) => {
    const { requirement, answers, says } = asked(words, 'L0650');
    expect([requirement, answers]).toEqual(['unknown', []]);
    expect(says.join()).toContain('they cannot answer for');
  });
});
