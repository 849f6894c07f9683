import type { FhirResource } from 'fhir/r4.js';

import type { DocumentReferences } from './document-references.js';

/** Members of a resource, also of one that is not complete yet. */
export type Members = Record<string, unknown>;

/**
 * A copy of an entry of a platform for a document: with references of the document, the profile named, and without the
 * platform's narrative, which may be markup of any kind.
 *
 * @param id of the copy in the document
 */
export function documentCopy(
  id: string,
  connection: string,
  given: FhirResource,
  { profile, references }: { readonly profile: string | undefined; readonly references: DocumentReferences },
): Members {
  const { text: _narrative, meta, id: _id, resourceType, implicitRules: _rules, ...rest } = given as unknown as Members;
  const security = (meta as { security?: unknown } | undefined)?.security;
  return {
    resourceType,
    id,
    ...((profile !== undefined || security !== undefined) && {
      meta: { ...(profile !== undefined && { profile: [profile] }), ...(security !== undefined && { security }) },
    }),
    ...references.rewrite(connection, withPlainContained(rest)),
  };
}

/** What is contained has neither a version nor a narrative of its own (dom-4, dom-5). */
function withPlainContained(members: Members): Members {
  const { contained } = members;
  if (!Array.isArray(contained)) return members;
  const plain = contained.map((one: Members) => {
    const { meta: _meta, text: _text, contained: _nested, ...rest } = one;
    return rest;
  });
  return { ...members, contained: plain };
}
