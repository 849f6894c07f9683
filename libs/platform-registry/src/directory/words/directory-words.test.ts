import { directoryWords } from './directory-words.js';

describe('words of a search', () => {
  it.each([
    ['bcbssc', ['bcbs', 'southcarolina']],
    ['BCBS SC', ['bcbs', 'southcarolina']],
    ['BlueCross BlueShield of South Carolina', ['bcbs', 'southcarolina']],
    ['NC Blue Cross', ['northcarolina', 'bluecross']],
    ['FL Blue', ['florida', 'blue']],
    ['Premera WA', ['premera', 'washington']],
    ['bcbs washington dc', ['bcbs', 'districtcolumbia']],
    ['BCBS DC', ['bcbs', 'districtcolumbia']],
    ['Independence Blue Cross', ['independence', 'bluecross']],
    ["St. Brigid's Children’s Hospitals", ['st', 'brigids', 'childrens', 'hospital']],
    ['Saint Brigids', ['st', 'brigids']],
    ['The Clinic at the Coast, LLC', ['clinic', 'coast']],
    ['of the', ['of', 'the']],
  ])('reads %j as %j', (name, expected) => {
    expect(directoryWords(name)).toEqual(expected);
  });

  it.each([
    ['VA Health', ['va', 'health']],
    ['va.gov', ['va', 'gov']],
    ['va', ['va']],
    ['in', ['in']],
    ['Advanced MD', ['advanced', 'md']],
    ['bcbsxx', ['bcbsxx']],
    ['BCBSM', ['bcbsm']],
    ['united concordia', ['united', 'concordia']],
  ])('sees no state and no abbreviation in %j', (name, expected) => {
    expect(directoryWords(name)).toEqual(expected);
  });

  it('keeps names apart of which one is the end or the beginning of the other', () => {
    expect(directoryWords('West Virginia')).not.toContain('virginia');
    expect(directoryWords('Kansas City')).not.toContain('kansas');
    expect(directoryWords('Arkansas')).not.toContain('kansas');
  });
});
