export const oauthUris = 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris';

/** A CapabilityStatement that names addresses of an authorization server, beside an extension that is none of theirs. */
export function capabilityNaming(addresses: Readonly<Record<string, string>>, url = oauthUris): object {
  const other = { url: 'http://example.org/other', extension: [{ url: 'token', valueUri: 'https://evil.example/' }] };
  const extension = Object.entries(addresses).map(([name, valueUri]) => ({ url: name, valueUri }));
  return { resourceType: 'CapabilityStatement', rest: [{ security: { extension: [other, { url, extension }] } }] };
}
