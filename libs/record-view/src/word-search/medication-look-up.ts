import { isResource, parseReference } from '@fhir-gateway/fhir';
import type { CodeableConcept, FhirResource, MedicationRequest } from 'fhir/r4.js';
import type { FhirReader, ReaderAnswer } from '../fhir-reader.js';
import { relativeReference } from './resource-concepts.js';

/** Medications that are read one by one when a platform does not send them along, and how many at a time. */
const mostReads = 40;
const atOnce = 4;

/** Types that name a medication by reference. */
export const medicationTypes: ReadonlySet<string> = new Set([
  'MedicationRequest',
  'MedicationStatement',
  'MedicationDispense',
  'MedicationAdministration',
]);

/**
 * What Medication resources say, collected as answers pass: by `Medication/id` where they are of the same server as what refers
 * to them, else by their address. Another server's `Medication/17` is another medicine.
 */
export class MedicationLookUp {
  readonly concepts = new Map<string, CodeableConcept>();
  /** Medications that could not be read: what they are is not known. */
  unread = 0;
  /** Addresses of the server, as the entries that name medications have them. */
  readonly #bases = new Set<string>();

  /** The same reader, of whose answers the medications are taken note of. */
  watching(reader: FhirReader): FhirReader {
    return async (request) => {
      const answer = await reader(request);
      this.note(answer);
      return answer;
    };
  }

  /** Takes note of the medications in an answer. */
  note(answer: ReaderAnswer): void {
    const entries = entriesOf(answer);
    for (const { resource, fullUrl } of entries) {
      const base = medicationTypes.has(resource.resourceType) ? baseOf(fullUrl) : undefined;
      if (base !== undefined) this.#bases.add(base);
    }
    for (const { resource, fullUrl } of entries) this.#note(resource, fullUrl);
  }

  /** Reads what is referred to without a name and was not sent along. */
  async readMissing(resources: readonly FhirResource[], reader: FhirReader): Promise<void> {
    const referred = new Set(resources.flatMap((resource) => unnamedReference(resource) ?? []));
    const missing = new Set([...referred].map((ref) => this.#keyOf(ref)).filter((key) => !this.concepts.has(key)));
    const own = [...missing].filter((key) => !isAbsolute(key));
    const read = own.slice(0, mostReads);
    this.unread = missing.size - read.length;
    const next = async (): Promise<void> => {
      for (let path = read.pop(); path !== undefined; path = read.pop()) {
        const answer = await reader({ method: 'GET', path }).catch(() => undefined);
        if (isResource(answer?.body) && answer.body.resourceType === 'Medication') this.#note(answer.body);
        if (!this.concepts.has(path)) this.unread++;
      }
    };
    await Promise.all(Array.from({ length: atOnce }, next));
  }

  /** The resource with what its medication is, name and code, where it has only the address. */
  named(resource: FhirResource): FhirResource {
    const reference = unnamedReference(resource);
    const concept = reference === undefined ? undefined : this.concepts.get(this.#keyOf(reference));
    if (concept === undefined) return resource;
    const { medicationReference: _address, ...others } = resource as MedicationRequest;
    return { ...others, medicationCodeableConcept: concept } as FhirResource;
  }

  #note(resource: FhirResource, fullUrl?: string): void {
    if (resource.resourceType !== 'Medication' || !resource.code || resource.id === undefined) return;
    const isAddressed = baseOf(fullUrl) !== undefined;
    this.concepts.set(this.#keyOf(isAddressed ? (fullUrl ?? '') : `Medication/${resource.id}`), resource.code);
  }

  /** An absolute reference of the server itself is a relative one; where no entry has an address, all are of the server. */
  #keyOf(reference: string): string {
    const base = baseOf(reference);
    const isForeign = base !== undefined && this.#bases.size > 0 && !this.#bases.has(base);
    return isForeign ? reference : relativeReference(reference);
  }
}

interface NotedEntry {
  readonly resource: FhirResource;
  readonly fullUrl: string | undefined;
}

function entriesOf({ body }: ReaderAnswer): NotedEntry[] {
  if (!isResource(body) || body.resourceType !== 'Bundle' || !Array.isArray(body.entry)) return [];
  return body.entry.flatMap((entry) => {
    if (!isResource(entry?.resource)) return [];
    const fullUrl: unknown = entry.fullUrl;
    return [{ resource: entry.resource, fullUrl: typeof fullUrl === 'string' ? fullUrl : undefined }];
  });
}

function isAbsolute(reference: string): boolean {
  return /^https?:/i.test(reference);
}

/** The address of the server in an absolute URL of a resource. */
function baseOf(url: string | undefined): string | undefined {
  const { base } = parseReference(url) ?? {};
  return base && isAbsolute(base) ? base : undefined;
}

/** The resources of a Bundle; none of anything else. */
export function resourcesOf(answer: ReaderAnswer): FhirResource[] {
  return entriesOf(answer).map(({ resource }) => resource);
}

/** The medication that a resource refers to by nothing but its address, without its version. */
export function unnamedReference(resource: FhirResource): string | undefined {
  const { medicationReference: named } = resource as {
    medicationReference?: { reference?: unknown; display?: unknown };
  };
  if (typeof named?.reference !== 'string' || named.display !== undefined) return undefined;
  const { type, base, ref } = parseReference(named.reference) ?? {};
  if (type !== 'Medication') return undefined;
  return base === '' ? ref : `${base}/${ref}`;
}
