import { isObject } from '@fhir-gateway/fhir';

/** A short platform file in the words of the schema, and what a reader should know of that. */
export interface ExpandedShortForm {
  readonly content: Readonly<Record<string, unknown>>;
  /** What the file does not say and was taken to be so, and what it says that was left out. */
  readonly notices: readonly string[];
}

type Keys = Readonly<Record<string, string>>;

const keys: Keys = {
  $schema: '$schema',
  id: 'id',
  name: 'name',
  display_name: 'displayName',
  type: 'kind',
  environment: 'environment',
  aliases: 'aliases',
  patterns: 'matchers',
  payer_ids: 'payerIds',
  states: 'states',
  fhir_base_url: 'fhirBaseUrl',
  fhir_version: 'fhirVersion',
  supported_resources: 'supportedResources',
  implementation_guides: 'implementationGuides',
  api_products: 'apiProducts',
  developer_portal: 'developerPortal',
  support_email: 'supportEmail',
  registration: 'registration',
};
const oauthKeys: Keys = {
  authorize_url: 'authorizeUrl',
  token_url: 'tokenUrl',
  revoke_url: 'revokeUrl',
  scopes: 'scopes',
  scopes_supported: 'scopesSupported',
  token_endpoint_auth_methods: 'tokenEndpointAuthMethods',
  hosts: 'hosts',
  // Not for a platform file: what checks the file says so.
  client_id: 'client_id',
  client_secret: 'client_secret',
};
const capabilityKeys: Keys = {
  patient_access: 'patientAccess',
  provider_directory: 'providerDirectory',
  patient_everything: 'patientEverything',
  bulk_data: 'bulkData',
  claims_data: 'claims',
  crd: 'crd',
  dtr: 'dtr',
  pas: 'pas',
  cdex: 'cdex',
};
/** Read access, which a server narrows to what it grants. */
const readScopes = ['openid', 'fhirUser', 'launch/patient', 'offline_access', 'patient/*.read'];

/**
 * Turns the short form of a platform file, with keys in snake case such as `fhir_base_url` and `oauth.authorize_url`, into
 * the full one. It is checked like any other file then.
 *
 * @param id the file name without `.json`, for a file that has no id of its own
 * @returns undefined for content that is not in the short form
 */
export function expandShortForm(content: unknown, id: string): ExpandedShortForm | undefined {
  if (!isObject(content) || !('fhir_base_url' in content)) return undefined;
  const notices: string[] = [];
  const assume = (target: Record<string, unknown>, key: string, value: unknown, path = key) => {
    if (target[key] !== undefined) return;
    target[key] = value;
    notices.push(`${path} was taken to be ${JSON.stringify(value)}`);
  };
  const { oauth, capabilities, ...rest } = content;
  const full = translate(rest, keys, '', notices);
  assume(full, 'id', id);
  assume(full, 'name', full['id']);
  assume(full, 'kind', 'ehr');
  const isLocal = hasLoopbackHost(full['fhirBaseUrl']);
  assume(full, 'environment', isLocal ? 'local' : full['kind'] === 'sandbox' ? 'sandbox' : 'production');
  if (isObject(oauth)) {
    const own = translate(oauth, oauthKeys, 'oauth.', notices);
    if (typeof own['scopes'] === 'string') own['scopes'] = own['scopes'].split(' ').filter(Boolean);
    assume(own, 'scopes', readScopes, 'oauth.scopes');
    full['oauth'] = own;
  }
  if (isObject(capabilities)) full['capabilities'] = translate(capabilities, capabilityKeys, 'capabilities.', notices);
  assume(full, 'registration', isObject(oauth) ? 'required' : 'none');
  assume(full, 'verification', { status: isLocal ? 'local' : 'unverified' });
  return { content: full, notices };
}

function translate(given: object, known: Keys, path: string, notices: string[]): Record<string, unknown> {
  const entries = Object.entries(given).filter(([, value]) => value !== null && value !== '');
  const isKnown = ([key]: [string, unknown]) => Object.hasOwn(known, key);
  notices.push(...entries.filter((entry) => !isKnown(entry)).map(([key]) => `${path}${key} was left out`));
  return Object.fromEntries(entries.filter(isKnown).map(([key, value]) => [known[key], value]));
}

function hasLoopbackHost(url: unknown): boolean {
  if (typeof url !== 'string' || !URL.canParse(url)) return false;
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
}
