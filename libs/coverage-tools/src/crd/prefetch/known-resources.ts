import { isResource, parseReference, personOf, whoseEntry } from '@fhir-gateway/fhir';
import type { Coverage, FhirResource, Organization, Patient } from 'fhir/r4.js';
import type { CoverageContext } from '../../coverage-context.js';
import { readPages } from '../../record-pages.js';
import { readResource } from '../../record-resources.js';
import { prefetchTypes } from './prefetch-query.js';

/** Resources of the record that one question may cost. */
const maxReads = 20;
/** Of all resources of a type. */
const maxPages = 5;

/** What a question starts with. */
export interface StartingResources {
  readonly patient: Patient;
  readonly coverage: Coverage;
  readonly payer?: Organization;
  /** The order and the people it names, which are in no record. */
  readonly drafted: readonly FhirResource[];
}

/** Why a resource is not there: the record has none, or does not show it. */
export type Lookup = { readonly resource: FhirResource } | { readonly missing: 'not-found' | 'not-shown' };

/**
 * The resources of one question: those that it starts with, and those of the record that they refer to, read when they
 * are asked for. Only types that may be sent, and only of this patient.
 */
export class KnownResources {
  readonly #known = new Map<string, Promise<Lookup>>();
  readonly #context: Pick<CoverageContext, 'records' | 'recordsBaseUrl'>;
  readonly #person: ReturnType<typeof personOf>;
  readonly #extraTypes: ReadonlySet<string>;
  #reads = 0;

  constructor(
    context: Pick<CoverageContext, 'records' | 'recordsBaseUrl'>,
    start: StartingResources,
    extraTypes: ReadonlySet<string> = new Set(),
  ) {
    this.#context = context;
    this.#person = personOf(start.patient);
    this.#extraTypes = extraTypes;
    const { patient, coverage, payer, drafted } = start;
    for (const resource of [patient, coverage, ...(payer ? [payer] : []), ...drafted]) {
      const known = Promise.resolve({ resource: this.#sendable(resource) });
      if (resource.id !== undefined) this.#known.set(`${resource.resourceType}/${resource.id}`, known);
    }
  }

  /** One resource by its id. */
  get(type: string, id: string): Promise<Lookup> {
    const name = `${type}/${id}`;
    let found = this.#known.get(name);
    if (!found) {
      found = this.#read(type, id);
      this.#known.set(name, found);
    }
    return found;
  }

  /** What a reference leads to; nothing where it may not be sent, whoever asks. */
  async resolve(reference: string): Promise<FhirResource | undefined> {
    const named = parseReference(reference);
    if (named === undefined) return undefined;
    const found = await this.get(named.type, named.id);
    return 'resource' in found ? found.resource : undefined;
  }

  /**
   * All resources of a type that are the patient's; for types that the platform file adds.
   *
   * @returns `undefined` where they cannot be read, or not all of them: a part would say that there is no more
   */
  async ofPatient(type: string): Promise<FhirResource[] | undefined> {
    this.#reads += 1;
    if (!this.#extraTypes.has(type) || this.#reads > maxReads) return undefined;
    const { records, recordsBaseUrl: baseUrl } = this.#context;
    const query = new URLSearchParams({ patient: this.#person.patientId ?? '', _count: '50' }).toString();
    try {
      const found = await readPages(records, { path: type, query, baseUrl, maxPages, what: `${type} resources` });
      return found.filter((resource) => this.#maySend(resource)).map((resource) => this.#sendable(resource));
    } catch {
      return undefined;
    }
  }

  async #read(type: string, id: string): Promise<Lookup> {
    if (!prefetchTypes.has(type) && !this.#extraTypes.has(type)) return { missing: 'not-shown' };
    // The patient and the coverage are there already: any other one is somebody else's, or another plan's.
    if (type === 'Patient' || type === 'Coverage' || this.#reads >= maxReads) return { missing: 'not-shown' };
    this.#reads += 1;
    try {
      const resource = await readResource(this.#context, type as FhirResource['resourceType'], id);
      if (!resource) return { missing: 'not-found' };
      return this.#maySend(resource) ? { resource: this.#sendable(resource) } : { missing: 'not-shown' };
    } catch {
      // Whatever it was: the question is asked without this resource, and the service is told that it was not available.
      return { missing: 'not-shown' };
    }
  }

  /** Of types that are about a patient, only this one's. */
  #maySend(resource: FhirResource): boolean {
    const { resourceType } = resource;
    if (resourceType === 'Patient') return resource.id === this.#person.patientId;
    if (!prefetchTypes.has(resourceType) && !this.#extraTypes.has(resourceType)) return false;
    const whose = whoseEntry(resource, this.#person);
    const mayBeUnsaid = !patientTypes.has(resourceType) && !this.#extraTypes.has(resourceType);
    return whose === 'own' || (whose === 'unsaid' && mayBeUnsaid);
  }

  /** The resource without what no rule needs (narrative, photographs) and without contained ones of other types. */
  #sendable(resource: FhirResource): FhirResource {
    const { text: _text, photo: _photo, contained, ...rest } = resource as FhirResource & Record<string, unknown>;
    const kept = Array.isArray(contained)
      ? contained.filter((one: unknown) => isResource(one) && prefetchTypes.has(one.resourceType))
      : [];
    return { ...rest, ...(kept.length > 0 && { contained: kept }) } as unknown as FhirResource;
  }
}

/** Types that say whose they are in every instance. */
const patientTypes: ReadonlySet<string> = new Set([
  'Coverage',
  'Encounter',
  'ServiceRequest',
  'DeviceRequest',
  'MedicationRequest',
  'NutritionOrder',
  'VisionPrescription',
]);
