import { readIps, type Person, type ReadingOptions } from '@fhir-gateway/patient-record';
import type { Bundle, FhirResource } from 'fhir/r4.js';

import { asOf, sandboxPeople } from './sandbox-people.js';

/** A person of the sandbox, and their record as an IPS document. */
export interface SandboxDocument {
  readonly person: Person;
  readonly bundle: Bundle<FhirResource>;
}

/** How the readers of memory are read, on the day of the records. */
export const readingOptions: ReadingOptions & { readonly nowMs: number } = {
  signal: new AbortController().signal,
  limits: { pages: 1, resources: 5000 },
  describe: () => ({ code: 'UPSTREAM_UNREACHABLE', httpStatus: 502, message: 'The platform did not answer.' }),
  nowMs: Date.parse(asOf),
};

/** The documents of everybody whom the sandbox invents. */
export async function sandboxDocuments(): Promise<SandboxDocument[]> {
  const documents: SandboxDocument[] = [];
  for (const person of sandboxPeople()) {
    const { signal } = new AbortController();
    const options = { ...readingOptions, signal, gatewayUrl: 'https://gateway.example.org' };
    documents.push({ person, bundle: (await readIps(person, options)).bundle });
  }
  return documents;
}
