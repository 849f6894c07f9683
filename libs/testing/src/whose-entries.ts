/** What a judge says of an entry, where it knows the base of the platform and the Patients that are linked, and by ids alone. */
type Whose = 'own' | 'other' | 'elsewhere' | 'unsaid';

interface WhoseEntry {
  readonly what: string;
  readonly entry: { readonly resourceType: string; readonly id?: string };
  /** For {@link whoseEntriesPerson}. */
  readonly whose: Whose;
  /** For the id of the person alone. */
  readonly byId: Whose;
  /** Whether a write of it is about another than the person of that id. */
  readonly isRefused: boolean;
}

/** The person whom {@link whoseEntries} are judged for. */
export const whoseEntriesPerson = {
  patientId: 'me',
  linkedPatientIds: ['old-me'],
  baseUrl: 'https://ehr.example/fhir',
} as const;

const to = (reference: unknown) => ({ reference });
const about = (reference: unknown) => ({ resourceType: 'Condition', id: 'c', subject: to(reference) });
const [me, other] = [to('Patient/me'), to('Patient/other')];

/** Entries of which six judges once said six things: each that compares patients is tested with all of them. */
export const whoseEntries: readonly WhoseEntry[] = (
  [
    ['the person', about('Patient/me'), 'own', 'own', false],
    ['the person at a version', about('Patient/me/_history/2'), 'own', 'own', false],
    ['the person by an address', about('https://ehr.example/fhir/Patient/me'), 'own', 'own', false],
    ['a linked Patient', about('Patient/old-me'), 'own', 'other', true],
    ['another', about('Patient/other'), 'other', 'other', true],
    ['another with a slash before', about('/Patient/other'), 'other', 'other', true],
    ['another with a space behind', about('Patient/other '), 'other', 'other', true],
    ['another at a version', about('Patient/other/_history/1'), 'other', 'other', true],
    ['another by an address', about('https://ehr.example/fhir/Patient/other'), 'other', 'other', true],
    ['another of another server', about('https://else.example/fhir/Patient/other'), 'elsewhere', 'other', true],
    ['another of another scheme', about('http://ehr.example/fhir/Patient/other'), 'elsewhere', 'other', true],
    ['whoever is found', about('Patient?identifier=1'), 'elsewhere', 'elsewhere', true],
    ['another with a fragment', about('Patient/other#x'), 'elsewhere', 'elsewhere', true],
    ['another in small letters', about('patient/other'), 'elsewhere', 'elsewhere', true],
    ['a group', about('Group/g'), 'unsaid', 'unsaid', false],
    ['what is contained', about('#p'), 'unsaid', 'unsaid', false],
    ['nobody', { resourceType: 'Condition', id: 'c' }, 'unsaid', 'unsaid', false],
    ['a number', about(7), 'unsaid', 'unsaid', false],
    ['two', { ...about('Patient/me'), patient: other }, 'other', 'other', false],
    ['the person and one more', { resourceType: 'Appointment', participant: [{ actor: me }, { actor: other }] }, 'own', 'own', true], // prettier-ignore
    ['one who takes part', { resourceType: 'Appointment', participant: [{ actor: other }] }, 'other', 'other', true],
    ['a child by the parent’s plan', { resourceType: 'Coverage', beneficiary: me, subscriber: other }, 'own', 'own', true], // prettier-ignore
    ['the person, as another says', { ...about('Patient/me'), asserter: other }, 'own', 'own', true],
    ['nobody, as another wrote', { resourceType: 'DocumentReference', author: [other] }, 'other', 'other', true],
    ['another, as it is one', { resourceType: 'Patient', id: 'other' }, 'other', 'other', false],
  ] as const
).map(([what, entry, whose, byId, isRefused]) => ({ what, entry, whose, byId, isRefused }));
