import { CertificateAuthority } from '@fhir-gateway/testing/certificates';
import { Gateway } from './gateway.js';
import { RecordedServer } from './recorded-server.js';
import type { Report } from './report.js';

const uri = 'https://gateway.example/udap';

/** Registration, both grants and the cancellation, before the checks of two open-source implementations. */
export async function runUdap(report: Report, bundle: string): Promise<void> {
  report.note('udap: recorded (one needs Okta or Auth0 behind it, the other the gems of Ruby)');
  const authority = await CertificateAuthority.create({ name: 'Community of the partners' });
  const servers = { app: await RecordedServer.start('udap'), service: await RecordedServer.start('udap') };
  for (const server of Object.values(servers)) server.identity = await authority.issue({ uri: server.base });
  const { certificates, privateKey } = await authority.issue({ uri });
  const client = {
    contact: 'mailto:operator@gateway.example',
    logo: 'https://gateway.example/logo.png',
    extensions: { 'hl7-b2b': { organization_id: 'https://clinic.example', purpose_of_use: ['urn:oid:2.16#TREAT'] } },
  };
  const gateway = await Gateway.start(
    bundle,
    {
      app: {
        fhirBaseUrl: servers.app.base,
        registration: 'required',
        oauth: { grantTypes: ['authorization_code'], scopes: ['launch/patient', 'patient/*.rs'] },
      },
      service: {
        fhirBaseUrl: servers.service.base,
        registration: 'required',
        oauth: { grantTypes: ['client_credentials'], scopes: ['system/Patient.rs'] },
      },
    },
    {
      FHIR_GATEWAY_UDAP_CERTIFICATE: `${certificates}\n${privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()}`,
      FHIR_GATEWAY_UDAP_TRUST_ANCHORS: authority.certificate.toString(),
      FHIR_GATEWAY_UDAP_CLIENT: JSON.stringify(client),
      FHIR_GATEWAY_PLATFORM_SERVICE_BACKEND: 'on',
    },
  );
  try {
    const seen = ({ refused, taken }: RecordedServer) => JSON.stringify({ refused, taken });
    for (const [id, server] of Object.entries(servers)) {
      const { status, text } = await gateway.ask(`/api/platforms/${id}/registration/udap`, { method: 'POST' });
      const isTaken = status === 200 && server.taken.includes(`register register-${id}`);
      report.check(`the registration of the ${id}`, isTaken, `${text} ${seen(server)}`);
    }
    const page = await gateway.signIn('app');
    const own = await gateway.ask('/api/fhir/app/Patient/one');
    report.check('a sign-in with the certificate', own.status === 200, `${page} ${own.text} ${seen(servers.app)}`);
    const read = await gateway.ask('/api/fhir/service/Patient');
    report.check(
      'client_credentials with the B2B extension',
      read.status === 200,
      `${read.text} ${seen(servers.service)}`,
    );
    for (const [id, server] of Object.entries(servers)) {
      const { status, text } = await gateway.ask(`/api/platforms/${id}/registration`, { method: 'DELETE' });
      const isTaken = status === 204 && server.taken.includes('register register-cancel');
      report.check(`the cancellation of the ${id}`, isTaken, `${text} ${seen(server)}`);
      report.check(`no message to the server of the ${id} broke a rule`, server.refused.length === 0, seen(server));
    }
  } finally {
    await gateway.stop();
    await Promise.all(Object.values(servers).map((server) => server.close()));
  }
}
