import { isResource, parseReference } from '@fhir-gateway/fhir';
import type { FhirResource } from 'fhir/r4.js';
import type { FhirReader } from '../fhir-reader.js';
import { entriesOf, ofMode } from '../search/bundle-entries.js';

/** Resources that are kept of what a platform sends along. */
const mostIncluded = 500;

/** What a platform sends along with the matches of a search, collected as answers pass. */
export class IncludedResources {
  readonly #resources = new Map<string, FhirResource>();

  /** The same reader, of whose answers the included resources are taken note of. */
  watching(reader: FhirReader): FhirReader {
    return async (request) => {
      const answer = await reader(request);
      if (isResource(answer.body) && answer.body.resourceType === 'Bundle') {
        for (const { resource } of ofMode(entriesOf(answer.body), 'include')) this.#note(resource);
      }
      return answer;
    };
  }

  /** Those that belong to some of the matches: the ones refer to the others. */
  of(matches: readonly FhirResource[]): FhirResource[] {
    if (this.#resources.size === 0) return [];
    const named = new Set(matches.map(nameOf));
    const referred = new Set(matches.flatMap(referencesIn));
    return [...this.#resources.values()].filter(
      (resource) => referred.has(nameOf(resource)) || referencesIn(resource).some((reference) => named.has(reference)),
    );
  }

  #note(resource: FhirResource): void {
    if (resource.id !== undefined && this.#resources.size < mostIncluded) {
      this.#resources.set(nameOf(resource), resource);
    }
  }
}

function nameOf({ resourceType, id }: FhirResource): string {
  return `${resourceType}/${id}`;
}

/** `Type/id` of all that a resource refers to. */
function referencesIn(resource: FhirResource): string[] {
  const references = JSON.stringify(resource).matchAll(/"reference":"([^"]*)"/g);
  return [...references].flatMap(([, reference]) => parseReference(reference)?.ref ?? []);
}
