import { compared, home, type SaidOfPerson } from './testing/people-sources.js';

describe('two connections', () => {
  const phone = (value: string) => ({ telecom: [{ system: 'phone' as const, value }] });
  const named = (name: string, more: SaidOfPerson = {}) => ({ name, ...more });
  const moved = { telecom: [], address: [] };
  const [local, abroad] = [phone('802-441-0142'), phone('+1 802 441 0142 ext. 5')];
  it.each<[string, SaidOfPerson, SaidOfPerson, string, number]>([
    ['all equal', home, home, 'same', 42.3],
    ['name, birth date and sex equal alone', named('Robert Smith'), named('Robert Smith'), 'same', 27.3],
    ['a listed short form, moved', named('Bob Smith'), named('Robert Smith'), 'same', 26.7],
    ['surname changed, the rest equal', named('Ann Smith', home), named('Ann Moss', home), 'same', 27.7],
    ['surname changed, telephone equal', named('Ann Smith', local), named('Ann Moss', abroad), 'ask', 23.7],
    ['surname changed, moved', { name: 'Ann Smith' }, { name: 'Ann Moss' }, 'ask', 15.7],
    ['day and month exchanged', { ...home }, { ...home, birthDate: '1971-12-04' }, 'ask', 32.1],
    ['an initial as the given name', { name: 'R Smith', ...home }, { name: 'Robert Smith', ...home }, 'ask', 35.7],
    ['father and son', { ...home }, { name: 'Robert J Smith', birthDate: '2008-06-30', ...home }, 'different', 29.1],
    ['a twin', { name: 'Robert Smith', ...home }, { name: 'Richard Smith', ...home }, 'different', 33.7],
  ])('%s', (_what, one, other, answer, bits) => {
    expect(compared(one, other)).toMatchObject({ answer, bits });
  });

  it.each<[string, SaidOfPerson, SaidOfPerson]>([
    ['one letter in a given name', { name: 'Jayden Smith' }, { name: 'Kayden Smith' }],
    ['a short form that is that of two names', { name: 'Chris Smith' }, { name: 'Christopher Smith' }],
    ['two short forms of one name', { name: 'Bob Smith' }, { name: 'Rob Smith' }],
    ['a middle name that is the given name elsewhere', { name: 'Robert James Smith' }, { name: 'James Smith' }],
    ['another middle name', { name: 'Mary Ann Smith' }, { name: 'Mary Beth Smith' }],
    ['another sex', { gender: 'female' }, { gender: 'male' }],
    ['a digit of the birth date', {}, { birthDate: '1971-04-22' }],
    ['digits of the birth date exchanged', {}, { birthDate: '1917-04-12' }],
    ['a name in other letters', { name: 'Роберт Смит' }, { name: 'Robert Smith' }],
    ['a name in other letters beside one without a middle name', { name: '小明 王' }, { name: 'Xiaoming J Wang' }],
    [
      'a twin whose second name is left out',
      { name: 'Ana Smith' },
      { name: 'Ana Lucia Smith', multipleBirthInteger: 1 },
    ],
    ['an abbreviation', { name: 'Mich Smith' }, { name: 'Michael Smith' }],
    ['an abbreviation with letters left out', { name: 'Wm Smith' }, { name: 'William Smith' }],
    ['an abbreviation that both have', { name: 'Chr Smith' }, { name: 'Chr Smith' }],
    ['one letter in a short name', { name: 'Jon Smith' }, { name: 'John Smith' }],
    ['the initial of the name behind a short form', { name: 'M. Smith' }, { name: 'Peggy Smith' }],
    ['the same words in one field, the family name first', { name: [{ text: 'SMITH ROBERT J' }] }, {}],
    [
      'sisters in one field, the family name first',
      { name: [{ text: 'SMITH MARIA' }] },
      { name: [{ text: 'SMITH MARIE' }] },
    ],
    ['twins who sound alike', { multipleBirthBoolean: true, name: 'Jayden Smith' }, { name: 'Kayden Smith' }],
    ['a twin, and a short form', { multipleBirthInteger: 2, name: 'Bob Smith' }, {}],
    ['another day of the month', {}, { birthDate: '1971-04-29' }],
    ['1 January of the year', {}, { birthDate: '1971-01-01' }],
    ['a birth date that is a stopgap', {}, { birthDate: '1900-01-01' }],
    ['a birth date without its day', {}, { birthDate: '1971-04' }],
    ['a birth date that is missing', {}, { birthDate: '' }],
    ['a Patient that is not used any more', {}, { active: false }],
    ['a Patient that was replaced', {}, { link: [{ type: 'replaced-by', other: { reference: 'Patient/new' } }] }],
    ['two strangers of a panel', { isOfPanel: true }, {}],
  ])('are asked about for %s, however much the family shares', (_what, one, other) => {
    const shared = 'isOfPanel' in one ? {} : home;
    expect(compared({ ...shared, ...one }, { ...shared, ...other }).answer).toBe('ask');
  });

  it.each<[string, SaidOfPerson, SaidOfPerson]>([
    ['junior and senior', { name: [{ text: 'Robert Smith, Jr.' }] }, { name: [{ text: 'SMITH, Robert Sr' }] }],
    ['twins who sound alike and share no contact', { multipleBirthBoolean: true, name: 'Bobbi Smith', ...moved }, {}],
    ['one letter in a short name without a contact', { name: 'Jon Smith', ...moved }, { name: 'John Smith' }],
    ['one letter in a short name and another family name', { name: 'Jon Moss' }, { name: 'John Smith' }],
    ['an abbreviation and another birth date', { name: 'Rbt Smith', birthDate: '1980-01-02' }, {}],
    ['the initial of no form of the name', { name: 'K Smith' }, { name: 'Peggy Smith' }],
    ['another name in the same other letters', { name: 'Роберт Смит' }, { name: 'Иван Смит' }],
    ['another birth date beside a name in other letters', { name: 'Роберт Смит', birthDate: '1980-01-02' }, {}],
    ['nothing known but the family', { name: 'Baby Boy Smith', birthDate: '' }, home],
    ['a stranger', { name: 'Petra Moss', birthDate: '1980-01-02' }, {}],
  ])('are different for %s', (_what, one, other) => {
    const isFamilyOnly = one.name === 'Baby Boy Smith';
    expect(compared({ ...(isFamilyOnly ? {} : home), ...one }, { ...home, ...other }).answer).toBe('different');
  });

  it('of newborn twins without a name are never joined', () => {
    expect(compared({ name: 'Baby Girl Smith', ...home }, { name: 'Baby Girl Smith', ...home }).answer).toBe('ask');
  });

  it('are joined in spite of one letter where an identifier of one individual is the same, and not by a member number', () => {
    const licence = { identifier: [{ system: 'urn:oid:2.16.840.1.113883.4.3.50', value: 'S 123-45' }] };
    const sameLicence = { identifier: [{ system: 'urn:oid:2.16.840.1.113883.4.3.50', value: 's12345' }] };
    const member = { identifier: [{ system: 'https://payers.example.org/member', value: 'M100' }] };
    expect(compared({ name: 'Katrina Moss', ...licence }, { name: 'Katrine Moss', ...sameLicence }).answer).toBe(
      'same',
    );
    expect(compared({ name: 'Katrina Moss', ...member }, { name: 'Katrine Moss', ...member }).answer).toBe('ask');
  });

  it.each([
    ['of another birth date', { birthDate: '1990-08-30' }],
    ['of another given name', { name: 'Petra Smith' }],
  ])('%s with one identifier are a question, and no join', (_what, other) => {
    const licence = { identifier: [{ system: 'http://hl7.org/fhir/sid/us-mbi', value: '1EG4-TE5-MK73' }] };
    expect(compared(licence, { ...licence, ...other }).answer).toBe('ask');
  });

  it.each([
    ['a number without a system', [{ type: { coding: [{ code: 'MR' }] }, value: '77' }]],
    ['a masked number', [{ system: 'http://hl7.org/fhir/sid/us-ssn', value: 'XXX-XX-6789' }]],
    ['a subscriber number', [{ type: { coding: [{ code: 'SN' }] }, system: 'https://payer.example', value: '77' }]],
  ])('learn nothing of %s', (_what, identifier) => {
    expect(compared({ identifier }, { identifier }).bits).toBe(compared({}, {}).bits);
  });

  it.each<[string, SaidOfPerson]>([
    ['a stopgap of a telephone number', { telecom: [{ system: 'phone', value: '555-555-5555' }] }],
    ['an address without a ZIP code', { address: [{ line: ['12 Damson Lane'] }] }],
    ['a stopgap of an e-mail address', { telecom: [{ system: 'email', value: 'none' }] }],
  ])('learn nothing of %s', (_what, said) => {
    expect(compared(said, said).bits).toBe(compared({}, {}).bits);
  });

  it.each([
    [['12 Damson Lane'], ['No. 12, Damson La.']],
    [['400 N Main St Apt 4'], ['400 North Main Street']],
    [['7 Elm Avenue #3'], ['7 ELM AV']],
  ])('share the address %s and %s', (line, other) => {
    const at = (lines: string[]) => ({ address: [{ line: lines, postalCode: '00011-1234' }] });
    expect(compared(at(line), at(other)).bits - compared({}, {}).bits).toBeCloseTo(6);
  });

  it.each([
    [['12 Damson Lane'], ['13 Damson Lane']],
    [['12 Damson Lane'], ['12 Elm Lane']],
  ])('do not share the address %s and %s', (line, other) => {
    const at = (lines: string[]) => ({ address: [{ line: lines, postalCode: '00011' }] });
    expect(compared(at(line), at(other)).bits).toBe(compared({}, {}).bits);
  });

  it.each([
    ['Séan O’Brien', "Sean O'Brien"],
    ['Bjørn Łukasz', 'Bjorn Lukasz'],
    ['Роберт Смит', 'РОБЕРТ СМИТ'],
    ['Anna Garcia-Lopez', 'Anna Garcia Lopez'],
  ])('spell one name as %s and %s', (one, other) => {
    const texts = (text: string) => ({ name: [{ text: text.replace(/ Garcia Lopez/, ' Garcia-Lopez') }] });
    expect(compared(texts(one), texts(other)).answer).toBe('same');
  });

  it('are known by a former name, and by a name that is written as text alone', () => {
    const now = {
      name: [
        { family: 'Moss', given: ['Ann'] },
        { use: 'maiden' as const, family: 'Smith' },
      ],
    };
    expect(compared(now, { name: [{ text: 'SMITH, Ann' }] }).answer).toBe('same');
  });

  it('give reasons in sentences that hold nothing of the record', () => {
    const { reasons } = compared({ name: 'Ann Smith', ...home }, { name: 'Ann Moss', ...home });
    expect(reasons.map(({ words }) => words)).toEqual([
      'The given name is the same.',
      'The family names differ.',
      'The birth date is the same.',
      'The sex is the same.',
      'A telephone number is the same.',
      'An e-mail address is the same.',
      'An address is the same.',
    ]);
  });
});
