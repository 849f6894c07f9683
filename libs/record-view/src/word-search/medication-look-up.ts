import type { CodeableConcept, FhirResource } from 'fhir/r4.js';
import type { FhirReader, ReaderAnswer } from '../fhir-reader.js';
import { isResource } from '../platform-answer.js';
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

/** What Medication resources say, by `Medication/id`, collected as answers pass. */
export class MedicationLookUp {
  readonly concepts = new Map<string, CodeableConcept>();
  /** Medications that could not be read: what they are is not known. */
  unread = 0;

  /** The same reader, of whose answers the medications are taken note of. */
  watching(reader: FhirReader): FhirReader {
    return async (request) => {
      const answer = await reader(request);
      for (const resource of resourcesOf(answer)) this.#note(resource);
      return answer;
    };
  }

  /** Reads what is referred to without a name and was not sent along. */
  async readMissing(resources: readonly FhirResource[], reader: FhirReader): Promise<void> {
    const missing = new Set(
      resources.flatMap((resource) => unnamedReference(resource) ?? []).filter((ref) => !this.concepts.has(ref)),
    );
    const read = [...missing].slice(0, mostReads);
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

  /** The resource with what its medication is, where it says nothing but where that stands. */
  named(resource: FhirResource): FhirResource {
    const reference = unnamedReference(resource);
    const concept = reference === undefined ? undefined : this.concepts.get(reference);
    return concept === undefined ? resource : ({ ...resource, medicationCodeableConcept: concept } as FhirResource);
  }

  /** The same reader, whose Bundles say what the medications in them are. */
  naming(reader: FhirReader): FhirReader {
    return async ({ take, ...request }) => {
      const answer = await reader(request);
      const { body } = answer;
      if (!isResource(body) || body.resourceType !== 'Bundle' || !Array.isArray(body.entry))
        return take?.(answer) ?? answer;
      const resources = resourcesOf(answer);
      for (const resource of resources) this.#note(resource);
      await this.readMissing(resources, reader);
      const entry = body.entry.map((one) =>
        isResource(one?.resource) ? { ...one, resource: this.named(one.resource) } : one,
      );
      const named = { ...answer, body: { ...body, entry } };
      return take?.(named) ?? named;
    };
  }

  #note(resource: FhirResource): void {
    if (resource.resourceType !== 'Medication' || !resource.code || resource.id === undefined) return;
    this.concepts.set(`Medication/${resource.id}`, resource.code);
  }
}

/** A reader for resources of a type, whose Bundles say what medications behind references are. */
export function readerNamingMedications(resourceType: string, reader: FhirReader): FhirReader {
  return medicationTypes.has(resourceType) ? new MedicationLookUp().naming(reader) : reader;
}

function resourcesOf({ body }: ReaderAnswer): FhirResource[] {
  if (!isResource(body) || body.resourceType !== 'Bundle' || !Array.isArray(body.entry)) return [];
  return body.entry.flatMap((entry) => (isResource(entry?.resource) ? entry.resource : []));
}

/** The medication that a resource refers to by nothing but its address. */
function unnamedReference(resource: FhirResource): string | undefined {
  const { medicationReference: named } = resource as {
    medicationReference?: { reference?: unknown; display?: unknown };
  };
  if (typeof named?.reference !== 'string' || named.display !== undefined) return undefined;
  const reference = relativeReference(named.reference);
  return /^Medication\/[A-Za-z0-9\-.]{1,64}$/.test(reference) ? reference : undefined;
}
