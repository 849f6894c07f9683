import { isIP } from 'node:net';
import { endpointUrlFault } from '../schema/primitives.js';
import type { PlatformDefinition } from '../schema/types.js';
import { isLoopbackHost } from '../site.js';

/** Endings of names that mean something only inside one network, or nothing at all. */
const privateEndings = ['.local', '.localhost', '.internal', '.intranet', '.lan', '.home', '.corp', '.invalid'];

/**
 * Says why the base URL that a directory gives for an organization must not be used; undefined when it may.
 * A directory is somebody else's data: it can name organizations, but must not lead the gateway into its own network,
 * nor, where the platform file lists `tenancy.domains`, anywhere else.
 */
export function directoryAddressFault(
  { environment, tenancy }: Pick<PlatformDefinition, 'environment' | 'tenancy'>,
  url: string,
): string | undefined {
  const fault = endpointUrlFault(url);
  if (fault !== undefined) return fault;
  const { protocol, hostname, search } = new URL(url);
  if (search !== '' || url.includes('?')) return 'must not have a query';
  if (environment === 'local' && isLoopbackHost(hostname)) return undefined;
  if (protocol !== 'https:') return 'must be https';
  const host = hostname.replace(/\.$/, '');
  const isPublicName = host.includes('.') && !privateEndings.some((ending) => host.endsWith(ending));
  if (!isPublicName || host.startsWith('[') || isIP(host) !== 0) return 'must be at a public host name';
  if (host !== hostname) return 'must not end its host name with a dot';
  const domains = tenancy?.mode === 'directory' ? tenancy.domains : undefined;
  if (domains === undefined || domains.some((domain) => host === domain || host.endsWith(`.${domain}`)))
    return undefined;
  return 'is at a host that the platform file does not allow';
}
