import { matchPayer, type PayerClue } from './match-payer.js';
import { shippedFacts } from './testing/shipped-facts.js';

const { facts } = shippedFacts();

/** What a clue comes to, in one line: the payer, its line and its state. */
function found(clue: PayerClue | string): string {
  const match = matchPayer(facts, typeof clue === 'string' ? { words: clue } : clue);
  const who = match.kind === 'one' ? match.payer.id : match.kind;
  return [who, match.line ?? '-', match.state ?? '-'].join(' ');
}

describe('matchPayer', () => {
  it.each([
    ['Aetna Better Health of Texas', 'aetna medicaid TX'],
    ['Blue Cross Blue Shield of Texas', 'hcsc - TX'],
    ['Texas BCBS', 'hcsc - TX'],
    ['BLUE CROSS BLUE SHIELD OF NC', 'bcbsnc - NC'],
    ['Blue Cross of Kansas City', 'bluekc - -'],
    ['Anthem Blue Cross and Blue Shield of Ohio', 'anthem - OH'],
    ['Highmark BCBS West Virginia', 'highmark - WV'],
    ['Federal Employee Program, BCBS Montana', 'hcsc fep MT'],
    ['Humana Medicare', 'humana medicare-advantage -'],
    ['AARP Medicare Advantage', 'unitedhealthcare medicare-advantage -'],
    ['UHC Community Plan of Ohio', 'unitedhealthcare medicaid OH'],
    ['CIGNA PPO', 'cigna - -'],
    ['Kaiser Permanente', 'kaiser - -'],
    ['Humana Military', 'tricare - -'],
    ['VA', 'vahealth - -'],
    ['VA Health', 'vahealth - -'],
    ['Medicare', 'medicare - -'],
    ['Original Medicare', 'medicare medicare-ffs -'],
  ])('reads %s as %s', (words, expected) => expect(found(words)).toBe(expected));

  it.each([
    ['Texas Medicaid', 'medicaid medicaid TX'],
    ['Medi-Cal', 'medicaid medicaid CA'],
    ['Ohio Medicaid', 'medicaid medicaid OH'],
    ['Medicaid of Illinois', 'medicaid medicaid IL'],
    ['NC Medicaid', 'medicaid medicaid NC'],
    ['TennCare', 'medicaid medicaid TN'],
    ['AHCCCS', 'medicaid medicaid AZ'],
    ['Virginia Medicaid', 'medicaid medicaid VA'],
    ['Utah Medicaid', 'medicaid-utah medicaid UT'],
    ['Nebraska Medicaid', 'medicaid-nebraska medicaid NE'],
  ])('finds the program of a state: %s', (words, expected) => expect(found(words)).toBe(expected));

  it.each<[PayerClue, string]>([
    [{ platformId: 'anthem-formulary' }, 'anthem - -'],
    [{ platformId: 'aetna', words: 'Aetna Better Health of Michigan' }, 'aetna medicaid MI'],
    [{ payerId: '93052' }, 'premera - AK'],
    [{ payerId: '00726' }, 'bcbsmn medicaid MN'],
    [{ payerId: '00834' }, 'anthem - -'],
    [{ words: 'Aetna', line: 'medicaid', state: 'MI' }, 'aetna medicaid MI'],
  ])('reads %j as %s', (clue, expected) => expect(found(clue)).toBe(expected));

  it('takes the state that a plan is sold in, wherever the member lives', () => {
    expect(found({ words: 'Blue Cross Blue Shield of Alabama', state: 'TX' })).toBe('bcbsal - AL');
    expect(found({ words: 'Premera Blue Cross', state: 'TX' })).toBe('premera - -');
  });

  it.each(['Nobody Health Plan', 'Regence BlueShield', 'Sentara Health VA', 'Medicare Advantage', ''])(
    'knows no payer by “%s”, and says so without an error',
    (words) => expect(matchPayer(facts, { words }).kind).toBe('unknown'),
  );

  it.each([
    ['BCBSTX', 'Blue Cross and Blue Shield of Texas'],
    ['Aetna Better Health of Texas', 'Aetna Better Health'],
    ['Medi-Cal', 'Medi-Cal'],
    ['Ohio Medicaid', 'Ohio Medicaid'],
    ['cigna', 'Cigna'],
  ])('names %s as %s', (words, name) => expect(matchPayer(facts, { words }).name).toBe(name));

  it('offers the plans of a brand in a state, and none where it has none here', () => {
    const candidates = (words: string) => {
      const match = matchPayer(facts, { words });
      return match.kind === 'several' ? match.candidates.map(({ id }) => id) : match.kind;
    };
    expect(candidates('Blue Cross of Pennsylvania')).toEqual(['capitalblue', 'highmark', 'ibx']);
    expect(candidates('Blue Cross Blue Shield of Wyoming')).toBe('unknown');
  });

  it('asks which plan of a brand is meant', () => {
    const match = matchPayer(facts, { words: 'Blue Cross Blue Shield' });
    expect(match.kind === 'several' && match.candidates.length).toBeGreaterThan(20);
  });

  it('names a platform that has no facts as its file does', () => {
    expect(matchPayer(facts, { platformId: 'sandbox-payer' })).toEqual({
      kind: 'unknown',
      name: 'Sandbox Payer',
    });
  });

  it('finds every payer of the catalogue by its platform', () => {
    const payers = facts.platforms.filter(({ kind, environment }) => kind === 'payer' && environment === 'production');
    expect(payers.length).toBeGreaterThanOrEqual(38);
    expect(payers.filter(({ id }) => matchPayer(facts, { platformId: id }).kind !== 'one')).toEqual([]);
  });
});
