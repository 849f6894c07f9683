import type { HumanName } from 'fhir/r4.js';

import { shownName } from './shown-name.js';
import { source } from './testing/people-sources.js';

const [robert, bob] = [
  { given: ['Robert'], family: 'Smith' },
  { given: ['Bob'], family: 'Smith' },
];

/** A source and its names. */
type Named = [platform: string, ...names: (HumanName | string)[]];
/** The name of a person with these sources, the newest first. */
function shown(...names: Named[]) {
  return shownName(
    names.map(([id, ...all]) =>
      source(id, { name: all.map((name) => (typeof name === 'string' ? { text: name } : name)) }),
    ),
  );
}

describe('the name that is shown of a person', () => {
  it.each<[string, Named[], string | undefined]>([
    ['the only one', [['ehr', 'Robert Smith']], 'Robert Smith'],
    ['none where nobody says one', [['ehr'], ['payer']], undefined],
    [
      'what most platforms have, not what the newest has',
      [
        ['payer', bob],
        ['ehr', robert],
        ['clinic', robert],
      ],
      'Robert Smith',
    ],
    [
      'the newest where each has another',
      [
        ['payer', bob],
        ['ehr', robert],
      ],
      'Bob Smith',
    ],
    [
      'the official one of those',
      [
        ['payer', bob],
        ['ehr', { ...robert, use: 'official' }],
      ],
      'Robert Smith',
    ],
    [
      'the usual one where none is official',
      [
        ['payer', bob],
        ['ehr', { ...robert, use: 'usual' }],
      ],
      'Robert Smith',
    ],
    [
      'the official before the usual one',
      [
        ['payer', { ...bob, use: 'usual' }],
        ['ehr', { ...robert, use: 'official' }],
      ],
      'Robert Smith',
    ],
    [
      'what most have before what one calls official',
      [
        ['payer', { ...bob, use: 'official' }],
        ['ehr', robert],
        ['clinic', robert],
      ],
      'Robert Smith',
    ],
    [
      'no former name where another is known',
      [
        ['payer', { ...bob, use: 'old' }],
        ['ehr', { ...bob, use: 'old' }],
        ['clinic', robert],
      ],
      'Robert Smith',
    ],
    [
      'a former name, called so, where no other is known',
      [['payer', { ...bob, use: 'maiden' }]],
      'Bob Smith (maiden name)',
    ],
    [
      'no capitals where another platform writes the name',
      [
        ['payer', 'ROBERT SMITH'],
        ['ehr', 'Robert  Smith'],
      ],
      'Robert Smith',
    ],
    [
      'the writing of most',
      [
        ['payer', 'Robert Mcnabb'],
        ['ehr', 'Robert McNabb'],
        ['clinic', 'Robert McNabb'],
      ],
      'Robert McNabb',
    ],
    [
      'capitals where nobody writes it otherwise',
      [
        ['payer', 'ROBERT SMITH'],
        ['ehr', 'ROBERT SMITH'],
      ],
      'ROBERT SMITH',
    ],
  ])('is %s', (_what, sources, expected) => expect(shown(...sources)).toBe(expected));

  it('counts two connections of one platform once', () => {
    expect(shown(['payer~2', bob], ['payer~1', bob], ['ehr', { ...robert, use: 'official' }])).toBe('Robert Smith');
  });

  it('takes no name that is none', () => {
    expect(shown(['payer', { use: 'official' }], ['ehr', { text: '   ' }], ['clinic', robert])).toBe('Robert Smith');
  });
});
