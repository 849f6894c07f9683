import fc from 'fast-check';
import { cleanName, foldName } from './organization-name.js';
import { stateOfZip } from '@fhir-gateway/platform-registry';

describe('the name of an organization in a list', () => {
  it.each([
    ['Harbor &amp; Lake Clinic', 'Harbor & Lake Clinic'],
    ['Harbor &amp;amp; Lake', 'Harbor & Lake'],
    ['St. John&#39;s &#x26; Sons', "St. John's & Sons"],
    ['A &bogus; B Clinic &#0; &', 'A &bogus; B Clinic &#0; &'],
    ['  Harbor\t Clinic ,;- ', 'Harbor Clinic'],
    ['Ｈarbor Clinic', 'Harbor Clinic'],
    ['CC1234_Harbor Clinic', 'Harbor Clinic'],
    ['Testa Family Medicine', 'Testa Family Medicine'],
    ['Harbor Clinic - MD', 'Harbor Clinic - MD'],
    ['XY - Harbor Clinic', 'XY - Harbor Clinic'],
    ['Ñandú Salud', 'Ñandú Salud'],
  ])('%j is read as %j', (raw, name) => expect(cleanName(raw)).toEqual({ name }));

  it.each([
    ['NC - Harbor Clinic', 'Harbor Clinic', 'NC'],
    ['NC - NC - Harbor Clinic', 'Harbor Clinic', 'NC'],
    ['CC12_WV - Harbor Clinic', 'Harbor Clinic', 'WV'],
  ])('%j has a state before it', (raw, name, state) => expect(cleanName(raw)).toEqual({ name, state }));

  it.each([
    ['10066006', 'has a name that says nothing'],
    ['20/20', 'has a name that says nothing'],
    ['NC - ', 'has a name that says nothing'],
    ['"Integration', 'has a broken name'],
    ['https://fhir.example', 'has a broken name'],
    ['Practice Fusion Test', 'is no organization but a test'],
    ['Harbor (UAT)', 'is no organization but a test'],
    ['*DO NOT USE* Harbor', 'is no organization but a test'],
    ['zzHarbor', 'is no organization but a test'],
    ['XX Harbor', 'is no organization but a test'],
  ])('%j is left out: %s', (raw, reason) => {
    if (reason.endsWith('nothing')) expect(cleanName(raw)).toMatch(/nothing|broken/);
    else expect(cleanName(raw)).toBe(reason);
  });

  it('is clean once cleaned, and never has what steers a terminal or a table', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (raw) => {
        const once = cleanName(`Clinic ${raw}`);
        if (typeof once === 'string') return;
        expect(once.name).not.toMatch(/[\t\n\r]| {2}|[ ,;-]$/);
        expect(cleanName(once.name)).toEqual({ name: once.name });
      }),
    );
  });

  it('folds to one form, whatever its case, accents and punctuation', () => {
    expect(foldName("St. José's  CLINIC, P.C.")).toBe('st joses clinic p c');
  });
});

describe('the state of a ZIP code', () => {
  it.each([
    ['02114', 'MA'],
    ['32073-3035', 'FL'],
    ['774793173', 'TX'],
    ['83414', 'WY'],
    ['06390', 'NY'],
    ['06391', 'CT'],
    ['96951', 'MP'],
    ['00601', 'PR'],
    [' 99501 ', 'AK'],
  ])('%s is %s', (zip, state) => expect(stateOfZip(zip)).toBe(state));

  it.each(['', '2114', '021145', '0211A', '02114-35', '00000', '99999-', 'M5V 3L9', '0２114'])(
    'is not known for %j',
    (zip) => expect(stateOfZip(zip)).toBeUndefined(),
  );
});
