import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the stub's FHIR side received. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A platform for tests: a SMART authorization server without a sign-in page, and FHIR answers that a test sets. */
export interface StubPlatform {
  readonly url: string;
  /** Requests below the FHIR base, oldest first. */
  readonly seen: SeenRequest[];
  readonly tokenRequests: URLSearchParams[];
  readonly revocations: URLSearchParams[];
  /** Every token ever issued: none of them may show up anywhere. */
  readonly issued: string[];
  /** Answers the next FHIR requests. */
  answer: (request: SeenRequest, response: ServerResponse) => void;
  /** Plays the person who signs in: the callback's query, for that patient. */
  approve(authorizationUrl: string, patient: string): URLSearchParams;
  close(): Promise<void>;
}

/** Starts a stub on a free port. */
export async function startStubPlatform(): Promise<StubPlatform> {
  const codes = new Map<string, { patient: string; challenge: string | null }>();
  const server = createServer((request, response) => {
    void readBody(request).then((body) => route(request, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const stub: StubPlatform = {
    url,
    seen: [],
    tokenRequests: [],
    revocations: [],
    issued: [],
    answer: (_request, response) => sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset' }),
    approve: (authorizationUrl, patient) => {
      const asked = new URL(authorizationUrl).searchParams;
      const code = `code-${codes.size + 1}-${patient}`;
      codes.set(code, { patient, challenge: asked.get('code_challenge') });
      return new URLSearchParams({ code, state: asked.get('state') ?? '' });
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  const route = (request: IncomingMessage, response: ServerResponse, body: string): void => {
    const { method = 'GET', url: target = '', headers } = request;
    if (target.startsWith('/fhir/.well-known/smart-configuration')) return sendJson(response, 200, configuration(url));
    if (target.startsWith('/authorize?')) return signInAtOnce(response, new URL(target, url));
    if (target === '/token') return issueTokens(response, new URLSearchParams(body));
    if (target === '/revoke') {
      stub.revocations.push(new URLSearchParams(body));
      return sendJson(response, 200, {});
    }
    const seen = { method, url: target, headers, body };
    stub.seen.push(seen);
    stub.answer(seen, response);
  };

  /** What a real browser meets: a platform that asks nothing and sends it straight back. */
  const signInAtOnce = (response: ServerResponse, asked: URL): void => {
    const redirectUri = asked.searchParams.get('redirect_uri') ?? '';
    response.writeHead(302, { location: `${redirectUri}?${stub.approve(asked.href, 'pat-browser')}` }).end();
  };

  const issueTokens = (response: ServerResponse, form: URLSearchParams): void => {
    stub.tokenRequests.push(form);
    const grant = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (grant === undefined || challenge !== grant.challenge)
      return sendJson(response, 400, { error: 'invalid_grant' });
    const suffix = `${stub.issued.length}-of-${grant.patient}`;
    const tokens = { access_token: `access-token-${suffix}`, refresh_token: `refresh-token-${suffix}` };
    stub.issued.push(tokens.access_token, tokens.refresh_token);
    const scope = 'launch/patient offline_access patient/*.rs';
    sendJson(response, 200, { ...tokens, token_type: 'Bearer', expires_in: 3600, scope, patient: grant.patient });
  };

  return stub;
}

function configuration(url: string): object {
  return {
    issuer: url,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    revocation_endpoint: `${url}/revoke`,
    token_endpoint_auth_methods_supported: ['none'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    capabilities: ['launch-standalone', 'client-public', 'context-standalone-patient', 'permission-v2'],
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Sends JSON as a FHIR server does. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/fhir+json', ...headers });
  response.end(JSON.stringify(body));
}
