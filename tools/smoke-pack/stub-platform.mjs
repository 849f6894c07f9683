// A SMART on FHIR platform of a few lines on loopback, and a registry that knows it, for the examples of READMEs.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createPlatformRegistry, checkPlatform } from '@fhir-gateway/platform-registry';

const patient = { resourceType: 'Patient', id: 'pat-1' };

/** @returns where it is, a registry with it as `stub`, and how to sign in there as a browser would */
export async function startPlatform() {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, origin);
    const answer = answers[pathname]?.(searchParams);
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/fhir+json' });
    response.end(JSON.stringify(answer ?? { resourceType: 'OperationOutcome', issue: [] }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${server.address().port}`;
  const answers = {
    '/fhir/.well-known/smart-configuration': () => ({
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/token`,
      grant_types_supported: ['authorization_code'],
      code_challenge_methods_supported: ['S256'],
      capabilities: [],
    }),
    '/token': () => ({
      ...{ access_token: 'stub-access', token_type: 'Bearer', expires_in: 3600 },
      ...{ scope: 'launch/patient patient/*.rs', patient: 'pat-1' },
    }),
    '/fhir/Patient/pat-1': () => patient,
    // Two pages.
    '/fhir/Observation': (query) => ({
      ...{ resourceType: 'Bundle', type: 'searchset' },
      entry: [
        {
          resource: {
            resourceType: 'Observation',
            id: query.get('page') ?? '1',
            subject: { reference: 'Patient/pat-1' },
          },
        },
      ],
      ...(query.has('page')
        ? {}
        : { link: [{ relation: 'next', url: `${origin}/fhir/Observation?patient=pat-1&page=2` }] }),
    }),
  };
  const { definition, faults } = checkPlatform({
    ...{
      id: 'stub',
      name: 'Stub',
      kind: 'sandbox',
      environment: 'local',
      fhirBaseUrl: `${origin}/fhir`,
      fhirVersion: '4.0.1',
    },
    ...{ registration: 'required', capabilities: { patientAccess: true } },
    oauth: { discovery: 'smart', clientType: 'public', pkce: 'required', scopes: ['launch/patient', 'patient/*.rs'] },
    verification: { status: 'local', sources: [{ title: 'This example' }] },
  });
  if (definition === undefined) throw new Error(JSON.stringify(faults));
  const environment = { FHIR_GATEWAY_PLATFORM_STUB_CLIENT_ID: 'client-1' };
  return {
    origin,
    registry: createPlatformRegistry({ definitions: [definition], environment }),
    /** What the browser brings back to the redirect URI. */
    signIn: (authorizationUrl) =>
      new URLSearchParams({ code: 'a-code', state: new URL(authorizationUrl).searchParams.get('state') }),
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
