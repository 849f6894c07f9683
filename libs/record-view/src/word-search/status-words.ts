import { keyOf, wordsOf } from '../dictionary/normalize.js';

/** Codes of a search parameter, each with everyday words for it. */
type CodeList = Readonly<Record<string, readonly string[]>>;

const inError = { 'entered-in-error': ['error', 'mistake'] };
const requestStatus: CodeList = {
  draft: ['pending'],
  active: ['current', 'ongoing', 'open'],
  'on-hold': ['held', 'paused', 'suspended'],
  revoked: ['cancelled', 'canceled', 'withdrawn'],
  completed: ['finished', 'done', 'past'],
  ...inError,
  unknown: [],
};
const eventStatus: CodeList = {
  preparation: [],
  'in-progress': ['ongoing', 'current', 'active'],
  'not-done': ['not given', 'refused', 'declined', 'missed'],
  'on-hold': ['held', 'paused', 'suspended'],
  stopped: ['discontinued'],
  completed: ['finished', 'done', 'past', 'given', 'received', 'administered'],
  ...inError,
  unknown: [],
};
const financialStatus: CodeList = {
  active: ['current', 'open'],
  cancelled: ['canceled'],
  draft: ['pending'],
  ...inError,
};

/** Codes of R4 and US Core by type and parameter, see https://hl7.org/fhir/R4/terminologies-valuesets.html. */
const lists: Readonly<Record<string, Readonly<Record<string, CodeList>>>> = {
  Observation: {
    status: {
      registered: ['ordered', 'in process', 'pending'],
      preliminary: ['prelim'],
      final: ['finished', 'completed', 'done'],
      amended: ['changed'],
      corrected: ['fixed'],
      cancelled: ['canceled'],
      ...inError,
      unknown: [],
    },
    category: {
      laboratory: ['lab', 'lab result', 'lab test', 'blood work', 'test result', 'blood test', 'test', 'labwork'],
      'vital-signs': ['vital', 'vital sign'],
      'social-history': ['social', 'lifestyle', 'smoking and drinking'],
      imaging: ['radiology', 'x-ray', 'scan'],
      procedure: ['procedure result'],
      survey: ['questionnaire', 'screening', 'assessment', 'score'],
      exam: ['physical exam', 'examination'],
      therapy: [],
      activity: ['exercise', 'fitness'],
    },
  },
  Condition: {
    'clinical-status': {
      active: ['current', 'ongoing', 'now', 'present'],
      recurrence: ['recurring', 'came back'],
      relapse: ['relapsed'],
      inactive: ['past', 'old', 'not active'],
      remission: ['in remission'],
      resolved: ['gone', 'cured', 'over', 'healed'],
    },
    'verification-status': {
      unconfirmed: [],
      provisional: ['suspected', 'possible'],
      differential: ['rule out', 'r/o'],
      confirmed: ['definite'],
      refuted: ['ruled out', 'not true'],
      ...inError,
    },
    category: {
      'problem-list-item': ['problem', 'problem list', 'chronic condition', 'condition'],
      'encounter-diagnosis': ['diagnosis', 'visit diagnosis', 'dx'],
      'health-concern': ['concern'],
    },
  },
  AllergyIntolerance: {
    'clinical-status': { active: ['current'], inactive: [], resolved: ['outgrown', 'gone'] },
    'verification-status': {
      unconfirmed: ['suspected'],
      confirmed: [],
      refuted: ['not allergic', 'ruled out'],
      ...inError,
    },
    criticality: {
      low: ['low risk', 'mild'],
      high: ['high risk', 'severe', 'life threatening', 'serious'],
      'unable-to-assess': ['unknown'],
    },
    category: {
      food: ['food allergy'],
      medication: ['drug', 'medicine', 'drug allergy', 'medication allergy'],
      environment: ['environmental', 'seasonal'],
      biologic: ['vaccine'],
    },
    type: { allergy: [], intolerance: [] },
  },
  MedicationRequest: {
    status: {
      active: ['current', 'taking', 'on', 'ongoing'],
      'on-hold': ['held', 'paused', 'suspended'],
      cancelled: ['canceled', 'withdrawn'],
      completed: ['finished', 'done', 'past'],
      stopped: ['discontinued', 'd/c', 'off', 'no longer taking'],
      draft: ['pending'],
      ...inError,
      unknown: [],
    },
    intent: {
      proposal: [],
      plan: [],
      order: ['prescription', 'prescribed'],
      'original-order': [],
      'reflex-order': [],
      'filler-order': [],
      'instance-order': [],
      option: [],
    },
  },
  MedicationStatement: {
    status: {
      active: ['current', 'taking', 'on', 'ongoing'],
      completed: ['finished', 'done', 'past'],
      intended: ['planned'],
      stopped: ['discontinued', 'off', 'no longer taking'],
      'on-hold': ['held', 'paused', 'suspended'],
      'not-taken': ['not taking'],
      ...inError,
      unknown: [],
    },
  },
  MedicationDispense: {
    status: {
      preparation: [],
      'in-progress': ['ongoing'],
      cancelled: ['canceled'],
      'on-hold': ['held'],
      completed: ['finished', 'done', 'filled', 'picked up', 'dispensed'],
      stopped: ['discontinued'],
      declined: ['refused'],
      ...inError,
      unknown: [],
    },
  },
  MedicationAdministration: { status: eventStatus },
  Procedure: { status: eventStatus },
  Immunization: {
    status: {
      completed: ['given', 'done', 'received', 'administered'],
      'not-done': ['not given', 'refused', 'declined', 'missed'],
      ...inError,
    },
  },
  Encounter: {
    status: {
      planned: ['scheduled', 'upcoming'],
      arrived: [],
      triaged: [],
      'in-progress': ['now', 'current', 'open', 'active'],
      onleave: [],
      finished: ['completed', 'past', 'closed', 'done'],
      cancelled: ['canceled', 'no show'],
      ...inError,
      unknown: [],
    },
    class: {
      AMB: ['ambulatory', 'outpatient', 'outpatient visit', 'office visit', 'clinic visit', 'doctor visit', 'clinic'],
      'IMP,ACUTE,NONAC': [
        'inpatient',
        'inpatient stay',
        'hospital stay',
        'hospitalization',
        'admission',
        'admitted',
        'hospital admission',
        'in hospital',
      ],
      IMP: [],
      ACUTE: ['inpatient acute', 'acute inpatient'],
      NONAC: ['inpatient non-acute', 'rehab stay', 'snf stay'],
      EMER: ['emergency', 'er visit', 'ed visit', 'emergency room', 'emergency visit', 'er', 'ed'],
      OBSENC: ['observation', 'obs stay', 'observation stay', 'observation encounter'],
      SS: ['short stay', 'same day surgery', 'day surgery'],
      VR: ['virtual', 'telehealth', 'video visit', 'telemedicine', 'phone visit', 'online visit', 'virtual visit'],
      HH: ['home health', 'home visit', 'house call'],
      FLD: ['field', 'ambulance call'],
      PRENC: ['pre-admission', 'preadmit'],
    },
  },
  DiagnosticReport: {
    status: {
      registered: ['ordered'],
      partial: [],
      preliminary: ['prelim'],
      final: ['finished', 'completed', 'done'],
      amended: ['changed'],
      corrected: ['fixed'],
      appended: [],
      cancelled: ['canceled'],
      ...inError,
      unknown: [],
    },
    category: {
      LAB: ['laboratory', 'lab report', 'blood work', 'lab'],
      RAD: ['radiology', 'imaging', 'imaging report', 'x-ray report', 'x-ray'],
      PAT: ['pathology', 'biopsy'],
      MB: ['microbiology', 'culture report'],
      CUS: ['cardiac ultrasound', 'echo report'],
    },
  },
  DocumentReference: {
    status: { current: ['active', 'final'], superseded: ['old', 'replaced'], ...inError },
    category: { 'clinical-note': ['note', 'clinical note', 'document'] },
  },
  Appointment: {
    status: {
      proposed: [],
      pending: [],
      booked: ['scheduled', 'upcoming'],
      arrived: [],
      fulfilled: ['kept', 'done', 'completed'],
      cancelled: ['canceled'],
      noshow: ['no show', 'missed'],
      'checked-in': [],
      waitlist: [],
      ...inError,
    },
  },
  CarePlan: { status: requestStatus, category: { 'assess-plan': ['care plan', 'plan', 'assessment and plan'] } },
  ServiceRequest: { status: requestStatus },
  Goal: {
    'lifecycle-status': {
      proposed: [],
      planned: [],
      accepted: [],
      active: ['current', 'ongoing'],
      'on-hold': ['paused'],
      completed: ['done', 'met', 'achieved'],
      cancelled: ['canceled'],
      rejected: [],
      ...inError,
    },
  },
  CareTeam: { status: { proposed: [], active: ['current'], suspended: [], inactive: ['past'], ...inError } },
  Device: { status: { active: ['current', 'in use'], inactive: ['removed'], ...inError, unknown: [] } },
  Coverage: { status: financialStatus },
  Claim: { status: financialStatus },
  ExplanationOfBenefit: { status: financialStatus },
  QuestionnaireResponse: {
    status: {
      'in-progress': ['started'],
      completed: ['done', 'finished'],
      amended: ['changed'],
      stopped: [],
      ...inError,
    },
  },
};

