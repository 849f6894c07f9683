import type { Resource } from 'fhir/r4.js';

/** A resource that has an id, as a server keeps it. */
export type Stored<T extends Resource> = T & { id: string };
