import { isObject, parseReference } from '@fhir-gateway/fhir';
import type { FhirResource, Resource } from 'fhir/r4.js';
import type { Packet } from '../schema/packet-schema.js';
import { idOf, type ContentKey, type DocumentEntry } from './document-entry.js';

/** An entry of the record, and where it is. */
export interface CopiedEntry {
  readonly resource: Resource;
  /** platform_id */
  readonly platform: string;
  /** FHIR base of the platform as callers know it, without trailing slash. */
  readonly baseUrl: string;
}

/** A copy in a document. */
export type RecordCopy = DocumentEntry & { readonly key: string };

/** By which an entry of the record is found among the copies. */
export function copyKey(platform: string, reference: string): string {
  return `${platform} ${reference}`;
}

/**
 * Copies of the entries that criteria and enclosures name, each with its origin. References within the document are the
 * document's own; all others lead to the platform by their whole address.
 */
export function copiedEntries(
  packet: Packet,
  entries: readonly CopiedEntry[],
  urlOf: (name: string) => string,
): RecordCopy[] {
  const wanted = wantedEntries(packet);
  const known = new Map(entries.map((one) => [copyKey(one.platform, nameOf(one.resource)), one]));
  const taken = [...wanted.keys()].filter((key) => known.has(key));
  const places = new Map(taken.map((key) => [key, urlOf(`copy ${key}`)]));
  if (packet.member) places.set(copyKey(packet.platform_id, `Patient/${packet.member.patient_id}`), urlOf('patient'));
  return taken.flatMap((key) => {
    const entry = known.get(key);
    const fullUrl = places.get(key);
    if (!entry || fullUrl === undefined) return [];
    return [{ key, fullUrl, sections: [...(wanted.get(key) ?? [])], resource: copyOf(entry, fullUrl, places) }];
  });
}

/** What is named, and by which parts. A document that is labelled as sensitive goes along only if it was chosen. */
function wantedEntries({ criteria, documents, platform_id: platformId }: Packet): Map<string, Set<ContentKey>> {
  const wanted = new Map<string, Set<ContentKey>>();
  const add = (key: string, section: ContentKey) => wanted.set(key, (wanted.get(key) ?? new Set()).add(section));
  for (const { evidence } of criteria.rows) {
    for (const { platform, reference } of evidence) add(copyKey(platform, reference), 'criteria');
  }
  for (const { reference, chosen } of documents) if (chosen) add(copyKey(platformId, reference), 'documents');
  for (const { reference, chosen, sensitive } of documents) {
    if (sensitive && !chosen) wanted.delete(copyKey(platformId, reference));
  }
  return wanted;
} // prettier-ignore

function nameOf({ resourceType, id = '' }: Resource): string {
  return `${resourceType}/${id}`;
}

/** Without the platform's narrative, which may be markup of any kind. */
function copyOf(
  { resource, platform, baseUrl }: CopiedEntry,
  fullUrl: string,
  places: ReadonlyMap<string, string>,
): FhirResource {
  // prettier-ignore
  const { text: _text, meta, implicitRules: _rules, contained, ...rest } = resource as Resource & Record<string, unknown>;
  const security = meta?.security;
  const copy = {
    ...rest,
    id: idOf(fullUrl),
    meta: { source: `${baseUrl}/${nameOf(resource)}`, ...(security && { security }) },
    ...(Array.isArray(contained) && { contained: contained.map(withoutNarrative) }),
  };
  return withReferences(copy, (reference) => {
    if (reference.startsWith('#')) return reference;
    const named = parseReference(reference);
    const isOwn = named !== undefined && !/^[a-z]+:/i.test(reference.replace(`${baseUrl}/`, ''));
    if (!isOwn) return reference;
    return places.get(copyKey(platform, named.ref)) ?? `${baseUrl}/${named.ref}`;
  }) as unknown as FhirResource;
}

function withoutNarrative(one: unknown): unknown {
  if (!isObject(one)) return one;
  const { text: _text, meta: _meta, ...rest } = one;
  return rest;
}

function withReferences(value: unknown, change: (reference: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one) => withReferences(one, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) =>
      name === 'reference' && typeof one === 'string' ? [name, change(one)] : [name, withReferences(one, change)],
    ),
  );
}
