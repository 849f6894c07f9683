import { HttpStub } from '@fhir-gateway/testing';
import { Gateway, askForToken, newClientKey } from './gateway.js';
import { startPublished } from './published.js';
import { RecordedServer, fhir } from './recorded-server.js';
import type { Report } from './report.js';

const clientId = 'fhir-gateway';

/** Backend Services and a sign-in with a key at SMART App Launcher v2. */
export async function runSmart(report: Report, bundle: string, source?: string): Promise<void> {
  const records = await HttpStub.start(fhir);
  const published = await startPublished('smart', source, { FHIR_SERVER_R4: records.origin });
  const recorded = typeof published === 'string' ? await RecordedServer.start('smart') : undefined;
  report.note(`smart: ${typeof published === 'string' ? `recorded (${published})` : published.origin}`);
  const key = newClientKey();
  // What the launcher is to do is a part of its address: src/isomorphic/codec.ts.
  const simulation = (launch: number, client: number, more: readonly [string, number]) =>
    Buffer.from(
      JSON.stringify([
        launch,
        more[0],
        '',
        'AUTO',
        more[1],
        more[1],
        0,
        '',
        '',
        clientId,
        '',
        '',
        '',
        key.jwks,
        client,
        2,
        '',
      ]),
    ).toString('base64url');
  const at = (sim: string) =>
    typeof published === 'string' ? (recorded?.origin ?? '') : `${published.origin}/v/r4/sim/${sim}`;
  const [service, app] = [at(simulation(4, 3, ['', 0])), at(simulation(3, 2, ['one', 1]))];
  const byKey = {
    clientType: 'confidential',
    tokenEndpointAuthMethods: ['private_key_jwt'],
    assertionSigningAlgs: ['ES384'],
  };
  const settings = ['SERVICE', 'APP'].flatMap((id) => [
    [`FHIR_GATEWAY_PLATFORM_${id}_CLIENT_ID`, clientId],
    [`FHIR_GATEWAY_PLATFORM_${id}_PRIVATE_KEY`, key.jwk],
  ]);
  const gateway = await Gateway.start(
    bundle,
    {
      service: {
        fhirBaseUrl: `${service}/fhir`,
        registration: 'required',
        oauth: { ...byKey, grantTypes: ['client_credentials'], scopes: ['system/Patient.rs'] },
      },
      app: {
        fhirBaseUrl: `${app}/fhir`,
        registration: 'required',
        oauth: { ...byKey, grantTypes: ['authorization_code'], scopes: ['launch/patient', 'patient/*.rs'] },
      },
    },
    { ...Object.fromEntries(settings), FHIR_GATEWAY_PLATFORM_SERVICE_BACKEND: 'on' },
  );
  try {
    const read = await gateway.ask('/api/fhir/service/Patient?_count=2');
    report.check('Backend Services: a search with a token of its own', read.status === 200, read.text);
    const page = await gateway.signIn('app');
    const own = await gateway.ask('/api/fhir/app/Patient/one');
    report.check('sign-in with a key and PKCE: the person’s record', own.status === 200, `${page} ${own.text}`);
    const endpoint = `${service}/${recorded ? '' : 'auth/'}token`;
    const [whole, without] = [{}, { typ: undefined }].map((header) => key.assertion(clientId, endpoint, header));
    const [taken = '', refused = ''] = await Promise.all(
      [whole ?? '', without ?? ''].map((assertion) => askForToken(endpoint, 'system/Patient.rs', assertion)),
    );
    report.check('an assertion of ours by hand is taken', taken.startsWith('200'), taken);
    report.check('the same without typ is refused', /^40[01] /.test(refused), refused);
  } finally {
    await gateway.stop();
    await records.close();
    await recorded?.close();
    if (typeof published !== 'string') await published.stop();
  }
}
