import { errorTable } from '../errors/error-table.js';
import type { Failure } from './recent-failures.js';

/** What is wrong with a platform, in words, and what an operator does about it. */
export interface Diagnosis {
  readonly cause: string;
  readonly nextStep: string;
}

type Cause = readonly [pattern: RegExp, cause: string, nextStep: string];

const name =
  'Compare the host name in the platform file with the vendor’s documentation, then look the name up from this machine.';
const trust =
  'Ask the vendor for a certificate that a public authority signed, or set FHIR_GATEWAY_PLATFORM_<ID>_CA to the authority of theirs.';
const network = 'Check that this machine may reach the host: firewall, proxy and VPN. Then ask the vendor.';

/** By the system's error code. */
const connectionCauses: readonly Cause[] = [
  [/^(ENOTFOUND|EAI_AGAIN)/, 'DNS does not resolve the platform’s host name.', name],
  [
    /^CERT_HAS_EXPIRED/,
    'The platform’s TLS certificate has expired.',
    'Tell the vendor. The gateway never connects without a valid certificate.',
  ],
  [
    /^CERT_NOT_YET_VALID/,
    'The platform’s TLS certificate is not valid yet.',
    'Compare the clock of this machine, then tell the vendor.',
  ],
  [/^ERR_TLS_CERT_ALTNAME/, 'The platform’s TLS certificate is for another host name.', name],
  [/^(DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/, 'No trusted authority signed the platform’s TLS certificate.', trust],
  [
    /^(ERR_SSL|ERR_TLS|EPROTO|CERT_)/,
    'The TLS handshake with the platform failed.',
    'Check the scheme and port of the base URL, then ask the vendor which TLS versions they offer.',
  ],
  [/^ECONNREFUSED/, 'Nothing listens at the platform’s address.', network],
  [/^(EHOSTUNREACH|ENETUNREACH)/, 'This machine has no route to the platform.', network],
  [
    /^private address/,
    'The platform’s name leads to a private address, which the gateway does not call.',
    'Name the network in FHIR_GATEWAY_PRIVATE_NETWORKS if the platform is meant to be there.',
  ],
  [/./, 'The connection to the platform breaks.', network],
];

/** By what the authorization server said, as the log has it: `http 401 invalid_client: …`. */
const tokenCauses: readonly Cause[] = [
  [
    /invalid_client|unauthorized_client/,
    'The platform does not accept this gateway’s client id or secret any more.',
    'Renew the client in the vendor’s portal and enter it under Registration.',
  ],
  [
    /invalid_scope/,
    'The platform does not grant the scopes that this gateway asks for.',
    'Compare the scopes in the platform file with those of the registration.',
  ],
  [
    /invalid_grant/,
    'The platform refuses codes or refresh tokens.',
    'Compare the redirect URI in the vendor’s portal with the one under Registration.',
  ],
  [/./, 'The platform’s token endpoint refuses this gateway.', 'Try the client out under Registration.'],
];

const byCode: Readonly<Record<string, readonly [cause: string, nextStep: string]>> = {
  AUTHORIZATION_REFUSED: [
    'The platform’s authorization server refuses sign-ins.',
    'Compare client id, redirect URI and scopes with the registration.',
  ],
  CLIENT_ID_MISSING: ['No client is set for this platform.', 'Enter the client under Registration.'],
  CLIENT_AUTHENTICATION_UNSUPPORTED: [
    'The credentials that are set do not fit the platform’s way of authenticating clients.',
    'Compare them with the platform file under Registration.',
  ],
  DISCOVERY_FAILED: [
    'The platform’s SMART configuration cannot be read.',
    'Check the base URL, then run `fhir-gateway doctor`.',
  ],
  HTTP_401: [
    'The platform refuses the access tokens that it issued.',
    'People sign in again. If that does not help, try the client out under Registration.',
  ],
  HTTP_403: [
    'The platform refuses requests that its tokens should allow.',
    'Compare the scopes of the registration in the vendor’s portal.',
  ],
  HTTP_429: [
    'The platform says that this gateway calls too often.',
    'Set `rateLimit` in the platform file, or ask the vendor for more.',
  ],
  ISSUER_MISMATCH: [
    'Another authorization server answers than the one that was asked.',
    'Compare the issuer in the platform file; it may be an attack.',
  ],
  TOKEN_ENDPOINT_UNREACHABLE: ['The platform’s token endpoint does not answer.', network],
  UPSTREAM_CREDENTIALS_REFUSED: [
    'The platform does not accept the credentials that are set for it.',
    'Set the credential anew: FHIR_GATEWAY_PLATFORM_<ID>_…',
  ],
  UPSTREAM_NOT_FHIR: [
    'What answers is no FHIR server.',
    'Check the base URL in the platform file; a sign-in page or a proxy may answer.',
  ],
  UPSTREAM_RATE_LIMITED: ['The limit that the platform publishes is reached.', 'Wait, or ask the vendor for more.'],
  UPSTREAM_REDIRECT_REFUSED: [
    'The platform answers with a redirect, which the gateway does not follow.',
    'Enter the address that it leads to in the platform file.',
  ],
  UPSTREAM_TIMEOUT: ['The platform does not answer in time.', 'Look at its status page, and tell the vendor.'],
  UPSTREAM_BUSY: [
    'More requests wait for the platform than it takes.',
    'Look at the latency: a platform that is slow fills the queue.',
  ],
};

/** Words for the newest failure of a platform. */
export function diagnose({ code, detail = '', status }: Pick<Failure, 'code' | 'detail' | 'status'>): Diagnosis {
  const causes =
    code === 'UPSTREAM_UNREACHABLE' ? connectionCauses : code === 'TOKEN_ENDPOINT_REFUSED' ? tokenCauses : [];
  const found = causes.find(([pattern]) => pattern.test(detail === '' ? code : detail));
  if (found) return { cause: found[1], nextStep: found[2] };
  const answered = status ?? Number(/^HTTP_(\d{3})$/.exec(code)?.[1]);
  // What a server says in its trouble is often no FHIR.
  if (answered >= 500 && (code.startsWith('HTTP_') || code === 'UPSTREAM_NOT_FHIR')) {
    return {
      cause: `The platform answers with HTTP ${answered}: it has a fault of its own.`,
      nextStep: 'Look at its status page, and tell the vendor the time and the request id.',
    };
  }
  const words = Object.hasOwn(byCode, code) ? byCode[code] : undefined;
  if (words) return { cause: words[0], nextStep: words[1] };
  const row = Object.hasOwn(errorTable, code) ? errorTable[code as keyof typeof errorTable] : undefined;
  return { cause: `Requests end with ${code}.`, nextStep: row?.nextStep ?? 'Search the log for the request id.' };
}
