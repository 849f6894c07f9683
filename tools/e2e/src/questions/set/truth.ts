import { generateRecords } from '@fhir-gateway/sandbox/records';
import { sandboxTruth } from '@fhir-gateway/sandbox/truth';
import type { PatientTruth, SandboxTruth, TruthPlatform } from '@fhir-gateway/sandbox/truth';
import type {
  CodeableConcept,
  Encounter,
  ExplanationOfBenefit,
  FhirResource,
  Observation,
  Reference,
} from 'fhir/r4.js';
import type { Fact, Token } from './fact.js';
import { row } from './fact.js';

/** A resource of one type. */
export type Of<T extends FhirResource['resourceType']> = Extract<FhirResource, { resourceType: T }>;

/**
 * The records as their generator makes them. They are never read through a server or the gateway, since a fault of theirs
 * would then be in the truth too.
 */
export class Truth {
  readonly resources: readonly FhirResource[];
  readonly #byRef: ReadonlyMap<string, FhirResource>;
  readonly #platforms: () => SandboxTruth;

  /** @param asOf the day of the records, as the sandbox takes it: the start of the UTC day */
  constructor(asOf: string, seed = 1, patients = 12) {
    this.resources = generateRecords({ seed, patients, asOf }).resources as FhirResource[];
    this.#byRef = new Map(this.resources.map((each) => [`${each.resourceType}/${each.id ?? ''}`, each]));
    let platforms: SandboxTruth | undefined;
    this.#platforms = () => (platforms ??= sandboxTruth({ seed, patients, asOf }));
  }

  /** The id of the patient that a resource is about; `undefined` for those about nobody, and for unknown ones. */
  patientOf(ref: string): string | undefined {
    const resource = this.#byRef.get(ref);
    return resource && aboutWhom(resource);
  }

  /** The name of a patient. */
  nameOf(patient: string): string {
    const resource = this.#byRef.get(`Patient/${patient}`);
    return (resource?.resourceType === 'Patient' && resource.name?.[0]?.text) || patient;
  }

  /** What one platform of the sandbox records of a person. */
  recordAt(platform: TruthPlatform, person: string): PatientTruth {
    const record = this.#platforms().people.find(({ key }) => key === person)?.records[platform];
    if (record === undefined) throw new Error(`${platform} has no record of ${person}`);
    return record;
  }

  /** All resources of a type, of one patient where it is given. */
  all<T extends FhirResource['resourceType']>(type: T, patient?: string): Of<T>[] {
    const ofType = this.resources.filter((each): each is Of<T> => each.resourceType === type);
    return patient === undefined ? ofType : ofType.filter((each) => aboutWhom(each) === patient);
  }

  /** Results of one test, newest first. */
  results(patient: string, code: string): Observation[] {
    const of = this.all('Observation', patient).filter((each) => hasCode(each.code, code));
    return of.sort((a, b) => (b.effectiveDateTime ?? '').localeCompare(a.effectiveDateTime ?? ''));
  }

  /** The newest result of one test. */
  latest(patient: string, code: string): Observation {
    const [first] = this.results(patient, code);
    if (first === undefined) throw new Error(`the records hold no ${code} of ${patient}`);
    return first;
  }

  /** Visits, newest first. */
  visits(patient: string): Encounter[] {
    return this.all('Encounter', patient).sort((a, b) => (b.period?.start ?? '').localeCompare(a.period?.start ?? ''));
  }

  /** Claims, newest first. */
  claims(patient: string): ExplanationOfBenefit[] {
    const startOf = (each: ExplanationOfBenefit) => each.billablePeriod?.start ?? '';
    return this.all('ExplanationOfBenefit', patient).sort((a, b) => startOf(b).localeCompare(startOf(a)));
  }
}

/** Whether a concept has a coding with this code, in whatever system. */
function hasCode(concept: CodeableConcept | undefined, code: string): boolean {
  return concept?.coding?.some((each) => each.code === code) ?? false;
}

/** All that a concept may be called by: a code names it as well as its text does. */
export function called(concept: CodeableConcept | undefined): Token {
  const codings = concept?.coding ?? [];
  return [concept?.text, ...codings.flatMap(({ display, code }) => [display, code])].filter(
    (each) => each !== undefined,
  );
}

/** The day of a date or instant. */
export function day(instant: string | undefined): string {
  return instant?.slice(0, 10) ?? '';
}

/** A result as a row must show it: day and value. */
export function result(observation: Observation): Fact {
  const { valueQuantity, component, valueCodeableConcept, effectiveDateTime } = observation;
  const values: Token[] = valueQuantity
    ? [`${valueQuantity.value}`]
    : valueCodeableConcept
      ? [called(valueCodeableConcept)]
      : (component ?? []).map((each) => `${each.valueQuantity?.value}`);
  return row(day(effectiveDateTime), ...values);
}

/** Whether something happened within a number of days before the records' day. */
export function within(instant: string | undefined, days: number, asOf = new Date()): boolean {
  return day(instant) >= new Date(asOf.getTime() - days * 86_400_000).toISOString().slice(0, 10);
}

/** The id of the patient that a resource is about; of a Patient its own. */
export function aboutWhom(resource: FhirResource): string | undefined {
  if (resource.resourceType === 'Patient') return resource.id;
  const { subject, patient, beneficiary } = resource as Partial<
    Record<'subject' | 'patient' | 'beneficiary', Reference>
  >;
  return (subject ?? patient ?? beneficiary)?.reference?.replace(/^Patient\//, '');
}
