import type { OrganizationPlace } from '@fhir-gateway/platform-registry';
import { referenceKey } from './fhir-endpoint.js';
import { asObject, asObjects, asText, asTexts, type JsonObject } from './json-values.js';
import { stateCode } from './states.js';
import { stateOfZip } from '@fhir-gateway/platform-registry';

/** What of an Organization is kept while a bundle is read; logos and the like are dropped at once. */
export interface OrganizationFacts {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly places: readonly OrganizationPlace[];
  readonly npis: readonly string[];
  /** Keys of its endpoints, see {@link referenceKey}. */
  readonly endpoints: readonly string[];
  readonly partOf?: string;
  /** Id of what the vendor's extension refers to, such as `a-1.Practice-80`. */
  readonly tenantReference?: string;
}

const npiSystems: ReadonlySet<unknown> = new Set(['http://hl7.org/fhir/sid/us-npi', 'urn:oid:2.16.840.1.113883.4.6']);
const portalExtensions: ReadonlySet<unknown> = new Set([
  'http://hl7.org/fhir/StructureDefinition/organization-portal',
  'http://hl7.org/fhir/StructureDefinition/organization-brand',
]);
/** Beyond these the list is noise for a search, and a large hospital group would fill the index. */
const maxAliases = 50;
const maxPlaces = 100;

/**
 * Reads an Organization, or says why it is of no use.
 *
 * @see SMART App Launch 2.2, User-access Brands
 */
export function readOrganization(resource: JsonObject, tenantExtension?: string): OrganizationFacts | string {
  const name = asText(resource['name']);
  if (name === undefined) return 'has no name';
  if (resource['active'] === false) return 'is not active';
  const partOf = asText(asObject(resource['partOf'])?.['reference']);
  const tenantReference = tenantExtension && readTenant(resource, tenantExtension);
  const npis = asObjects(resource['identifier'])
    .filter(({ system }) => npiSystems.has(system))
    .flatMap(({ value }) => asText(value) ?? [])
    .filter((value) => /^\d{10}$/.test(value));
  return {
    id: asText(resource['id']) ?? '',
    name,
    aliases: [...new Set(asTexts(resource['alias']))].filter((alias) => alias !== name).slice(0, maxAliases),
    places: readPlaces(resource),
    npis: [...new Set(npis)],
    endpoints: [...new Set([...readReferences(resource['endpoint']), ...portalEndpoints(resource)])],
    ...(partOf !== undefined && { partOf: referenceKey(partOf) }),
    ...(tenantReference && { tenantReference }),
  };
}

function readPlaces(resource: JsonObject): OrganizationPlace[] {
  const seen = new Set<string>();
  return asObjects(resource['address'])
    .flatMap((address): OrganizationPlace[] => {
      const city = asText(address['city']);
      const state = stateCode(asText(address['state']) ?? '') ?? stateOfZip(asText(address['postalCode']) ?? '');
      const isNew = !seen.has(`${city},${state}`) && (city !== undefined || state !== undefined);
      seen.add(`${city},${state}`);
      return isNew ? [{ city, state }] : [];
    })
    .slice(0, maxPlaces);
}

function readTenant(resource: JsonObject, tenantExtension: string): string | undefined {
  const found = asObjects(resource['extension']).find(({ url }) => asText(url)?.split('/').at(-1) === tenantExtension);
  const text = asText(asObject(found?.['valueReference'])?.['reference']) ?? asText(found?.['valueString']);
  return text?.split('/').at(-1);
}

function readReferences(list: unknown): string[] {
  return asObjects(list).flatMap(({ reference }) => {
    const text = asText(reference);
    return text === undefined ? [] : [referenceKey(text)];
  });
}

/** A portal names endpoints of its own, which the organization itself need not list. */
function portalEndpoints(resource: JsonObject): string[] {
  return asObjects(resource['extension'])
    .filter(({ url }) => portalExtensions.has(url))
    .flatMap(({ extension }) => asObjects(extension))
    .filter(({ url }) => url === 'portalEndpoint')
    .flatMap(({ valueReference }) => readReferences(valueReference));
}
