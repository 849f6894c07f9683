import type { DraftAnswer } from '../../prior-auth/request-draft.js';
import type { StateWords } from './prior-auth-words.js';

type Status = DraftAnswer['requirements']['status'];

/** What a plan's answer means for whoever asked. */
export const answerWords: Readonly<Record<Status, StateWords>> = {
  required: {
    words: 'Approval needed',
    tone: 'warn',
    meaning: 'The plan wants to approve this before it is done. Without that it may not pay.',
  },
  'not-required': {
    words: 'No approval needed',
    tone: 'good',
    meaning: 'The plan covers this and wants no approval first. It is no promise to pay.',
  },
  conditional: {
    words: 'It depends',
    tone: 'warn',
    meaning: 'The plan cannot say yet: it depends on facts that it was not told.',
  },
  satisfied: {
    words: 'Approved already',
    tone: 'good',
    meaning: 'The plan says that an approval for this is there already.',
  },
  'not-covered': { words: 'Not covered', tone: 'bad', meaning: 'The plan does not pay for this.' },
  unknown: {
    words: 'Not known',
    tone: 'warn',
    meaning:
      'The plan gave no answer that can be relied on. That does not mean that no approval is needed: call the plan.',
  },
};

const facts: Readonly<Record<string, string>> = {
  performer: 'who will do it (the number, NPI, of who gives the service)',
  location: 'where it will be done (the place)',
  timeframe: 'when it will be done (the day)',
  'contract-window': 'when it will be done (the day)',
  'detail-code': 'exactly what will be done (a more exact code)',
  OTH: 'something else, see what the plan says',
};

/** What the plan has to be told, in words. */
export function neededWords(codes: readonly string[]): string[] {
  return [...new Set(codes.map((code) => facts[code] ?? 'something that it does not say in words'))];
}

const audiences: Readonly<Record<string, string>> = {
  clinical: 'from the doctor or nurse',
  admin: 'from the office',
  patient: 'from the patient',
  both: 'from the doctor and the office',
  conditional: 'perhaps',
};
const purposes: Readonly<Record<string, string>> = {
  withpa: 'together with the request',
  withclaim: 'later, with the bill',
  withorder: 'with the order',
  'retain-doc': 'to be stored by the office',
};

/** Documentation that the plan wants, in words. */
export function documentationWords({ documentation }: DraftAnswer['requirements']): string[] {
  return documentation.map(({ who, purpose, questionnaires }) => {
    const what =
      questionnaires.length === 0
        ? 'Information'
        : questionnaires.length === 1
          ? 'A form'
          : `${questionnaires.length} forms`;
    return [what, audiences[who], ...purpose.flatMap((one) => purposes[one] ?? [])].filter(Boolean).join(', ');
  });
}

/** Whose answer it is, in words. */
export function sourceWords({ requirements: { source }, payerName }: DraftAnswer): string {
  switch (source.kind) {
    case 'crd':
      return `${payerName} answered this.`;
    case 'eligibility':
      return `${payerName} answered a question about coverage, which is less certain than one about approvals.`;
    case 'existing-auth':
      return 'This is from an approval in the record.';
    case 'policy':
      return `This is from what ${payerName} publishes for everybody; it says nothing of this plan.`;
    default:
      return `${payerName} did not answer.`;
  }
}

/** Remarks of the gateway that a person can use: those that speak of tools and arguments are for programs. */
export function readableWarnings(warnings: readonly string[]): string[] {
  return warnings.filter((one) => !/_|prefetch|\b(CRD|DTR|CQL|FHIRPath|hook)\b/.test(one));
}
