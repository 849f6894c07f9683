import type { FhirResource } from 'fhir/r4.js';

/** The parts of a packet. */
export type ContentKey =
  | 'missing'
  | 'cover'
  | 'order'
  | 'coverage'
  | 'criteria'
  | 'form'
  | 'documents'
  | 'letter'
  | 'appeal'
  | 'route'
  | 'sources';

/** An entry of a document, and the parts that name it. */
export interface DocumentEntry {
  readonly fullUrl: string;
  readonly resource: FhirResource;
  readonly sections: readonly ContentKey[];
}

/** The id of a resource under its address in a document. */
export function idOf(fullUrl: string): string {
  return fullUrl.slice('urn:uuid:'.length);
}
