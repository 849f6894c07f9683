import type { CodeableConcept, Resource } from 'fhir/r4.js';

type Elements = Resource & Readonly<Record<string, unknown>>;

/** A number that a vendor gives to all, as groups of claims have one. */
const shared = { system: 'https://records.example.org/group', value: '99999999999' };

const statuses = ['clinicalStatus', 'verificationStatus'] as const;

/** An observation that does not say of what category it is. */
export function withoutCategory(resource: Resource): Resource {
  if (resource.resourceType !== 'Observation') return resource;
  const { category: _category, ...others } = resource as Elements;
  return others as Resource;
}

/** A resource that has an identifier in common with all others of its type. */
export function withSharedIdentifier(resource: Resource): Resource {
  const { identifier } = resource as Elements;
  if (!Array.isArray(identifier) || resource.resourceType === 'Patient') return resource;
  return { ...resource, identifier: [...(identifier as object[]), shared] } as Resource;
}

/** A resource whose statuses have words that say something else than their codes. */
export function withVendorWords(resource: Resource): Resource {
  const worded = statuses.flatMap((name) => {
    const status = (resource as Elements)[name] as CodeableConcept | undefined;
    return status ? [[name, { ...status, text: 'Active, work-up negative' }]] : [];
  });
  return { ...resource, ...(Object.fromEntries(worded) as object) };
}