/** The codes that a parameter takes, when they are a list that is known here. */
export function codesOf(resourceType: string, param: string): readonly string[] | undefined {
  const list = listOf(resourceType, param);
  return list && Object.keys(list).filter((code) => !code.includes(','));
}

/** The code that a word means for a parameter; undefined for a parameter without a list and for words that are in none. */
export function statusCode(resourceType: string, param: string, word: string): string | undefined {
  const list = listOf(resourceType, param);
  if (list === undefined || word.includes('|')) return undefined;
  const key = keyOf(wordsOf(word));
  for (const code of Object.keys(list)) if (keyOf(wordsOf(code)) === key) return code;
  return Object.keys(list).find((code) => list[code]?.some((synonym) => keyOf(wordsOf(synonym)) === key));
}

function listOf(resourceType: string, param: string): CodeList | undefined {
  const params = Object.hasOwn(lists, resourceType) ? lists[resourceType] : undefined;
  return params && Object.hasOwn(params, param) ? params[param] : undefined;
}

/**
 * Codes that are kinds of another one: who relapsed is ill now. A platform's search takes each code for itself.
 *
 * @see http://terminology.hl7.org/CodeSystem/condition-clinical and allergyintolerance-clinical, whose codes are a hierarchy
 */
const narrower: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  Condition: { active: ['recurrence', 'relapse'], inactive: ['remission', 'resolved'] },
  AllergyIntolerance: { inactive: ['resolved'] },
};

/** The codes of a clinical status that are kinds of this one; none of any other parameter. */
export function narrowerCodes(resourceType: string, param: string, code: string): readonly string[] {
  if (param !== 'clinical-status' || !Object.hasOwn(narrower, resourceType)) return [];
  const codes = narrower[resourceType] ?? {};
  return Object.hasOwn(codes, code) ? (codes[code] ?? []) : [];
}

/** What a type calls the parameter that everybody calls `status`. */
const statusNames: Readonly<Record<string, string>> = {
  Condition: 'clinical-status',
  AllergyIntolerance: 'clinical-status',
  Goal: 'lifecycle-status',
};

/** The name of the parameter of a type; `status` where a type has it by another name. */
export function parameterName(resourceType: string, name: string): string {
  return name === 'status' ? (statusNames[resourceType] ?? name) : name;
}
