import { row } from './fact.js';
import { search } from './question.js';
import type { Question } from './question.js';
import { day, within } from './truth.js';
import type { Truth } from './truth.js';

const key = 'hedda-vantreen';
/** The platforms that both hold a record of hers. */
const both = ['sandbox-ehr', 'sandbox-clinic'] as const;
/** The same people are at both platforms of the sandbox only. */
const notAt = ['other-server'];

function atBoth(resourceType: string, args: Record<string, unknown> = {}) {
  return both.map((platform_id) => search(resourceType, { platform_id, ...args }));
}

function names({ text, codes }: { text: string; codes: readonly { code: string; display?: string }[] }) {
  return [text, ...codes.flatMap(({ code, display }) => [code, ...(display === undefined ? [] : [display])])];
}

function records(truth: Truth) {
  return both.map((platform) => truth.recordAt(platform, key));
}

export const twoPlatforms: readonly Question[] = [
  {
    id: 'allergies-at-both',
    persona: 'nurse',
    words: 'What do the hospital and the clinic say about her allergies?',
    setting: 'two platforms',
    weak: atBoth('allergies'),
    good: atBoth('AllergyIntolerance'),
    right: (truth) => ({
      facts: records(truth).flatMap(({ allergies }) =>
        allergies.map((each) => row(names(each), ...(each.criticality === undefined ? [] : [each.criticality]))),
      ),
    }),
    notAt,
  },
  {
    id: 'medications-at-both',
    persona: 'clinician',
    words: 'What do both of them prescribe for her now?',
    setting: 'two platforms',
    weak: atBoth('MedicationRequest', { status: 'Active' }),
    good: atBoth('MedicationRequest', { params: { status: 'active' } }),
    right: (truth) => ({
      facts: records(truth).flatMap(({ medications }) =>
        medications.filter(({ status }) => status === 'active').map((each) => row(names(each), 'active')),
      ),
    }),
    notAt,
  },
  {
    id: 'visits-at-both',
    persona: 'care manager',
    words: 'Where was she seen in the past year?',
    setting: 'two platforms',
    weak: atBoth('visits', { since: 'past 12 months' }),
    good: atBoth('Encounter', { since: 'past 12 months' }),
    right: (truth) => ({
      facts: records(truth).flatMap(({ encounters }) =>
        encounters.filter(({ start }) => within(start, 360)).map(({ start }) => row(day(start))),
      ),
    }),
    notAt,
  },
];
