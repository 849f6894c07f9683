/** What this gateway can be asked for next. Each outlet has names of its own for them. */
type Operation = 'check' | 'forms' | 'submit' | 'status' | 'list' | 'assign' | 'formulary';

/** How an outlet calls the operations. */
export type OperationNames = Readonly<Record<Operation, string>>;

/** What helps next, as data: an outlet words it. */
export interface Step {
  /** What to ask this gateway for; `person` where people do it. */
  readonly do: Operation | 'person';
  readonly why: Reason;
  readonly args: StepArguments;
}

/** Values of a step, by the names that the arguments of every outlet have. */
interface StepArguments {
  readonly request_id?: string;
  readonly assertion_id?: string;
  readonly procedure_codes?: string;
  readonly missing?: string;
  readonly phone?: string;
}

type Words = (names: OperationNames, args: StepArguments) => string;

const steps = {
  'asked-before': ['status', (n, a) => `${n.status} with request_id ${a.request_id}: this was asked for before.`],
  'holds-already': [
    'person',
    () => 'Nothing more to ask for: known_authorizations has one that holds. Tell the person its number.',
  ],
  'documentation-unnamed': ['forms', (n) => `${n.forms}: the payer wants documentation.`],
  documentation: [
    'forms',
    (n, { assertion_id: id }) =>
      `${n.forms} with ${id === undefined ? 'the assertion_id of this answer' : `assertion_id ${id}`}: the payer wants documentation.`,
  ],
  'information-needed': [
    'check',
    (n, { missing = 'info_needed of this answer' }) => `${n.check} again with what is missing: ${missing}.`,
  ],
  'performer-asks': ['person', () => 'Whoever performs the service has to ask for the authorization.'],
  required: ['submit', (n) => `${n.submit} once the documentation is complete.`],
  'sending-off': [
    'person',
    () => 'Sending requests is off at this gateway: tell the person that they or their clinic ask the payer for it.',
  ],
  'payer-says-nothing': [
    'person',
    (_n, { phone }) => (phone === undefined ? 'Ask the payer itself.' : `Ask the payer itself: ${phone}.`),
  ],
  'drug-asked-alone': [
    'check',
    (_n, a) =>
      `The payer was asked by the code of the drug alone: for one that a clinic gives, ask again with procedure_code ${billed(a)}.`,
  ],
  'drug-needs-code': ['submit', (n, a) => `${n.submit} needs procedure_code: ${billed(a)}.`],
  'drug-of-pharmacy': [
    'formulary',
    (n) => `${n.formulary} at the payer’s directory says what the plan lists of a drug from a pharmacy.`,
  ],
  'ask-payer-too': [
    'list',
    (n) => `${n.list} with provider_npi asks the payer itself: what it shows in the record may be a day old.`,
  ],
  'not-decided': ['status', (n, a) => `${n.status} with request_id ${a.request_id}: it is not decided.`],
  'changed-by': ['status', (n, a) => `The request was changed by ${a.request_id}: ask ${n.status} about that one`],
  'documents-wanted': [
    'submit',
    (n, a) =>
      `The payer wants documents: ${n.submit} with change {request_id: ${a.request_id}, kind: attach} and documents that the person chose`,
  ],
  'information-wanted': ['person', () => 'The payer wants further information before it decides: see "wanted"'],
  'form-wanted': [
    'forms',
    (n, { assertion_id: id }) =>
      `The payer wants a form: ${n.forms} with ${id === undefined ? 'the questionnaire context of "wanted" as assertion_id' : `assertion_id ${id}`}`,
  ],
  'answer-unassigned': [
    'assign',
    (n, a) =>
      `If the person knows that an answer of "said" is the one to this request: ${n.assign} with request_id ${a.request_id} and a number of it`,
  ],
  'payer-has-nothing': [
    'submit',
    (n) => `The payer found nothing of the request: call ${n.submit} again with the same arguments`,
  ],
  'no-answer': [
    'status',
    (n, a) =>
      `Ask again with ${n.status}, or call the payer, quoting request_id ${a.request_id}: it is not sent again ` +
      'before the payer answers, ten minutes after it was sent or later, that it has nothing of it',
  ],
  pended: [
    'status',
    (n, a) =>
      `Ask later with ${n.status} and request_id ${a.request_id}; the payer is asked at most once a minute, and less often the longer it says the same`,
  ],
  denied: ['person', () => 'Tell the person the reasons; an appeal goes to the payer itself'],
  cancelled: ['person', () => 'Nothing is authorized by it; the service would have to be asked for anew'],
  modified: ['person', () => 'Compare "granted" with what was asked before anything is done'],
  partial: ['person', () => 'Look at each item: not all of it is authorized'],
  'contact-payer': ['person', () => 'The payer wants to be called about the request'],
  error: ['person', () => 'Correct what "faults" names, then ask again'],
  unverified: [
    'status',
    (n, a) =>
      `Rely on nothing of it: ask the payer itself, quoting request_id ${a.request_id}, or ask later with ${n.status}`,
  ],
  'approved-other-dates': [
    'submit',
    (n) => `Nothing is authorized for the day of service: ${n.submit} with change asks for other dates`,
  ],
  unknown: [
    'person',
    (_n, a) => `The payer’s answer says nothing that can be relied on; ask it, quoting request_id ${a.request_id}`,
  ],
} as const satisfies Record<string, readonly [Step['do'], Words]>;

