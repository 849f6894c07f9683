import type { Writable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { FhirAuditEntry } from './fhir-audit.js';
import type { AccessProvider, FhirCall, JsonAnswer, Logger, ResponseHead } from './fhir-call.js';
import type { ProxyLimits } from './limits.js';
import { ProxyError } from './proxy-error.js';

/** What a {@link FhirProxy} is made of. */
export interface FhirProxyOptions {
  readonly auth: AccessProvider;
  /** The FHIR base under which the gateway serves a platform, without trailing slash. */
  gatewayBaseUrl(platformId: string): string;
  isWriteAllowed(platformId: string): boolean;
  readonly now?: () => number;
  readonly logger?: Logger;
  readonly audit?: (entry: FhirAuditEntry) => void;
  readonly limits?: Partial<ProxyLimits>;
  /** Whether a platform may be called over plain `http:`; by default only on loopback. */
  readonly allowInsecure?: (url: URL) => boolean;
  /** Makes the connection pool of one origin; for tests and special transports. */
  readonly createPool?: (origin: string, limits: ProxyLimits) => Dispatcher;
}

/** The enforcement core for one FHIR interaction, the same for every door. */
export class FhirProxy {
  constructor(_options: FhirProxyOptions) {}

  /** Streams the platform's answer into what `open` returns. */
  async send(_call: FhirCall, _open: (head: ResponseHead) => Writable): Promise<void> {
    throw new ProxyError('INTERACTION_NOT_SUPPORTED', 'This interaction is not supported.');
  }

  /** Returns the platform's answer as a value, up to `maxBytes`. */
  async fetchJson(_call: FhirCall, _options: { maxBytes?: number } = {}): Promise<JsonAnswer> {
    throw new ProxyError('INTERACTION_NOT_SUPPORTED', 'This interaction is not supported.');
  }

  /** Closes every connection. */
  async close(): Promise<void> {}
}
