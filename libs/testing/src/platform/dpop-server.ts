import { createHash, createPublicKey, verify } from 'node:crypto';
import type { JsonWebKey } from 'node:crypto';
import type { FakePlatform } from './fake-platform.js';
import { sendJson } from './http-stub.js';
import type { SeenRequest, StubAnswer } from './http-stub.js';

/** What is wrong with a proof, in the words of RFC 9449. */
export type ProofFault = 'invalid_dpop_proof' | 'use_dpop_nonce' | 'invalid_token';

/** How strict the server is; a test may change it at any time. */
export interface DpopRules {
  /** The nonce that the token endpoint wants; none when absent. */
  tokenNonce?: string;
  /** The same of the FHIR API. */
  fhirNonce?: string;
  /** How far from now a proof may have been made, in seconds. */
  windowSeconds: number;
}

/** What a proof claims, once it is verified. */
interface Verified {
  readonly jkt: string;
}

/**
 * Makes a platform give out tokens that are bound to a key, and take them only with a proof: each proof once, for this
 * method, address, token, time and nonce.
 *
 * @see RFC 9449 sections 4.3, 7 and 8
 */
export class DpopServer {
  readonly rules: DpopRules = { windowSeconds: 60 };
  /** Every fault that was found, oldest first. */
  readonly faults: ProofFault[] = [];
  /** Every proof that was received, oldest first. */
  readonly proofs: string[] = [];
  readonly #platform: FakePlatform;
  readonly #seen = new Set<string>();
  readonly #boundTo = new Map<string, string>();

  /** @param platform whose hooks are replaced, and whose document from now on offers ES256 */
  constructor(platform: FakePlatform) {
    this.#platform = platform;
    const { behaviour } = platform.smart;
    const { codeResponse, refreshResponse, backendResponse } = behaviour;
    behaviour.smartConfiguration = (honest) => ({ body: { ...honest, dpop_signing_alg_values_supported: ['ES256'] } });
    behaviour.clientRefusal = (request) => this.#refuseAtEndpoint(request);
    behaviour.codeResponse = (honest, request) => codeResponse(this.#bound(honest, request), request);
    behaviour.refreshResponse = (honest, request) => refreshResponse(this.#bound(honest, request), request);
    behaviour.backendResponse = (honest, request) => backendResponse(this.#bound(honest, request), request);
    const { answer } = platform;
    platform.answer = (request, response) => {
      const { authorization = '' } = request.headers;
      const token = /^DPoP (.+)$/.exec(authorization)?.[1];
      const fault = token === undefined ? 'invalid_token' : this.#faultOf(request, this.rules.fhirNonce, token).fault;
      if (fault === undefined) return answer(request, response);
      sendJson(
        response,
        401,
        { resourceType: 'OperationOutcome' },
        {
          'www-authenticate': `DPoP error="${fault}", algs="ES256"`,
          ...nonceHeader(this.rules.fhirNonce),
        },
      );
    };
  }

  /** What is wrong with a proof; for tests that send one themselves. */
  faultOf(request: Pick<SeenRequest, 'headers' | 'method' | 'path'>, token: string): ProofFault | undefined {
    return this.#faultOf(request, this.rules.fhirNonce, token).fault;
  }

  #refuseAtEndpoint(request: SeenRequest): StubAnswer | undefined {
    const { fault } = this.#faultOf(request, this.rules.tokenNonce);
    if (fault === undefined) return undefined;
    return { status: 400, headers: nonceHeader(this.rules.tokenNonce), body: { error: fault } };
  }

  #bound(honest: Record<string, unknown>, { headers }: SeenRequest): Record<string, unknown> {
    const [header = ''] = String(headers['dpop']).split('.');
    this.#boundTo.set(String(honest['access_token']), thumbprint(parse(header)['jwk'] as JsonWebKey));
    return { ...honest, token_type: 'DPoP' };
  }

  #faultOf(
    { headers, method, path }: Pick<SeenRequest, 'headers' | 'method' | 'path'>,
    nonce: string | undefined,
    token?: string,
  ): { fault?: ProofFault } {
    const found = this.#verify(String(headers['dpop'] ?? ''), { method, path, nonce, token });
    if (typeof found !== 'string') return {};
    this.faults.push(found);
    return { fault: found };
  }

  #verify(
    proof: string,
    wanted: { method: string; path: string; nonce: string | undefined; token: string | undefined },
  ): Verified | ProofFault {
    this.proofs.push(proof);
    const [head = '', body = '', signature = ''] = proof.split('.');
    const header = parse(head);
    const claims = parse(body);
    if (header['typ'] !== 'dpop+jwt' || header['alg'] !== 'ES256' || !isSigned(header['jwk'], head, body, signature)) {
      return 'invalid_dpop_proof';
    }
    const { jti, htm, htu, iat, ath } = claims;
    const isFor = htm === wanted.method && htu === `${this.#platform.origin}${wanted.path}`;
    const isRecent = Math.abs(Date.now() / 1000 - Number(iat)) <= this.rules.windowSeconds;
    const isNew = typeof jti === 'string' && !this.#seen.has(jti);
    this.#seen.add(String(jti));
    if (!isFor || !isRecent || !isNew) return 'invalid_dpop_proof';
    if (wanted.nonce !== undefined && claims['nonce'] !== wanted.nonce) return 'use_dpop_nonce';
    const jkt = thumbprint(header['jwk'] as JsonWebKey);
    if (wanted.token === undefined) return { jkt };
    if (ath !== createHash('sha256').update(wanted.token).digest('base64url')) return 'invalid_dpop_proof';
    return this.#boundTo.get(wanted.token) === jkt ? { jkt } : 'invalid_token';
  }
}

function nonceHeader(nonce: string | undefined): Record<string, string> {
  return nonce === undefined ? {} : { 'dpop-nonce': nonce };
}

function isSigned(jwk: unknown, head: string, body: string, signature: string): boolean {
  if (typeof jwk !== 'object' || jwk === null || 'd' in jwk) return false;
  try {
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    const signed = Buffer.from(`${head}.${body}`);
    return verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}

function parse(part: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** RFC 7638. */
function thumbprint({ crv, kty, x, y }: JsonWebKey): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}
