/** Something that tokens are for. */
export interface ProtectedResource {
  /** Its identifier, an absolute URI without trailing slash (RFC 8707 section 2). */
  readonly uri: string;
  /** What a person reads on the consent page. */
  readonly name: string;
}

/** The FHIR base of a platform behind this gateway, which tokens of SMART apps are for. */
export interface FhirBase extends ProtectedResource {
  readonly platformId: string;
}

/** What this server has to know of FHIR to let SMART apps in. */
export interface FhirBases {
  /** The base that an `aud` or a `resource` names, in its canonical form; absent for any other address. */
  find(address: string): FhirBase | undefined;
  /** Whether a text is the scope of FHIR resources, by the grammar of SMART. */
  isResourceScope(text: string): boolean;
}

/** The scope of each token: whether it may be used at all. What it is good for, the person chooses. */
const gatewayScope = 'gateway';
/** By these a client asks to read, or to write as well. They are asked for and told; the person's grant decides. */
export const accessScopes = Object.freeze({ read: 'gateway.read', write: 'gateway.write' });
/** Every scope there is. */
export const gatewayScopes: readonly string[] = Object.freeze([gatewayScope, ...Object.values(accessScopes)]);

/** What a client needs to begin with; it asks for writing when it wants to write. */
export const readScopes: readonly string[] = Object.freeze([gatewayScope, accessScopes.read]);

/** The scopes that tell a client what a grant lets it do. */
export function scopesOfAccess(access: 'read' | 'read-and-write'): string {
  return (access === 'read' ? readScopes : gatewayScopes).join(' ');
}

/** Finds the resource that an indicator names; how its URI is written (case of the host, a trailing slash) is no matter. */
export function findResource(
  resources: readonly ProtectedResource[],
  indicator: string,
): ProtectedResource | undefined {
  const wanted = normalized(indicator);
  return resources.find(({ uri }) => normalized(uri) === wanted);
}

function normalized(uri: string): string | undefined {
  if (!URL.canParse(uri)) return undefined;
  const url = new URL(uri);
  return url.search === '' && url.hash === '' && url.username === '' ? url.href.replace(/\/$/, '') : undefined;
}
