import { parseReference } from '@fhir-gateway/fhir';
import type { Reference } from 'fhir/r4.js';

import type { FactSource } from '../facts/fact.js';
import type { RecordConnection } from '../reading/record-connection.js';

/** Where entries of platforms went in a document. */
export class DocumentReferences {
  readonly #places = new Map<string, string>();
  readonly #bases: ReadonlyMap<string, string>;

  constructor(connections: readonly Pick<RecordConnection, 'id' | 'baseUrl'>[]) {
    this.#bases = new Map(connections.map(({ id, baseUrl }) => [id, baseUrl]));
  }

  /** Says that an entry of a platform is at an address of the document. */
  place({ connection, ref }: Pick<FactSource, 'connection' | 'ref'>, fullUrl: string): void {
    if (ref !== undefined) this.#places.set(`${connection} ${ref}`, fullUrl);
  }

  /** Says that the Patients of these connections, and those that their platforms link with them, are at an address. */
  placePatients(
    connections: readonly Pick<RecordConnection, 'id' | 'patientId' | 'linkedPatientIds'>[],
    fullUrl: string,
  ) {
    for (const { id: connection, patientId, linkedPatientIds = [] } of connections) {
      for (const id of [...(patientId === undefined ? [] : [patientId]), ...linkedPatientIds]) {
        this.place({ connection, ref: `Patient/${id}` }, fullUrl);
      }
    }
  }

  /** An entry of a platform that is not in the document, by its identity there. */
  outside({ connection, ref }: Pick<FactSource, 'connection' | 'ref'>, display?: string): Reference {
    const system = this.#bases.get(connection) ?? `urn:fhir-gateway:${connection}`;
    return {
      ...(ref !== undefined && { identifier: { system, value: ref } }),
      ...(display !== undefined && { display }),
    };
  }

  /**
   * A value of an entry with references that hold in the document: to another entry where that is in it; else by
   * identifier and display, since nothing may lead out of the document. References to what an entry contains stay.
   */
  rewrite<Value>(connection: string, value: Value): Value {
    return this.#rewritten(connection, value) as Value;
  }

  #rewritten(connection: string, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#rewritten(connection, item));
    if (typeof value !== 'object' || value === null) return value;
    const members = value as Readonly<Record<string, unknown>>;
    const { reference } = members;
    if (typeof reference === 'string' && !reference.startsWith('#')) return this.#reference(connection, members);
    return Object.fromEntries(
      Object.entries(members).map(([name, member]) => [name, this.#rewritten(connection, member)]),
    );
  }

  #reference(connection: string, given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const { reference, _reference: _extended, ...rest } = given;
    const ref = parseReference(reference)?.ref;
    const fullUrl = ref === undefined ? undefined : this.#places.get(`${connection} ${ref}`);
    if (fullUrl !== undefined) return { ...rest, reference: fullUrl };
    const { identifier } = rest;
    const outside = identifier === undefined ? this.outside({ connection, ...(ref !== undefined && { ref }) }) : {};
    const known = { ...rest, ...outside };
    return Object.keys(known).length === 0 ? { display: 'not part of this document' } : known;
  }
}
