import { makeCertificate } from '@fhir-gateway/testing';
import { checkClientCertificates } from './check-client-certificates.js';

const dayMs = 24 * 3600 * 1000;
const { cert } = makeCertificate(['gateway.test']);
const variable = 'FHIR_GATEWAY_PLATFORM_CLINIC_CLIENT_CERT';
const check = (certificate: string, nowMs: number) =>
  checkClientCertificates(
    { clientCertificates: () => [{ platformId: 'clinic', variable, certificate }] },
    nowMs,
  ).findings.map(({ id, subject }) => [id, subject]);

// The certificate is good for two days.
it.each([
  ['has ended', 3, [['client-certificate-ended', variable]]],
  ['ends within 30 days', 0, [['client-certificate-ends', variable]]],
  ['is good for longer', -40, []],
])('a client certificate that %s', (_what, days, findings) => {
  expect(check(cert, Date.now() + days * dayMs)).toEqual(findings);
});

it('leaves one that cannot be read to the check of its platform', () => {
  expect(check('no certificate', Date.now())).toEqual([]);
});
