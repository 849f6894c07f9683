import { clocksOf, type ClockQuestion } from './clocks.js';
import { matchPayer, type PayerClue } from './match-payer.js';
import { factsOf } from './select-facts.js';
import { shippedFacts } from './testing/shipped-facts.js';

const { facts } = shippedFacts();
const day = '2026-12-02';

/** The deadlines, one line each: standard, urgent, conditions. */
function clocks(clue: PayerClue, changes: Partial<ClockQuestion> = {}): string[] {
  return clocksOf(facts, matchPayer(facts, clue), { day, ...changes }).clocks.map(({ standard, urgent, conditions }) =>
    [standard ?? 'no time', urgent ?? 'no time', ...conditions].join(' / '),
  );
}

describe('clocksOf', () => {
  it.each<[PayerClue, string[]]>([
    [{ words: 'Aetna Medicare' }, ['7 calendar days / 72 hours']],
    [{ words: 'Texas Medicaid' }, ['7 calendar days / 72 hours']],
    [{ words: 'Ambetter' }, ['no time / no time']],
    [{ words: 'UMR' }, ['15 days / 72 hours']],
    [
      { words: 'BCBS North Dakota', line: 'commercial' },
      ['7 calendar days / 72 hours / the plan is insured under the law of North Dakota, not self-funded'],
    ],
    [
      { words: 'Premera Alaska', line: 'commercial' },
      ['72 hours / 24 hours / the plan is insured under the law of Alaska, not self-funded'],
    ],
    [{ words: 'Cigna', line: 'commercial', state: 'GA' }, []],
    [{ words: 'TRICARE' }, []],
  ])('knows the deadlines of %j', (clue, expected) => expect(clocks(clue)).toEqual(expected));

  it('gives each deadline with its condition where the kind of plan is not known', () => {
    const found = clocks({ words: 'Aetna' });
    expect(found.length).toBeGreaterThan(2);
    expect(found.filter((one) => !one.includes('the plan is '))).toEqual([]);
    expect(clocks({ words: 'Medicare' })).toContain(
      '7 calendar days / 72 hours / the plan is a Medicare Advantage plan',
    );
  });

  it('takes Original Medicare’s from the list that the code is on, and the one that is asked for', () => {
    const match = matchPayer(facts, { words: 'Original Medicare' });
    const list = 'medicare-ffs-dmepos-required-pa';
    const { clocks: found } = clocksOf(facts, match, { day, list, urgent: true });
    expect(found).toMatchObject([
      { standard: '5 business days, not more than 7 calendar days', asked: '2 business days', conditions: [] },
    ]);
  });

  it('counts no law before it is in force', () => {
    expect(clocks({ words: 'Aetna Medicare' }, { day: '2025-12-31' })).toEqual([]);
  });
});

describe('factsOf', () => {
  it('tells a gold card law as a question to the plan, and of no other state', () => {
    const goldCards = (words: string) =>
      factsOf(facts, matchPayer(facts, { words }), { day, kinds: ['gold-card'] }).map(({ value }) => value);
    expect(goldCards('BCBSTX')).toEqual([expect.stringContaining('ask the plan whether it counts for you')]);
    expect(['Florida Blue', 'Cigna'].flatMap(goldCards)).toEqual([]);
  });

  it('names criteria that are licensed, and holds none of them', () => {
    const match = matchPayer(facts, { words: 'Utah Medicaid' });
    const [criteria] = factsOf(facts, match, { day, kinds: ['criteria'] });
    expect(criteria).toMatchObject({ value: 'InterQual (licensed)', warnings: ['Source: third party.'] });
  });
});
