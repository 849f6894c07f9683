import { isLoopbackHost } from '@fhir-gateway/platform-registry/platform';
import { plainText, shownLink } from '../../untrusted-text.js';

/**
 * An address that may be shown as a link: https; where the payer itself is on this machine, http to this machine, too. A
 * payer elsewhere gets no link to a local service into anybody's chat.
 */
export function policyLink(value: unknown, isLocal: boolean): string | undefined {
  const shown = shownLink(value);
  if (shown !== undefined || !isLocal) return shown;
  const text = plainText(value, 2000);
  if (text === undefined || text !== value || !URL.canParse(text)) return undefined;
  const { protocol, hostname, username, password, href } = new URL(text);
  return protocol === 'http:' && isLoopbackHost(hostname) && username === '' && password === '' ? href : undefined;
}
