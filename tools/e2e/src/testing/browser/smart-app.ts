import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import smart from 'fhirclient';
import { askJson } from '../ask-json.js';

/** The client that `fhirclient` makes out of a finished launch. */
export type SmartClient = Awaited<ReturnType<ReturnType<typeof smart>['ready']>>;

/** A web app written against the SMART specification with `fhirclient`, which knows of a FHIR base and nothing else. */
export interface SmartApp {
  /** What a browser opens to begin. */
  readonly launchUrl: string;
  /** Resolves once the browser has come back and the code has been redeemed. */
  readonly launched: Promise<SmartClient>;
  close(): void;
}

/**
 * Starts such an app on a free port and registers it at the authorization server that the FHIR base names.
 *
 * @param fhirBase where the app's records are; all else is discovered from there
 * @param scope that it asks for
 */
export async function startSmartApp(fhirBase: string, scope: string): Promise<SmartApp> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const redirectUri = `${origin}/app`;
  const clientId = await register(fhirBase, redirectUri);
  const state = new Map<string, unknown>();
  const api = (request: IncomingMessage, response: ServerResponse) => smart(request, response, asStorage(state));
  const launched = new Promise<SmartClient>((resolve, reject) => {
    server.on('request', (request, response) => {
      const smartApi = api(request, response);
      if (request.url === '/launch') {
        smartApi.authorize({ iss: fhirBase, clientId, redirectUri, scope }).catch(reject);
      } else if (request.url?.startsWith('/app?')) {
        // Only the whole launch is an answer: what fails in it is shown to the test, not to the person.
        smartApi
          .ready()
          .then(resolve, reject)
          .finally(() => response.end('The app is ready.'));
      } else {
        response.writeHead(404).end();
      }
    });
  });
  return {
    launchUrl: `${origin}/launch`,
    launched,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** RFC 7591, at the address in the SMART configuration of the base. */
async function register(fhirBase: string, redirectUri: string): Promise<string> {
  const { body: found } = await askJson(`${fhirBase}/.well-known/smart-configuration`);
  const metadata = { client_name: 'A SMART app', redirect_uris: [redirectUri], token_endpoint_auth_method: 'none' };
  const { body } = await askJson<{ client_id: string }>(String(found['registration_endpoint']), metadata);
  return body.client_id;
}

/** One person's state; an app for many would have one for each session of its own. */
function asStorage(state: Map<string, unknown>) {
  return {
    get: async (key: string) => state.get(key),
    set: async (key: string, value: unknown) => (state.set(key, value), value),
    unset: async (key: string) => state.delete(key),
  };
}

/** `fhirclient` with a bearer token that it was given, without any launch. */
export function smartClientAt(serverUrl: string, accessToken: string): SmartClient {
  const api = smart({ headers: {} } as IncomingMessage, {} as ServerResponse, asStorage(new Map()));
  return api.client({ serverUrl, tokenResponse: { access_token: accessToken } });
}