type Reason = keyof typeof steps;

function billed({ procedure_codes: codes }: StepArguments): string {
  return codes === undefined ? 'the HCPCS code that the drug is billed by' : `${codes}, which it names for the drug`;
}

export function step(why: Reason, args: StepArguments = {}): Step {
  return { do: steps[why][0], why, args };
}

/** What may be missing in a request or different by it, as data. */
export interface Caution {
  readonly code: CautionCode;
  /** In the order in which the words name them. */
  readonly values: readonly string[];
}

const cautions = {
  'member-number-missing': () => 'The coverage names no member number: a payer will hardly find the member.',
  'drug-system-unknown': (_n, words = '') => words,
  'drug-left-out': (_n, drug, order) =>
    `The drug ${drug} does not go with it: the service is asked for by a ${order}, which names no drug.`,
  'diagnosis-missing': () => 'No diagnosis is given.',
  'requester-unnamed': () => 'The organization that asks has no name.',
  'requester-npi-missing': () =>
    'No NPI of the organization that asks is given: payers often answer to it, and then it is not certain whom they mean.',
  'assertion-missing': (n) => `What the payer said of the requirements (assertion of ${n.check}) is not included.`,
  'decision-may-lapse': () => 'Until the payer answers, what it decided before may no longer hold.',
  'several-documents-wanted': () => 'The payer asked for several kinds of documents: see "wanted".',
} as const satisfies Record<string, (names: OperationNames, ...values: string[]) => string>;

type CautionCode = keyof typeof cautions;

export function caution(code: CautionCode, ...values: readonly string[]): Caution {
  return { code, values };
}

interface Wordless {
  readonly nextSteps: readonly Step[];
  readonly preview: { readonly sends: readonly string[]; readonly warnings: readonly Caution[] };
}

interface InWords {
  readonly nextSteps: readonly string[];
  readonly preview: { readonly sends: readonly string[]; readonly warnings: readonly string[] };
}

/** An answer with its steps and cautions in words. */
export type Worded<T> =
  T extends Partial<Wordless> ? Omit<T, keyof Wordless> & Pick<InWords, keyof T & keyof Wordless> : T;

/** Words an answer with the names of an outlet: the only place that makes sentences of steps and cautions. */
export function withWords<T extends object>(answer: T, names: OperationNames): Worded<T> {
  const { nextSteps, preview }: Partial<Wordless> = answer;
  const words = ({ code, values }: Caution) => (cautions[code] as (...args: unknown[]) => string)(names, ...values);
  return {
    ...answer,
    ...(nextSteps && { nextSteps: nextSteps.map(({ why, args }) => steps[why][1](names, args)) }),
    ...(preview && { preview: { ...preview, warnings: preview.warnings.map(words) } }),
  } as unknown as Worded<T>;
}
