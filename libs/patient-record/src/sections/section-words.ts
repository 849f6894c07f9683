import { recordSectionNames, recordSections, type RecordSection, type SectionSearch } from './record-sections.js';

/**
 * What people and models call the sections, without spaces and signs. Words that could mean two of them are left out: a
 * `lab report` is a result and a document.
 */
const everyday: Readonly<Record<RecordSection, string>> = {
  problems: 'problem problemlist condition conditions diagnosis diagnoses',
  medications:
    'medication medicationlist medicine medicines med meds drug drugs prescription prescriptions pill pills rx dispenses refills',
  allergies: 'allergy allergylist intolerance intolerances allergiesandintolerances',
  results:
    'result lab labs laboratory labresult labresults labtest labtests laboratoryresult laboratoryresults testresult testresults test tests bloodtest bloodtests bloodwork',
  vitals: 'vital vitalsign vitalsigns bloodpressure',
  'social-history': 'socialhistory social sdoh socialdeterminants lifestyle smokingstatus',
  surveys: 'survey questionnaire questionnaires assessment assessments screening screenings surveysandassessments',
  'other-observations': 'otherobservation',
  immunizations: 'immunization immunisation immunisations vaccine vaccines vaccination vaccinations shot shots',
  procedures: 'procedure surgery surgeries operation operations',
  devices: 'device implant implants implantabledevices medicaldevice medicaldevices implantsanddevices prosthesis',
  encounters: 'encounter visit visits admission admissions hospitalization hospitalizations',
  documents: 'document documentsandreports note notes clinicalnote clinicalnotes report reports letter letters',
  'care-team': 'careteam careteams doctor doctors provider providers physician physicians clinician clinicians',
  goals: 'goal caregoals',
  'care-plans': 'careplan careplans treatmentplan treatmentplans',
  orders: 'order referral referrals servicerequests ordersandreferrals',
  appointments: 'appointment upcomingvisits',
  'family-history': 'familyhistory familyhistories familymemberhistories',
  coverage: 'coverages insurance insurances insurancecoverage healthplan',
  claims: 'claim bill bills billing eob eobs explanationofbenefits cost costs payment payments',
};

const byWord: ReadonlyMap<string, RecordSection> = new Map([
  ...typesOfOneSection(),
  ...recordSectionNames.flatMap((section) =>
    [lettersOf(section), ...everyday[section].split(' ')].map((word) => [word, section] as const),
  ),
]);

/**
 * The section that a word means: its name in any case of letters, with spaces or signs, an everyday word for it, or the
 * FHIR resource type that only this section lists.
 *
 * @returns undefined where no section or more than one may be meant
 */
export function sectionCalled(word: string): RecordSection | undefined {
  return word.length > 64 ? undefined : byWord.get(lettersOf(word));
}

function lettersOf(word: string): string {
  return word.toLowerCase().replaceAll(/[^a-z]/g, '');
}

function typesOfOneSection(): (readonly [string, RecordSection])[] {
  const listed = recordSectionNames.flatMap((section) =>
    (recordSections[section] as readonly SectionSearch[]).flatMap(({ type, use }) =>
      use === undefined ? [[lettersOf(type), section] as const] : [],
    ),
  );
  return listed.filter(([type, section]) => listed.every(([other, of]) => other !== type || of === section));
}
