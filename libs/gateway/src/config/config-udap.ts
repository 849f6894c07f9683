import { z } from 'zod';

/** By what servers of a UDAP trust community know this gateway. */
export interface UdapConfig {
  /** PEM: the certificate, then its issuers. */
  readonly certificate: string;
  /** PEM. */
  readonly privateKey: string;
  /** PEM: certificates that servers' certificates have to lead to. */
  readonly trustAnchors: string;
  /** URI of the community, for servers that are in several. */
  readonly community?: string;
  /** Address of who is responsible, as a registration names it. */
  readonly contact: string;
}

const pem = (what: string) =>
  z
    .string()
    .regex(/-----BEGIN /, `must be ${what} in PEM`)
    .optional();

/** The settings of UDAP, to be spread into the schema of the settings. */
export const udapSettings = {
  FHIR_GATEWAY_UDAP_CERTIFICATE: pem('a certificate and its issuers'),
  FHIR_GATEWAY_UDAP_PRIVATE_KEY: pem('a private key'),
  FHIR_GATEWAY_UDAP_TRUST_ANCHORS: pem('certificates'),
  FHIR_GATEWAY_UDAP_COMMUNITY: z.url('must be a URI').optional(),
  FHIR_GATEWAY_UDAP_CONTACT: z
    .string()
    .regex(/^mailto:[^@\s]+@[^@\s]+$/, 'must be an address with mailto:')
    .optional(),
} as const;

type UdapSettings = z.output<z.ZodObject<typeof udapSettings>>;

const together = [
  'FHIR_GATEWAY_UDAP_CERTIFICATE',
  'FHIR_GATEWAY_UDAP_PRIVATE_KEY',
  'FHIR_GATEWAY_UDAP_TRUST_ANCHORS',
  'FHIR_GATEWAY_UDAP_CONTACT',
] as const;

/** `undefined` where this gateway is in no trust community. */
export function readUdap(data: UdapSettings): UdapConfig | undefined {
  const [certificate, privateKey, trustAnchors, contact] = together.map((name) => data[name]);
  if (!certificate || !privateKey || !trustAnchors || !contact) return undefined;
  const { FHIR_GATEWAY_UDAP_COMMUNITY: community } = data;
  return Object.freeze({
    certificate,
    privateKey,
    trustAnchors,
    contact,
    ...(community !== undefined && { community }),
  });
}

/** What cannot be set without another setting. */
export function udapFaults(data: UdapSettings): string[] {
  const isAny = Object.keys(udapSettings).some((name) => data[name as keyof UdapSettings] !== undefined);
  if (!isAny) return [];
  return together
    .filter((name) => data[name] === undefined)
    .map((name) => `${name} is needed with the other settings of UDAP`);
}
