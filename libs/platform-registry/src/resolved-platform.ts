import type { PlatformCredentials } from './credentials/credentials.js';
import { connectionIdOf, withoutConnectionNumber } from './platform-id.js';
import type { UpstreamCredential } from './credentials/upstream-credential.js';
import type { OauthDefinition, PlatformDefinition, PlatformEnvironment, PlatformKind } from './schema/types.js';

/**
 * How far a platform is usable: `ready`: requests or logins can start; `needs-credentials`: set variables first;
 * `needs-tenant`: choose an organization, as in `epic:<organization>`; `listed`: no public address is known, or no server runs there.
 */
export type PlatformStatus = 'ready' | 'needs-credentials' | 'needs-tenant' | 'listed';

/** One platform with its tenant and credentials filled in: everything that a request to it depends on. Frozen. */
export interface ResolvedPlatform {
  /** Canonical platform_id: `<id>` or `<id>:<tenant>`, with `~<n>` behind it where one connection was named. */
  readonly id: string;
  /** The number of the connection that the id names; absent where it names the platform. */
  readonly connectionNumber?: number;
  /** Name for people; the organization's where a tenant is known by name. */
  readonly name: string;
  readonly tenant?: string;
  readonly definition: PlatformDefinition;
  /** As the vendor writes it, without trailing slash. */
  readonly fhirBaseUrl: string;
  /** Exactly as the vendor writes it, trailing slash included: some servers compare `aud` with it as text. */
  readonly vendorBaseUrl: string;
  /** Absent: an open platform, no login. URL templates are already filled in. */
  readonly oauth?: OauthDefinition;
  /** `clientId` is `fhir-gateway` where the platform takes any client id. */
  readonly credentials: PlatformCredentials;
  /** Query parameters that every FHIR request must carry to name the tenant; absent when there are none. */
  readonly tenantQuery?: Readonly<Record<string, string>>;
  /**
   * Extra headers of every FHIR request, references resolved. A function, so that a header with a secret shows up in
   * no log of this object.
   */
  requestHeaders(): Readonly<Record<string, string>>;
  /**
   * The header by which a platform without OAuth knows this gateway; absent where it needs none. It is sent to the origin of
   * `fhirBaseUrl` alone, and never along a redirect or a link elsewhere. A function, as above.
   */
  upstreamCredential?(): UpstreamCredential;
}

/**
 * The platform itself, whichever of its connections was named: for everything that belongs to a platform and not to one
 * person's connection to it.
 */
export function plainPlatform(platform: ResolvedPlatform): ResolvedPlatform {
  if (platform.connectionNumber === undefined) return platform;
  const { connectionNumber: _named, ...plain } = platform;
  return Object.freeze({ ...plain, id: withoutConnectionNumber(platform.id) });
}

/** The same platform, with one of its connections named. */
export function platformConnection(platform: ResolvedPlatform, connectionNumber: number): ResolvedPlatform {
  const id = connectionIdOf(withoutConnectionNumber(platform.id), connectionNumber);
  return Object.freeze({ ...platform, id, connectionNumber });
}

/** One line of a listing. */
export interface PlatformSummary {
  readonly id: string;
  readonly name: string;
  readonly kind: PlatformKind;
  readonly environment: PlatformEnvironment;
  readonly status: PlatformStatus;
  /** What to do to get further, by variable name; absent when ready. */
  readonly nextStep?: string;
  /** Whether a person has to sign in before FHIR requests work. */
  readonly loginRequired: boolean;
  /** Whether only callers with a session of the gateway may use it, although nobody signs in there. */
  readonly sessionRequired: boolean;
  readonly fhirBaseUrl?: string;
  readonly fhirVersion?: string;
  readonly developerPortal?: string;
  /** Da Vinci services that the platform file says there are; a claim, whether or not it gives an address. */
  readonly payerServices?: readonly ('crd' | 'dtr' | 'pas')[];
  /** Those of them whose address the file gives; the others have to be found, or nobody knows where they are. */
  readonly payerAddresses?: readonly ('crd' | 'dtr' | 'pas')[];
  readonly aliases: readonly string[];
}

/** Whether only callers with a session may use a platform at which nobody signs in. */
export function isSessionRequired({ access, credentials }: PlatformDefinition): boolean {
  // What opens a platform for the gateway itself must not open it for whoever reaches the gateway.
  return (access ?? (credentials === undefined ? 'anybody' : 'session')) === 'session';
}
