import type { LookupFunction } from 'node:net';
import { createGuardedFetch, operatorUrl, StrangerAddresses } from '@fhir-gateway/address-guard';
import type { ClientTls, ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import type { Session, TokenVault } from '@fhir-gateway/token-vault';
import type { AuthContext } from './auth-context.js';
import { Discovery, type OnSmartConfiguration } from './discovery/discovery.js';
import { isLoopback, isSecure } from './discovery/endpoint-trust.js';
import { choosingFetch } from './discovery/platform-fetch.js';
import { ServerClocks } from './discovery/server-clocks.js';
import { DpopProofs } from './dpop/dpop-proofs.js';
import { silentLogger } from './observer.js';
import type { AuthAudit, Logger, TraceRefresh } from './observer.js';
import type { FindPatient } from './records/patient-id.js';
import type { RegistrationLimits } from './registration/registration-request.js';
import { TokenEndpoint } from './tokens/token-endpoint.js';
import { UdapRegistrar } from './udap/udap-registrar.js';
import type { UdapCommunity } from './udap/udap-registrar.js';

/** What others do while a sign-in is finished and when a connection ends. */
export interface SignInSteps {
  /** Asks a platform whose record a login is for, where its token response does not say (quirk `patientIdFrom`). */
  findPatient?: FindPatient;
  /** Called before a connection is ended, while its tokens are good; bounded in time by itself, and never rejects. */
  onEnding?: (session: Session, platform: ResolvedPlatform) => Promise<void>;
  /** Called when a person has ended a connection, once its tokens are forgotten; never rejects. */
  onForgotten?: (session: Session) => Promise<void>;
}

/** What `SmartAuth` works with. */
export interface SmartAuthOptions extends SignInSteps {
  vault: TokenVault;
  /** Finds the platform of a callback, whose only key is the state. */
  resolvePlatform(platformId: string): ResolvedPlatform;
  /** The one redirect URI of this gateway, as registered with every platform. */
  redirectUri: string;
  /** Where browsers come back to from the logout of a platform that has this address registered. */
  postLogoutRedirectUri?: string;
  /** Where this gateway publishes `publishedKeys`; told to platforms that want it in assertions. */
  jwksUrl?: string;
  /** By what servers of a trust community know this gateway; absent where it is in none. */
  udap?: UdapCommunity;
  /**
   * Sends requests, but to platforms that have certificates of their own; by default one that judges each address when it
   * connects, by the options below.
   */
  fetch?: typeof fetch;
  /** Resolves the names of authorization servers, as `dns.lookup` does, which is the default. */
  lookup?: LookupFunction;
  /**
   * Whether an authorization server may be on this machine or in a private network; by default where it may be called over
   * `http:`, since that takes a network the caller trusts.
   */
  allowPrivate?: (url: URL) => boolean;
  /** Private networks, such as `10.20.0.0/16`, in which any authorization server may be; none by default. */
  privateNetworks?: readonly string[];
  /** The time in epoch milliseconds. */
  now?: () => number;
  logger?: Logger;
  audit?: AuthAudit;
  /** Runs each refresh, the wait for another's included, where somebody traces. */
  traceRefresh?: TraceRefresh;
  /** Gets each SMART configuration that could be read, parsed, with its URL. */
  onSmartConfiguration?: OnSmartConfiguration;
  /** Which `http:` addresses may be sent secrets; by default those on loopback. */
  allowInsecure?: (url: URL) => boolean;
  /** How long a discovered document is believed; default 3600. */
  discoveryTtlSeconds?: number;
  /** How long one request to an authorization server may take, body included; default 10 000. */
  requestTimeoutMs?: number;
  /**
   * How many people may be connected to one platform in one session at once; default 25. Beyond it the connection that was
   * unused for the longest time ends.
   */
  maxConnections?: number;
}

const defaultDiscoveryTtlSeconds = 3600;
const defaultRequestTimeoutMs = 10_000;
const defaultMaxConnections = 25;

/** What is made of the options. */
interface OpenedContext {
  readonly context: AuthContext;
  readonly registrationLimits: RegistrationLimits;
  /** Absent where the gateway is in no trust community. */
  readonly registrar: UdapRegistrar | undefined;
}

/**
 * Makes what the parts of this library share.
 *
 * @throws TypeError when the redirect URI is not an absolute URL that is secure by `allowInsecure`
 */
export function openContext(options: SmartAuthOptions): OpenedContext {
  const allowInsecure = options.allowInsecure ?? isLoopback;
  const { redirectUri, vault } = options;
  if (!URL.canParse(redirectUri) || !isSecure(operatorUrl(redirectUri), allowInsecure)) {
    throw new TypeError('redirectUri must be an absolute https URL, or http where insecure URLs are allowed');
  }
  const openFetch = ({ ca, cert, key }: Partial<ClientTls>) =>
    createGuardedFetch({
      allowPrivate: options.allowPrivate ?? allowInsecure,
      privateNetworks: options.privateNetworks,
      lookup: options.lookup,
      ca,
      ...(cert !== undefined && key !== undefined && { identity: { cert, key } }),
    });
  const plainFetch = options.fetch ?? openFetch({});
  // Lists and issuers that a certificate names are signed by themselves, so that authorities serve them over http.
  const strangers = new StrangerAddresses({ takesPlain: true, lookup: options.lookup });
  const strangersFetch: typeof fetch = async (input, init) => {
    const url = strangers.read(String(input));
    if (url === undefined) throw new TypeError('an address that is not asked');
    return strangers.fetch(url, init);
  };
  const fetchFor = choosingFetch(plainFetch, openFetch);
  const now = options.now ?? Date.now;
  const logger = options.logger ?? silentLogger;
  const timeoutMs = options.requestTimeoutMs ?? defaultRequestTimeoutMs;
  const ttlSeconds = options.discoveryTtlSeconds ?? defaultDiscoveryTtlSeconds;
  const ownKeys = {
    now,
    jwksUrl: options.jwksUrl,
    ...(options.udap && { udap: options.udap.identity, udapExtensions: options.udap.extensions ?? {} }),
  };
  const context: AuthContext = {
    vault,
    resolvePlatform: (platformId) => options.resolvePlatform(platformId),
    redirectUri,
    postLogoutRedirectUri: options.postLogoutRedirectUri,
    fetchFor,
    discovery: new Discovery({
      ...{ fetchFor, now, logger, allowInsecure, ttlSeconds, timeoutMs },
      ...(options.onSmartConfiguration && { onSmartConfiguration: options.onSmartConfiguration }),
    }),
    tokenEndpoint: new TokenEndpoint({ fetchFor, now, allowInsecure, timeoutMs, ownKeys }),
    ownKeys,
    proofs: new DpopProofs({ now, clocks: new ServerClocks() }),
    now,
    logger,
    audit: options.audit ?? (() => undefined),
    ...(options.findPatient && { findPatient: options.findPatient }),
    ...(options.onEnding && { onEnding: options.onEnding }),
    ...(options.onForgotten && { onForgotten: options.onForgotten }),
    ...(options.traceRefresh && { traceRefresh: options.traceRefresh }),
    maxConnections: options.maxConnections ?? defaultMaxConnections,
    // Under the lock: three rounds of discovery and one token request, each of which may take its full time.
    lockMs: 4 * timeoutMs + 5000,
  };
  return {
    context,
    registrationLimits: { timeoutMs, allowInsecure },
    registrar:
      options.udap && new UdapRegistrar({ ...options.udap, fetch: plainFetch, strangersFetch, timeoutMs, now }),
  };
}
