import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { patientId } from '../measure/records.js';

const scope = 'launch/patient offline_access patient/*.rs';

/** The smallest SMART server that a real login goes through. It asks nobody and says yes to a proof of possession. */
export class OauthStub {
  readonly #origin: string;
  /** Code challenges by the code that they were sent for. */
  readonly #challenges = new Map<string, string>();

  /** @param origin where it is served, without trailing slash */
  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Answers the addresses of the authorization server; returns false for every other. */
  handle(request: IncomingMessage, response: ServerResponse): boolean {
    const url = request.url ?? '';
    if (url.endsWith('/.well-known/smart-configuration')) sendJson(response, 200, this.#configuration());
    else if (url.startsWith('/authorize?')) this.#consent(new URL(url, this.#origin).searchParams, response);
    else if (url === '/token') void readBody(request).then((form) => this.#exchange(form, response));
    else if (url === '/revoke') sendJson(response, 200, {});
    else return false;
    return true;
  }

  #configuration(): object {
    return {
      issuer: this.#origin,
      authorization_endpoint: `${this.#origin}/authorize`,
      token_endpoint: `${this.#origin}/token`,
      revocation_endpoint: `${this.#origin}/revoke`,
      token_endpoint_auth_methods_supported: ['none'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
      capabilities: ['launch-standalone', 'client-public', 'context-standalone-patient', 'permission-v2'],
    };
  }

  #consent(asked: URLSearchParams, response: ServerResponse): void {
    const code = randomBytes(16).toString('base64url');
    this.#challenges.set(code, asked.get('code_challenge') ?? '');
    const answer = new URLSearchParams({ code, state: asked.get('state') ?? '' });
    response.writeHead(302, { location: `${asked.get('redirect_uri') ?? ''}?${answer}` }).end();
  }

  #exchange(form: URLSearchParams, response: ServerResponse): void {
    const code = form.get('code') ?? '';
    const expected = this.#challenges.get(code);
    this.#challenges.delete(code);
    const verifier = form.get('code_verifier') ?? '';
    if (createHash('sha256').update(verifier).digest('base64url') !== expected) {
      return sendJson(response, 400, { error: 'invalid_grant' });
    }
    // As long as the tokens of real platforms, which are mostly signed JWTs: their length is part of what is measured.
    const token = () => randomBytes(600).toString('base64url');
    sendJson(response, 200, {
      access_token: token(),
      refresh_token: token(),
      token_type: 'Bearer',
      expires_in: 3600,
      scope,
      patient: patientId,
    });
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
