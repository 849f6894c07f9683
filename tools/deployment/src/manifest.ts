import { parseAllDocuments } from 'yaml';

/** A Kubernetes object, of which only its head is known here. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: unknown;
  readonly stringData?: Readonly<Record<string, string>>;
}

/** Reads the objects of a rendered chart; YAML 1.1, as Kubernetes reads it. */
export function readManifests(text: string): Manifest[] {
  return parseAllDocuments(text, { version: '1.1' })
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);
}
