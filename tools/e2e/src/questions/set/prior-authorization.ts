import { patientIdAt } from '@fhir-gateway/sandbox/truth';
import { anywhere } from './fact.js';
import { confirmed } from './question.js';
import type { Call, Question } from './question.js';
import { daysAhead } from './truth.js';

function check(procedure_code: unknown, args: Record<string, unknown> = {}): Call {
  return { tool: 'check_prior_auth', args: { procedure_code, ...args } };
}

const exercise = {
  tool: 'submit_prior_auth',
  args: {
    patient_id: patientIdAt('sandbox-payer', 'hedda-vantreen'),
    procedure_code: '97110',
    diagnosis_codes: ['M17.11'],
    service_date: daysAhead(60),
    place_of_service: '11',
    ordering_npi: '9000000031',
  },
};
/** The payer is a service of the sandbox. */
const notAt = ['other-server'];

export const priorAuthorization: readonly Question[] = [
  {
    id: 'spine-mri',
    persona: 'patient',
    words: 'Does my plan cover an MRI of the spine?',
    setting: 'payer',
    weak: [check(72148)],
    good: [check('72148')],
    // The payer has no rule for it, which is not the same as that none is needed.
    right: () => ({ facts: [anywhere('unknown')], never: [anywhere('is not required')] }),
    notAt,
  },
  {
    id: 'knee-authorization',
    persona: 'billing clerk',
    words: 'Does a knee replacement need prior authorization, and which papers?',
    setting: 'payer',
    weak: [check(27447)],
    good: [check('27447', { diagnosis_codes: ['M17.11'] })],
    right: () => ({ facts: [anywhere(['is required', 'required']), anywhere(['tka|1.0.0', 'tka'])] }),
    notAt,
  },
  {
    id: 'visit-authorization',
    persona: 'patient',
    words: 'Do I need authorization for an office visit?',
    setting: 'payer',
    weak: [check(99213)],
    good: [check('99213')],
    right: () => ({ facts: [anywhere(['is not required', 'not-required'])] }),
    notAt,
  },
  {
    id: 'knee-policy',
    persona: 'clinician',
    words: 'What does the payer want to see before a knee replacement?',
    setting: 'payer',
    weak: [{ tool: 'get_policy_rules', args: { procedure_code: 27447 } }],
    good: [{ tool: 'get_policy_rules', args: { procedure_code: '27447' } }],
    right: () => ({ facts: [anywhere('12 weeks of conservative care'), anywhere('ORTH-12 Knee arthroplasty')] }),
    notAt,
  },
  {
    id: 'request-authorization',
    persona: 'billing clerk',
    words: 'Ask the payer to authorize her exercise therapy, and give me the number.',
    setting: 'payer',
    weak: [exercise],
    good: [exercise, confirmed(exercise)],
    right: () => ({ facts: [anywhere('97110'), anywhere('approved'), anywhere('SAT-97110-1')] }),
    rightForWeak: () => ({ facts: [anywhere('97110'), anywhere(['Nothing is sent yet', 'preview'])] }),
    after: 1,
    notAt,
  },
  {
    id: 'authorization-on-file',
    persona: 'billing clerk',
    words: 'Is her exercise therapy authorized already?',
    setting: 'payer',
    weak: [check(97110)],
    good: [check('97110', { diagnosis_codes: ['M17.11'] })],
    right: () => ({ facts: [anywhere('SAT-97110-1'), anywhere('approved')] }),
    after: 2,
    notAt,
  },
];
