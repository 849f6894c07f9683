import type { CodeableConcept, ExplanationOfBenefit, Medication, Patient, Resource } from 'fhir/r4.js';

/** An entry of a record: where it stands, what people call it and how it is coded. */
export interface FactTruth {
  /** `Type/id` on its platform. */
  readonly ref: string;
  readonly text: string;
  readonly codes: readonly { readonly system: string; readonly code: string; readonly display?: string }[];
}

/** For each list of a record: the type of its entries, their concept, the date that orders them, and their category. */
const lists = {
  problems: ['Condition', 'code', 'onsetDateTime'],
  medications: ['MedicationRequest', 'medicationCodeableConcept', 'authoredOn'],
  dispenses: ['MedicationDispense', 'medicationCodeableConcept', 'whenHandedOver'],
  allergies: ['AllergyIntolerance', 'code', ''],
  results: ['Observation', 'code', 'effectiveDateTime', 'laboratory'],
  vitals: ['Observation', 'code', 'effectiveDateTime', 'vital-signs'],
  social: ['Observation', 'code', 'effectiveDateTime', 'social-history'],
  immunizations: ['Immunization', 'vaccineCode', 'occurrenceDateTime'],
  encounters: ['Encounter', 'type.0', 'period.start'],
  procedures: ['Procedure', 'code', 'performedPeriod.start'],
  devices: ['Device', 'type', ''],
  documents: ['DocumentReference', 'type', 'date'],
  goals: ['Goal', 'description', ''],
  claims: ['ExplanationOfBenefit', 'item.0.productOrService', 'billablePeriod.start'],
  coverages: ['Coverage', '', ''],
} as const satisfies Readonly<Record<string, readonly [string, string, string, string?]>>;
type ListName = keyof typeof lists;

/** What one platform records of one person. Lists are oldest first. */
export interface PatientTruth extends Readonly<Record<ListName, readonly FactTruth[]>> {
  readonly patientId: string;
  readonly name: string;
  readonly birthDate: string;
  readonly medications: readonly (FactTruth & { readonly status: string })[];
  readonly documents: readonly (FactTruth & { readonly title: string })[];
  readonly claims: readonly ClaimTruth[];
  readonly coverages: readonly (FactTruth & { readonly memberNumber: string })[];
  /** How many resources of each type the record has. */
  readonly counts: Readonly<Record<string, number>>;
}

/** What one claim cost and who bore it. */
interface ClaimTruth extends FactTruth {
  /** `pharmacy`, `professional` or `institutional`. */
  readonly type: string;
  readonly start: string;
  /** US dollars by category: `submitted`, `eligible`, `discount`, `memberliability`, `paidtoprovider`. */
  readonly amounts: Readonly<Record<string, number>>;
}

/** Elements that say whose a resource is; the policy of a child also names the parent who holds it. */
const owners = ['subject', 'patient', 'beneficiary', 'securityContext'] as const;

/** Resources of each patient, by patient id, in the order in which they were made. */
export function recordsByPatient(resources: readonly Resource[]): Map<string, Resource[]> {
  const byPatient = new Map<string, Resource[]>();
  for (const resource of resources) {
    const owner = ownerOf(resource);
    if (owner === undefined) continue;
    const own = byPatient.get(owner);
    if (own) own.push(resource);
    else byPatient.set(owner, [resource]);
  }
  return byPatient;
}

function ownerOf(resource: Resource): string | undefined {
  if (resource.resourceType === 'Patient') return resource.id;
  const members = resource as unknown as Readonly<Record<string, { reference?: string } | undefined>>;
  const reference = owners.map((name) => members[name]?.reference).find((each) => each?.startsWith('Patient/'));
  return reference?.slice('Patient/'.length);
}

/**
 * Reads what a platform records of one person off the generated resources.
 *
 * @param index all resources of the platform, by `Type/id`
 */
export function patientTruth(
  patient: Patient,
  own: readonly Resource[],
  index: ReadonlyMap<string, Resource>,
): PatientTruth {
  const entriesOf = (list: ListName): Resource[] => {
    const [type, , date, category]: readonly (string | undefined)[] = lists[list];
    const dateOf = (one: Resource): string => textAt(one, date ?? '');
    return own
      .filter(({ resourceType }) => resourceType === type)
      .filter((one) => category === undefined || textAt(one, 'category.0.coding.0.code') === category)
      .sort((a, b) => dateOf(a).localeCompare(dateOf(b)));
  };
  const factOf = (list: ListName, one: Resource): FactTruth => {
    const listed = index.get(textAt(one, 'medicationReference.reference')) as Medication | undefined;
    const { coding = [], text } = (at(one, lists[list][1]) ?? listed?.code ?? {}) as CodeableConcept;
    const codes = coding.map(({ system = '', code = '', display }) => ({
      system,
      code,
      ...(display !== undefined && { display }),
    }));
    const named = coding.find(({ display }) => display !== undefined)?.display;
    return { ref: refOf(one), text: text ?? named ?? coding[0]?.code ?? '', codes };
  };
  const all = <More extends object>(list: ListName, moreOf: (one: Resource) => More): (FactTruth & More)[] =>
    entriesOf(list).map((one) => ({ ...factOf(list, one), ...moreOf(one) }));
  const facts = Object.fromEntries(
    (Object.keys(lists) as ListName[]).map((list) => [list, all(list, () => ({}))]),
  ) as Record<ListName, FactTruth[]>;
  return {
    patientId: patient.id ?? '',
    name: patient.name?.[0]?.text ?? '',
    birthDate: patient.birthDate ?? '',
    ...facts,
    medications: all('medications', (one) => ({ status: textAt(one, 'status') })),
    documents: all('documents', (one) => ({ title: textAt(one, 'content.0.attachment.title') })),
    claims: all('claims', (one) => ({
      type: textAt(one, 'type.coding.0.code'),
      start: textAt(one, 'billablePeriod.start'),
      amounts: Object.fromEntries(
        ((one as ExplanationOfBenefit).total ?? []).map(({ category, amount }) => [
          category.coding?.[0]?.code ?? '',
          amount.value ?? 0,
        ]),
      ),
    })),
    coverages: all('coverages', (one) => ({ memberNumber: textAt(one, 'identifier.0.value') })),
    counts: countsOf(own),
  };
}

function countsOf(own: readonly Resource[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { resourceType } of own) counts[resourceType] = (counts[resourceType] ?? 0) + 1;
  return counts;
}

/** `Type/id` of a resource. */
export function refOf({ resourceType, id }: Resource): string {
  return `${resourceType}/${id ?? ''}`;
}

/** What stands at a path; nothing at an empty one. */
function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce((inner, name) => (inner as Readonly<Record<string, unknown>> | undefined)?.[name], value);
}

function textAt(value: unknown, path: string): string {
  return String(at(value, path) ?? '');
}
