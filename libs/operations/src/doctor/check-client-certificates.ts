import { X509Certificate } from 'node:crypto';
import type { PlatformRegistry } from '@fhir-gateway/platform-registry';
import { finding, type Area, type Finding } from './finding.js';

const soonMs = 30 * 24 * 3600 * 1000;

/** Whether the client certificates that platforms are shown are good, and for how long. */
export function checkClientCertificates(registry: Pick<PlatformRegistry, 'clientCertificates'>, nowMs: number): Area {
  const certificates = registry.clientCertificates();
  const findings = certificates.flatMap(({ variable, certificate }) => findingsOf(variable, certificate, nowMs));
  const count = certificates.length;
  return { name: 'client certificates', seen: `${count} ${count === 1 ? 'certificate' : 'certificates'}`, findings };
}

/** One that cannot be read is told with its platform, which is not ready then. */
function findingsOf(variable: string, certificate: string, nowMs: number): Finding[] {
  const end = endOf(certificate);
  if (end === undefined || end - nowMs > soonMs) return [];
  const day = new Date(end).toISOString().slice(0, 10);
  const fix = `Have another one issued, and set ${variable} and its key.`;
  return end <= nowMs
    ? [finding('client-certificate-ended', variable, `The certificate of ${variable} ended on ${day}.`, fix)]
    : [finding('client-certificate-ends', variable, `The certificate of ${variable} ends on ${day}.`, fix)];
}

function endOf(certificate: string): number | undefined {
  try {
    return Date.parse(new X509Certificate(certificate).validTo);
  } catch {
    return undefined;
  }
}
