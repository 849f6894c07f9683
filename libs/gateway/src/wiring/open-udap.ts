import { readCertificates, readUdapIdentity, type UdapCommunity } from '@fhir-gateway/smart-auth';
import type { UdapConfig } from '../config/config-types.js';
import { GatewayError } from '../errors/errors.js';

/**
 * Reads the certificates of the trust community.
 *
 * @throws GatewayError CONFIG_INVALID with what is wrong, by the names of the settings and without their values
 */
export async function openUdap(config: UdapConfig | undefined): Promise<UdapCommunity | undefined> {
  if (config === undefined) return undefined;
  const { certificate, privateKey, trustAnchors, community, client } = config;
  const [identity, anchors] = await Promise.all([
    reading('FHIR_GATEWAY_UDAP_CERTIFICATE', () => readUdapIdentity(certificate, privateKey, client)),
    reading('FHIR_GATEWAY_UDAP_TRUST_ANCHORS', () => readCertificates(trustAnchors)),
  ]);
  const { extensions = {} } = client;
  return { identity, anchors, extensions, community };
}

async function reading<T>(names: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown fault';
    throw new GatewayError('CONFIG_INVALID', 'The settings do not fit; see the list of faults.', {
      detail: `${names} cannot be used: ${why}`,
    });
  }
}
