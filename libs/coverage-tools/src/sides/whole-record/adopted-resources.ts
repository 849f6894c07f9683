import { isObject, parseReference } from '@fhir-gateway/fhir';
import type { Resource } from 'fhir/r4.js';
import { stableUuid } from '../../stable-uuid.js';
import type { RecordPart } from './record-part.js';

/** A resource of another platform by its name there. */
export interface Adopted {
  readonly part: RecordPart;
  /** `Type/id` at that platform. */
  readonly name: string;
}

/**
 * Resources of other platforms under ids of their own: two platforms may use one id for two resources, and a reference has
 * to lead to that of its own platform. The id follows from platform, type and id, so that it is the same in every call.
 */
export class AdoptedResources {
  readonly #adopted = new Map<string, Adopted>();
  readonly #ownPatientId: string;

  /** @param ownPatientId whom references to the same person lead to */
  constructor(ownPatientId: string) {
    this.#ownPatientId = ownPatientId;
  }

  /** What `Type/id` stands for; undefined for a resource that was not adopted. */
  find(name: string): Adopted | undefined {
    return this.#adopted.get(name);
  }

  /** The resource with an id of this call's own, references to match, and in `meta.source` where it is from. */
  adopt(part: RecordPart, resource: Resource): Resource {
    const { id, meta, ...rest } = this.#moved(part, resource) as Resource;
    const name = id === undefined ? undefined : this.#nameFor(part, resource.resourceType, id);
    return {
      ...rest,
      ...(name !== undefined && { id: name.slice(name.indexOf('/') + 1) }),
      meta: { ...meta, source: meta?.source ?? part.baseUrl },
    } as Resource;
  }

  #nameFor(part: RecordPart, type: string, id: string): string {
    const name = `${type}/${stableUuid('adopted', part.platformId, type, id)}`;
    this.#adopted.set(name, { part, name: `${type}/${id}` });
    return name;
  }

  /** Relative addresses are those of the resource's own platform, also that of a document's content. */
  #moved(part: RecordPart, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => this.#moved(part, each));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [
        key,
        (key === 'reference' || key === 'url') && typeof member === 'string'
          ? this.#addressOf(part, member)
          : this.#moved(part, member),
      ]),
    );
  }

  #addressOf(part: RecordPart, address: string): string {
    const { base, type = '', id = '' } = parseReference(address) ?? {};
    if (base !== '') return address;
    if (type === 'Patient' && [part.patientId, ...(part.linkedPatientIds ?? [])].includes(id))
      return `Patient/${this.#ownPatientId}`;
    return this.#nameFor(part, type, id);
  }
}
