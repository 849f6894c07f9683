import { anywhere } from './fact.js';
import type { Question } from './question.js';

function platforms(args: Record<string, unknown>) {
  return { tool: 'list_platforms', args };
}

export const platformsToConnect: readonly Question[] = [
  {
    id: 'mayo',
    persona: 'patient',
    words: 'My hospital is Mayo Clinic. Can you get my records?',
    setting: 'open',
    weak: [platforms({ query: 'mayo' })],
    good: [platforms({ query: 'Mayo Clinic' })],
    right: () => ({ facts: [anywhere('Mayo Clinic'), anywhere('epic')] }),
  },
  {
    id: 'state',
    persona: 'patient',
    words: 'Which Blue Cross plan is there in Texas?',
    setting: 'open',
    weak: [platforms({ query: 'blue cross', state: 'Texas' })],
    good: [platforms({ query: 'blue cross', state: 'TX' })],
    right: () => ({ facts: [anywhere('hcsc')] }),
  },
  {
    id: 'sandbox',
    persona: 'clinician',
    words: 'What can I try without a real hospital?',
    setting: 'open',
    weak: [platforms({ kind: 'Sandbox' })],
    good: [platforms({ kind: 'sandbox' })],
    right: () => ({ facts: [anywhere('sandbox-ehr'), anywhere('sandbox-open')] }),
  },
  {
    id: 'signed-in',
    persona: 'patient',
    words: 'Am I signed in?',
    setting: 'hedda',
    weak: [{ tool: 'get_auth_status', args: {} }],
    good: [{ tool: 'get_auth_status', args: {} }],
    right: () => ({ facts: [anywhere('sandbox-ehr'), anywhere(['hedda-vantreen', 'Hedda Vantreen'])] }),
  },
];
