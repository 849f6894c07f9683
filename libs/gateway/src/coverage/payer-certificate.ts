import type { ClientTls, ResolvedPlatform } from '@fhir-gateway/platform-registry';

/**
 * What connections to a service of a payer are made with, beside its FHIR API: the certificate of the platform, and the
 * authority that it is to be trusted by: at the addresses of its services, those that the payer's own document gives among
 * them, which are judged by owner and host when they are read. Endpoints of its authorization server are told it likewise.
 *
 * @param platform with the addresses that were found filled in
 * @see RFC 8705
 */
export function payerCertificate(
  { definition, credentials, fhirBaseUrl }: ResolvedPlatform,
  url: URL,
): ClientTls | undefined {
  const { tls } = credentials;
  if (!tls) return undefined;
  const { wellKnown, crd, dtr, pas } = definition.davinci ?? {};
  const named = [fhirBaseUrl, wellKnown, crd?.base, dtr?.base, pas?.base];
  return named.some((address) => address !== undefined && new URL(address).origin === url.origin) ? tls : undefined;
}
