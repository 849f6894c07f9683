import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the FHIR side of a stub received. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query below the FHIR base, without leading slash. */
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Answers one FHIR request; a test may hold on to the response. */
export type FhirAnswer = (request: SeenRequest, response: ServerResponse) => void;

/** A platform for tests: token endpoint and FHIR answers that a test sets. */
export interface StubPlatform {
  readonly url: string;
  /** Requests below the FHIR base, oldest first. */
  readonly seen: SeenRequest[];
  /** Every token ever issued: none of them may show up anywhere. */
  readonly issued: string[];
  answer: FhirAnswer;
  /** Scopes that the next sign-in is granted. */
  grantedScope: string;
  close(): Promise<void>;
}

const defaultScope = 'launch/patient offline_access patient/*.cruds';

/** Starts a stub on a free port. An authorization code is the id of the patient whose record it opens. */
export async function startStubPlatform(): Promise<StubPlatform> {
  const stub: StubPlatform = {
    url: '',
    seen: [],
    issued: [],
    answer: (_request, response) => sendJson(response, 200, { resourceType: 'Bundle', type: 'searchset' }),
    grantedScope: defaultScope,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer((request, response) => {
    void readBody(request).then((body) => route(stub, request, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(stub, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

function route(stub: StubPlatform, request: IncomingMessage, response: ServerResponse, body: string): void {
  const { method = 'GET', url = '', headers } = request;
  if (url.startsWith('/fhir/.well-known/smart-configuration')) return sendJson(response, 200, configuration(stub.url));
  if (url === '/token') return sendJson(response, 200, issue(stub, new URLSearchParams(body)));
  if (url === '/revoke') return sendJson(response, 200, {});
  const seen = { method, target: url.replace(/^\/fhir\/?/, ''), headers, body };
  stub.seen.push(seen);
  stub.answer(seen, response);
}

function issue(stub: StubPlatform, form: URLSearchParams): object {
  const patient = form.get('code') ?? '';
  const tokens = { access_token: `access-token-${stub.issued.length}`, refresh_token: `refresh-${stub.issued.length}` };
  stub.issued.push(...Object.values(tokens));
  return { ...tokens, token_type: 'Bearer', expires_in: 3600, scope: stub.grantedScope, patient };
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
