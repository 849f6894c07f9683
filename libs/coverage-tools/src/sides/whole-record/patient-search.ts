/** A search that every platform of a person can be asked alike. */
export interface PatientSearch {
  readonly type: string;
  /** The query for another platform, where the person has another id. */
  queryFor(patientId: string): string;
  readonly sort?: string;
  readonly count?: number;
}

/** What care is made of; coverages and claims are the payer's or those of the platform that is named. */
const clinicalTypes: ReadonlySet<string> = new Set([
  'AllergyIntolerance',
  'CarePlan',
  'CareTeam',
  'Condition',
  'Device',
  'DeviceRequest',
  'DeviceUseStatement',
  'DiagnosticReport',
  'DocumentReference',
  'Encounter',
  'FamilyMemberHistory',
  'Goal',
  'Immunization',
  'MedicationAdministration',
  'MedicationDispense',
  'MedicationRequest',
  'MedicationStatement',
  'NutritionOrder',
  'Observation',
  'Procedure',
  'ServiceRequest',
  'VisionPrescription',
]);

/** Parameters that hold no id: an id is one platform's own, and may be somebody else's at another. */
const withoutIds =
  /^(?:code|category|status|clinical-status|verification-status|type|intent|class|vaccine-code|value-quantity|date|authored|authoredon|issued|onset-date|period|recorded-date|_lastUpdated|_sort|_count|_elements|_summary)(?::(?:not|in|text|exact|missing))?$/;

/**
 * Reads a search for clinical resources of one patient.
 *
 * @returns undefined for a read, and for a type that is no clinical one; `own`: only the platform of this patient can
 *   answer, since the search holds more than values that mean the same everywhere
 */
export function readPatientSearch(
  { path, query }: { readonly path: string; readonly query: string },
  patientId: string,
): PatientSearch | 'own' | undefined {
  if (!clinicalTypes.has(path)) return undefined;
  const parameters = new URLSearchParams(query);
  const named = [...parameters].filter(([name]) => name === 'patient' || name === 'subject');
  const [[name, value] = []] = named;
  const isOfPatient = named.length === 1 && [patientId, `Patient/${patientId}`].includes(value ?? '');
  const others = [...parameters.keys()].filter((key) => key !== name);
  if (!isOfPatient || name === undefined || value === undefined || !others.every((key) => withoutIds.test(key)))
    return 'own';
  const sort = parameters.get('_sort');
  const count = Number(parameters.get('_count') ?? Number.NaN);
  return {
    type: path,
    ...(sort !== null && { sort }),
    ...(Number.isInteger(count) && count > 0 && { count }),
    queryFor: (id) => {
      const moved = new URLSearchParams(query);
      moved.set(name, value.startsWith('Patient/') ? `Patient/${id}` : id);
      return moved.toString();
    },
  };
}
