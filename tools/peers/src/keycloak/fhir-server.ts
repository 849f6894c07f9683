import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sendJson } from '@fhir-gateway/testing';
import { introspector, realm } from './realm.js';

/** A FHIR server that asks Keycloak about every token. */
export interface IntrospectingServer {
  readonly url: string;
  /** The access tokens that came, newest last. */
  readonly tokens: readonly string[];
  /** Whether Keycloak takes a token for active. */
  isActive(token: string): Promise<boolean>;
  close(): void;
}

/** @param origin of the Keycloak */
export async function startFhirServer(origin: string): Promise<IntrospectingServer> {
  const tokens: string[] = [];
  const introspect = async (token: string) => {
    const answer = await fetch(`${origin}/realms/${realm}/protocol/openid-connect/token/introspect`, {
      method: 'POST',
      body: new URLSearchParams({ token, client_id: introspector.id, client_secret: introspector.secret }),
    });
    return (await answer.json()) as { active?: boolean; patient?: string };
  };
  const server = createServer((request, response) => {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (token !== '') tokens.push(token);
    void introspect(token).then(({ active, patient }) => {
      const id = new URL(request.url ?? '/', 'http://localhost').pathname.split('/').at(-1);
      if (active !== true) return sendJson(response, 401, { resourceType: 'OperationOutcome' });
      if (patient !== id) return sendJson(response, 403, { resourceType: 'OperationOutcome' });
      return sendJson(response, 200, { resourceType: 'Patient', id });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tokens,
    isActive: async (token) => (await introspect(token)).active === true,
    close: () => void server.close(),
  };
}
