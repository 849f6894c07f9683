import type { LookupFunction } from 'node:net';
import { PrivateNetworks } from '@fhir-gateway/address-guard';
import type { ClientTls } from '@fhir-gateway/platform-registry';
import { collectAnswer } from '../answer/collect-answer.js';
import type { Transport, TransportLogger } from '@fhir-gateway/http1-client';
import { defaultLimits } from '../contract/limits.js';
import type { ProxyLimits } from '../contract/limits.js';
import { ProxyError } from '../contract/proxy-error.js';
import { retryAfterSeconds } from '../contract/upstream-failure.js';
import { UpstreamPools } from './upstream-pools.js';

/** What a {@link ServiceTransport} is made of; as for `FhirProxy`. */
export interface ServiceTransportOptions {
  /** Epoch milliseconds. */
  readonly now?: () => number;
  readonly limits?: Partial<ProxyLimits>;
  /** Whether an address may be called over plain `http:`. */
  readonly allowInsecure: (url: URL) => boolean;
  /** Whether an address may be on this machine or in a private network; by default where plain `http:` is allowed. */
  readonly allowPrivate?: (origin: URL) => boolean;
  readonly privateNetworks?: readonly string[];
  readonly lookup?: LookupFunction;
  readonly logger?: TransportLogger | undefined;
}

/** One request to a service of a platform that is not its FHIR API. */
export interface ServiceRequest {
  /** Whose connections are used, so that one platform's service never holds up another's. */
  readonly poolKey: string;
  readonly url: URL;
  /** What its connections are made with: those of another certificate are others. */
  readonly tls?: ClientTls | undefined;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds for the request and its whole answer. */
  readonly deadlineMs: number;
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
}

/** A whole answer, whatever its status. */
export interface ServiceAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly text: string;
}

/** Whom a call is for is not known here; its answer is short, bounded in time, and waits for no client. */
const allForOne = { connectionsPerCaller: Number.POSITIVE_INFINITY, maxWaitingPerCaller: Number.POSITIVE_INFINITY };

/**
 * Calls services beside the FHIR API (a payer's CDS Hooks, its Da Vinci operations) under the same rules: addresses are
 * judged when they are connected to, no redirect is followed, nothing is repeated, and time and size are bounded.
 */
export class ServiceTransport {
  readonly #now: () => number;
  readonly #pools: UpstreamPools;
  readonly #allowInsecure: (url: URL) => boolean;

  constructor(options: ServiceTransportOptions) {
    const { now = Date.now, allowInsecure, allowPrivate = allowInsecure, lookup } = options;
    this.#now = now;
    this.#allowInsecure = allowInsecure;
    this.#pools = new UpstreamPools({
      limits: { ...defaultLimits, ...allForOne, ...options.limits },
      now,
      addresses: {
        allowPrivate,
        privateNetworks: new PrivateNetworks(options.privateNetworks),
        ...(lookup && { lookup }),
      },
      logger: options.logger,
    });
  }

  /**
   * @throws ProxyError UPSTREAM_UNREACHABLE | UPSTREAM_TIMEOUT | UPSTREAM_BUSY | UPSTREAM_NOT_FHIR (no valid HTTP) |
   *   RESPONSE_TOO_LARGE | CLIENT_CLOSED
   */
  async send(request: ServiceRequest): Promise<ServiceAnswer> {
    const { url, signal, tls } = request;
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && this.#allowInsecure(url))) {
      throw new ProxyError('UPSTREAM_UNREACHABLE', 'The address of this service is not secure.', {
        detail: 'not https',
      });
    }
    const poolKey = [request.poolKey, ...(tls ? [tls.fingerprint] : []), url.origin].join(' ');
    const pool = this.#pools.poolFor({ poolKey, origin: url.origin, tls });
    const isProbe = pool.breaker.enter();
    let verdict: 'answered' | 'failed' | 'unknown' = 'unknown';
    try {
      const place = await pool.bulkhead.enterInTurn(request.poolKey, signal);
      try {
        const answer = await this.#exchange(pool.transport, request);
        verdict = answer.status >= 502 ? 'failed' : 'answered';
        return answer;
      } finally {
        place.leave();
      }
    } catch (error) {
      if (error instanceof ProxyError && error.code === 'RESPONSE_TOO_LARGE') verdict = 'answered';
      else if (!(error instanceof ProxyError) || error.code !== 'CLIENT_CLOSED') verdict = 'failed';
      throw error;
    } finally {
      pool.breaker.leave(isProbe, verdict);
    }
  }

  /** Breaks what is under way and closes every connection. */
  close(): Promise<void> {
    return this.#pools.close();
  }

  async #exchange(transport: Transport, request: ServiceRequest): Promise<ServiceAnswer> {
    const { url, method, headers, body } = request;
    const {
      status,
      headers: answered,
      body: bytes,
    } = await collectAnswer(
      transport,
      {
        method,
        path: `${url.pathname}${url.search}`,
        headers: Object.entries(headers).flat(),
        body: body === undefined ? null : Buffer.from(body),
        headersTimeout: null,
      },
      request,
    );
    return {
      status,
      contentType: single(answered['content-type']),
      retryAfterSeconds: retryAfterSeconds(single(answered['retry-after']), this.#now()),
      text: bytes.toString('utf8'),
    };
  }
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
