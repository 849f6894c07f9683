import type { HumanName } from 'fhir/r4.js';

import { shownName } from './shown-name.js';
import { source } from './testing/people-sources.js';

/** A source and its names: `payer: Bob Smith, official; Rob Smith`; the last word of a name is the family. */
function sourceOf(text: string) {
  const [id = '', names = ''] = text.split(': ');
  const name = names.split('; ').flatMap((one): HumanName[] => {
    const [words = '', use] = one.split(', ');
    const [, given, family] = /^(.*) (\S+)$/.exec(words) ?? [];
    if (given === undefined) return [];
    return [{ given: [given], ...(family && { family }), ...(use && { use: use as 'official' }) }];
  });
  return source(id, { name });
}
/** The name of a person with these sources, the newest first. */
const shown = (...sources: string[]) => shownName(sources.map(sourceOf));

describe('the name that is shown of a person', () => {
  it.each<[string, string[], string | undefined]>([
    ['the only one', ['ehr: Robert Smith'], 'Robert Smith'],
    ['none where nobody says one', ['ehr', 'payer'], undefined],
    ['what most have', ['payer: Bob Smith', 'ehr: Robert Smith', 'clinic: Robert Smith'], 'Robert Smith'],
    ['the newest where each has another', ['payer: Bob Smith', 'ehr: Robert Smith'], 'Bob Smith'],
    ['the official one of those', ['payer: Bob Smith', 'ehr: Robert Smith, official'], 'Robert Smith'],
    ['the usual one where none is official', ['payer: Bob Smith', 'ehr: Robert Smith, usual'], 'Robert Smith'],
    ['the official before the usual one', ['payer: Bob Smith, usual', 'ehr: Robert Smith, official'], 'Robert Smith'],
    [
      'what most have before what one calls official',
      ['payer: Bob Smith, official', 'ehr: Robert Smith', 'clinic: Robert Smith'],
      'Robert Smith',
    ],
    [
      'no former name where another is known',
      ['payer: Bob Smith, old', 'ehr: Bob Smith, old', 'clinic: Robert Smith'],
      'Robert Smith',
    ],
    ['a former name, called so, where no other is known', ['payer: Bob Smith, maiden'], 'Bob Smith (maiden name)'],
    ['no capitals where another platform writes it', ['payer: ROBERT SMITH', 'ehr: Robert  Smith'], 'Robert Smith'],
    ['the writing of most', ['payer: R Mcnabb', 'ehr: R McNabb', 'clinic: R McNabb'], 'R McNabb'],
    ['capitals where nobody writes it otherwise', ['payer: ROBERT SMITH', 'ehr: ROBERT SMITH'], 'ROBERT SMITH'],
    [
      'that of two platforms, not of two connections of one',
      ['payer~2: Bob Smith', 'payer~1: Bob Smith', 'ehr: Robert Smith, official'],
      'Robert Smith',
    ],
  ])('is %s', (_what, sources, expected) => expect(shown(...sources)).toBe(expected));

  it('takes no name that is none', () => {
    const none: HumanName[] = [{ use: 'official' }, { text: '   ' }];
    const sources = [...none.map((name) => source('ehr', { name: [name] })), sourceOf('clinic: Robert Smith')];
    expect(shownName(sources)).toBe('Robert Smith');
  });
});
