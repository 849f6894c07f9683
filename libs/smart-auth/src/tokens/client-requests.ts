import { operatorUrl } from '@fhir-gateway/address-guard';
import * as oauth from 'oauth4webapi';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry/platform';
import { boundedFetch } from '../discovery/bounded-fetch.js';
import { isSecure } from '../discovery/endpoint-trust.js';
import type { FetchFor } from '../discovery/platform-fetch.js';
import { ServerClocks } from '../discovery/server-clocks.js';
import type { ServerMetadata } from '../discovery/server-metadata.js';
import { DpopProofs } from '../dpop/dpop-proofs.js';
import type { RequestProof } from '../dpop/dpop-proofs.js';
import type { DpopKey } from '../dpop/dpop-key.js';
import { clientAuthentication, clientIdOf } from '../clients/client-authentication.js';
import type { OwnKeys } from '../clients/own-keys.js';
import { isProofRefused, sentTexts } from './token-messages.js';

/** What {@link ClientRequests} works with. */
export interface ClientRequestOptions {
  fetchFor: FetchFor;
  now: () => number;
  allowInsecure: (url: URL) => boolean;
  timeoutMs: number;
  ownKeys: OwnKeys;
}

/** One request of oauth4webapi, made anew where it is sent again. */
export type Send = (client: oauth.Client, auth: oauth.ClientAuth, options: SendOptions) => Promise<Response>;

/** What every request of oauth4webapi is given: how it is sent, and whether without TLS. */
export interface SendOptions {
  [oauth.customFetch]: OauthFetch;
  [oauth.allowInsecureRequests]: boolean;
}

/** A request that was sent, its answer, and what of it an answer may repeat. */
export interface SentRequest {
  readonly response: Response;
  /** Epoch seconds of this process's clock. */
  readonly sentAtSeconds: number;
  readonly texts: readonly string[];
}

type OauthFetch = (url: string, init: oauth.CustomFetchOptions<'POST', URLSearchParams>) => Promise<Response>;

/** A token response with large JWTs in it has some ten kilobytes. */
const maxResponseBytes = 256 * 1024;

/** Sends requests to the endpoints of authorization servers, as the client that this gateway is there. */
export class ClientRequests {
  readonly clocks = new ServerClocks();
  readonly #options: ClientRequestOptions;
  readonly #proofs: DpopProofs;

  constructor(options: ClientRequestOptions) {
    this.#options = options;
    this.#proofs = new DpopProofs({ now: options.now, clocks: this.clocks });
  }

  /** @returns `undefined` for what is no key */
  proofFor(key: DpopKey, endpoint: string): RequestProof | undefined {
    return this.#proofs.with(key)?.begin('POST', endpoint);
  }

  /** Dates what is signed, and judges what is dated, by the clock of the token endpoint as far as it is known. */
  clientOf(platform: ResolvedPlatform, server: ServerMetadata): oauth.Client {
    const { now } = this.#options;
    const skewSeconds = Math.round((now() - Date.now()) / 1000) + this.clocks.aheadSeconds(server.tokenEndpoint);
    return { client_id: clientIdOf(platform), [oauth.clockSkew]: skewSeconds, [oauth.clockTolerance]: 30 };
  }

  /**
   * Sends a request with a proof, and again with another where it was refused for what the server has only now told.
   *
   * @param endpoint where `send` sends it
   * @throws HttpFault without an answer
   */
  async send(
    platform: ResolvedPlatform,
    server: ServerMetadata,
    endpoint: string,
    send: Send,
    proof?: RequestProof,
  ): Promise<SentRequest> {
    for (;;) {
      const sent = await this.#sendOnce(platform, server, endpoint, send, proof);
      if (!proof) return sent;
      const headers = { 'dpop-nonce': sent.response.headers.get('dpop-nonce') ?? undefined };
      proof.note(headers);
      if (!(await isProofRefused(sent.response)) || !proof.mayRepeat(headers)) return sent;
    }
  }

  async fetch(
    platform: ResolvedPlatform,
    server: ServerMetadata,
    url: string,
    init: { body?: URLSearchParams | undefined; headers: Record<string, string>; method: string },
  ): Promise<Response> {
    const { fetchFor, now, timeoutMs } = this.#options;
    const { method, headers, body } = init;
    const limits = { fetch: fetchFor(platform, url, server), timeoutMs, maxBytes: maxResponseBytes };
    const response = await boundedFetch(url, { method, headers, ...(body && { body }) }, limits);
    this.clocks.note(url, response.headers.get('date'), now());
    return response;
  }

  mayBePlain(endpoint: string): boolean {
    const url = new URL(endpoint);
    return url.protocol === 'http:' && isSecure(operatorUrl(url.href), this.#options.allowInsecure);
  }

  async #sendOnce(
    platform: ResolvedPlatform,
    server: ServerMetadata,
    endpoint: string,
    send: Send,
    proof: RequestProof | undefined,
  ): Promise<SentRequest> {
    const auth = await clientAuthentication(platform, server, this.#options.ownKeys);
    // The life of the tokens counts from here: the server may have issued them long before its answer arrives. And in
    // whole seconds, rounded down, as most servers count: theirs can end up to a second before `expires_in` is over.
    const sentAtSeconds = Math.floor(this.#options.now() / 1000);
    const texts: string[] = [];
    const fetch: OauthFetch = (url, init) => {
      texts.push(...sentTexts(init));
      if (!proof) return this.fetch(platform, server, url, init);
      const dpop = proof.sign();
      texts.push(dpop);
      return this.fetch(platform, server, url, { ...init, headers: { ...init.headers, dpop } });
    };
    const options = { [oauth.customFetch]: fetch, [oauth.allowInsecureRequests]: this.mayBePlain(endpoint) };
    const response = await send(this.clientOf(platform, server), auth, options);
    return { response, sentAtSeconds, texts };
  }
}
