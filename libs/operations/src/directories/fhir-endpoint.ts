import { isOtherVersion } from './fhir-version.js';
import { asObject, asObjects, asText, type JsonObject } from './json-values.js';

/** What of an Endpoint is kept while a bundle is read. */
export interface EndpointFacts {
  readonly id: string;
  readonly url: string;
  readonly name?: string;
  /** Name and id of an organization inside the Endpoint itself. */
  readonly contained?: { readonly name: string; readonly id?: string };
  /** Key of the organization that manages it, see {@link referenceKey}. */
  readonly managedBy?: string;
}

const versionExtension = 'http://hl7.org/fhir/StructureDefinition/endpoint-fhir-version';

/**
 * Reads an Endpoint, or says why it is of no use.
 *
 * @see SMART App Launch 2.2, User-access Brands: the version extension; FHIR R4, Endpoint
 */
export function readEndpoint(resource: JsonObject): EndpointFacts | string {
  const id = asText(resource['id']);
  const url = asText(resource['address']);
  const status = asText(resource['status']) ?? 'active';
  if (url === undefined) return 'has no address';
  if (status !== 'active') return 'is not active';
  if (!isRest(resource)) return 'is not a FHIR REST endpoint';
  if (!isR4(resource, url)) return 'is not FHIR R4';
  const name = asText(resource['name']);
  const managing = asText(asObject(resource['managingOrganization'])?.['reference']);
  const contained = containedOrganization(resource, managing);
  return {
    id: id ?? '',
    url,
    name,
    contained,
    ...(managing !== undefined && contained === undefined && { managedBy: referenceKey(managing) }),
  };
}

/** The key under which resources of one bundle find each other: `Type/id` of a reference, or all of a urn. */
export function referenceKey(reference: string): string {
  return /^urn:/i.test(reference) ? reference : reference.split('/').slice(-2).join('/');
}

function isRest(resource: JsonObject): boolean {
  // A Coding in R4, a list of concepts in R5.
  const codings = asObjects(resource['connectionType']).flatMap((type) => [type, ...asObjects(type['coding'])]);
  const codes = codings.flatMap((coding) => asText(coding['code']) ?? []);
  return codes.length === 0 || codes.includes('hl7-fhir-rest');
}

function isR4(resource: JsonObject, url: string): boolean {
  const versions = asObjects(resource['extension'])
    .filter((extension) => extension['url'] === versionExtension)
    .flatMap((extension) => asText(extension['valueCode']) ?? []);
  // Without the extension only the address can tell, and an address that says nothing is taken.
  return versions.length > 0 ? versions.some((version) => version.startsWith('4.')) : !isOtherVersion(url);
}

/** Older bundles refer to the contained organization without the `#`. */
function containedOrganization(resource: JsonObject, managing: string | undefined): EndpointFacts['contained'] {
  const organizations = asObjects(resource['contained']).filter((item) => item['resourceType'] === 'Organization');
  const wanted = managing?.replace(/^#/, '');
  const found = organizations.find(({ id }) => id === wanted) ?? organizations[0];
  const [name, id] = [asText(found?.['name']), asText(found?.['id'])];
  return name === undefined ? undefined : { name, id };
}
