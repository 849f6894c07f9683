import type { FhirResource } from 'fhir/r4.js';
import type { ContentSection } from './packet-content.js';

/** An entry of a document, and the parts that name it. */
export interface DocumentEntry {
  readonly fullUrl: string;
  readonly resource: FhirResource;
  readonly sections: readonly ContentSection['key'][];
}

/** The id of a resource under its address in a document. */
export function idOf(fullUrl: string): string {
  return fullUrl.slice('urn:uuid:'.length);
}
