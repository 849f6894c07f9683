import type { LookupFunction } from 'node:net';
import type { GatewaySecurity } from './features/capability-statement.js';
import type { FhirAuditEntry, FhirAuditSubjects } from './contract/fhir-audit.js';
import type { AccessProvider, FhirCall, Logger } from './contract/fhir-call.js';
import type { ProxyLimits } from './contract/limits.js';
import type { RequestLimiter } from './upstream/published-limits.js';
import type { TextSeal } from './platform/sealed-records.js';
import type { ScopeMode } from './policy/scope-mode.js';
import type { TraceCall } from './upstream/traced-exchange.js';
import type { CreateTransport } from './upstream/upstream-pools.js';

/** What a `FhirProxy` is made of. */
export interface FhirProxyOptions {
  /** `SmartAuth`, or anything that hands out access the same way. */
  readonly auth: AccessProvider;
  /** The FHIR base under which the gateway serves a platform, without trailing slash. */
  gatewayBaseUrl(platformId: string): string;
  isWriteAllowed(platformId: string): boolean;
  /** What a platform's CapabilityStatement says of who may ask, in the place of the platform's own. */
  readonly security?: GatewaySecurity;
  /**
   * Gets each CapabilityStatement that is read without a login, parsed; `undefined` where the platform says that it has not
   * changed.
   */
  readonly onStatement?: (platform: FhirCall['platform'], statement: unknown) => void;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  readonly logger?: Logger;
  /** Called exactly once for each call, when it has ended. */
  readonly audit?: (entry: FhirAuditEntry, subjects: FhirAuditSubjects) => void;
  /** Called once for each call, when it has ended, with the call itself. */
  readonly noteEnded?: (call: FhirCall, entry: FhirAuditEntry) => void;
  /** Runs what is sent to a platform, where somebody traces. */
  readonly traceCall?: TraceCall;
  readonly limits?: Partial<ProxyLimits>;
  /** Whether a platform may be called over plain `http:`; by default only on loopback. */
  readonly allowInsecure?: (url: URL) => boolean;
  /**
   * Whether a platform may be on this machine or in a private network, by its own address or by what its name resolves
   * to; by default where it may be called over plain `http:`, since that takes a network the caller trusts.
   */
  readonly allowPrivate?: (origin: URL) => boolean;
  /** Private networks, such as `10.20.0.0/16`, in which any platform may be; none by default. See `isPrivateNetwork`. */
  readonly privateNetworks?: readonly string[];
  /** What happens to a call that the granted scopes do not cover; by default it is refused. */
  readonly scopeMode?: ScopeMode;
  /** Resolves the platforms' names, as `dns.lookup` does, which is the default. */
  readonly lookup?: LookupFunction;
  /** Counts requests against the platforms' published limits; by default within this process. */
  readonly rateLimiter?: RequestLimiter;
  /** Seals links to further pages; by default with a key of this process, so that no other can follow them. */
  readonly pageSeal?: TextSeal;
  /** Makes the connection pool of one origin; for tests and special transports. It must not follow redirects, and looks after names itself. */
  readonly createPool?: CreateTransport;
}
