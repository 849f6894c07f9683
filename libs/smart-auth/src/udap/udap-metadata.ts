import { boundedFetch, readJsonObject } from '../discovery/bounded-fetch.js';
import type { HttpLimits } from '../discovery/bounded-fetch.js';
import { readCertifiedJwt } from './certified-jwt.js';
import type { CertificateTrust } from './certificate-path.js';

const yearSeconds = 366 * 24 * 3600;

/** What a FHIR server says about UDAP, by its signed word. */
export interface UdapMetadata {
  readonly registrationEndpoint: string;
  readonly tokenEndpoint: string;
  /** Absent where the server is for services only. */
  readonly authorizationEndpoint?: string;
  readonly grantTypes: readonly string[];
  readonly scopes: readonly string[];
  readonly registrationAlgorithms: readonly string[];
  /** Names of the authorization extension objects that it takes, and without which it gives no token. */
  readonly supportedExtensions: readonly string[];
  readonly requiredExtensions: readonly string[];
  /** URIs of certifications without which it registers nobody. */
  readonly requiredCertifications: readonly string[];
}

/** Why a server cannot be registered with by UDAP. The message fits after the name of the platform, before a full stop. */
export class UdapFault extends Error {
  override readonly name = 'UdapFault';
  readonly code:
    | 'NOT_OFFERED'
    | 'OTHER_COMMUNITY'
    | 'METADATA_INVALID'
    | 'METADATA_NOT_TRUSTED'
    | 'NOT_CONFIGURED'
    | 'WOULD_REPLACE';

  constructor(code: UdapFault['code'], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/**
 * Reads the UDAP metadata of a FHIR server. What counts is what the server has signed: endpoints beside the signature
 * that differ from those in it are ignored, and metadata without a trusted signature are none.
 *
 * @param fhirBaseUrl the issuer of the signed metadata, byte for byte
 * @param community URI of the trust community asked for
 * @throws UdapFault
 * @throws HttpFault when the server does not answer
 * @see HL7 FAST Security 2.0, "Discovery"
 */
export async function fetchUdapMetadata(
  fhirBaseUrl: string,
  community: string | undefined,
  trust: CertificateTrust,
  limits: HttpLimits,
): Promise<UdapMetadata> {
  const base = fhirBaseUrl.replace(/\/$/, '');
  const query = community === undefined ? '' : `?${new URLSearchParams({ community }).toString()}`;
  const response = await boundedFetch(`${base}/.well-known/udap${query}`, {}, limits);
  if (response.status === 204) throw new UdapFault('OTHER_COMMUNITY', 'is not in this trust community');
  if (response.status !== 200) throw new UdapFault('NOT_OFFERED', 'does not offer UDAP');
  const metadata = await readJsonObject(response);
  const signed = metadata?.['signed_metadata'];
  if (!metadata || typeof signed !== 'string' || !texts(metadata['udap_versions_supported']).includes('1'))
    throw new UdapFault('METADATA_INVALID', 'answers with UDAP metadata that are not complete');
  if (!texts(metadata['udap_profiles_supported']).includes('udap_dcr'))
    throw new UdapFault('NOT_OFFERED', 'does not register clients by UDAP');
  const claims = await signedClaims(signed, base, trust);
  const registrationEndpoint = endpoint(claims['registration_endpoint']);
  const tokenEndpoint = endpoint(claims['token_endpoint']);
  const authorizationEndpoint = endpoint(claims['authorization_endpoint']);
  if (registrationEndpoint === undefined || tokenEndpoint === undefined)
    throw new UdapFault('METADATA_INVALID', 'has not signed its registration and token endpoints');
  return {
    registrationEndpoint,
    tokenEndpoint,
    authorizationEndpoint,
    grantTypes: texts(metadata['grant_types_supported']),
    scopes: texts(metadata['scopes_supported']),
    registrationAlgorithms: texts(metadata['registration_endpoint_jwt_signing_alg_values_supported']),
    supportedExtensions: texts(metadata['udap_authorization_extensions_supported']),
    requiredExtensions: texts(metadata['udap_authorization_extensions_required']),
    requiredCertifications: texts(metadata['udap_certifications_required']),
  };
}

async function signedClaims(jwt: string, base: string, trust: CertificateTrust): Promise<Record<string, unknown>> {
  try {
    const { claims } = await readCertifiedJwt(jwt, { trust, longestSeconds: yearSeconds });
    if (claims.iss.replace(/\/$/, '') === base) return claims;
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/\.$/, '') : '';
    throw new UdapFault('METADATA_NOT_TRUSTED', `has signed UDAP metadata that are not trusted: ${why}`, error);
  }
  throw new UdapFault('METADATA_NOT_TRUSTED', 'has UDAP metadata that are signed for another server');
}

/** Only `https`, or loopback: software statements and assertions go there. */
function endpoint(value: unknown): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined;
  const { protocol, hostname, hash } = new URL(value);
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return (protocol === 'https:' || (protocol === 'http:' && isLoopback)) && hash === '' ? value : undefined;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}
