import type { IncomingMessage } from 'node:http';

/** `http://host/path?query`, with no user name before the host. */
const absoluteForm = /^https?:\/\/([^/?#@]+)(?=[/?]|(?![\s\S]))/i;

/**
 * Makes an origin-form target of an absolute-form one, which every server must accept. The host of the target takes the
 * place of the `Host` header. Any other target is left as received.
 *
 * @see RFC 9112 section 3.2.2
 */
export function normalizeTarget(request: IncomingMessage): void {
  const { url = '' } = request;
  if (url.startsWith('/')) return;
  const [start, host] = absoluteForm.exec(url) ?? [];
  if (start === undefined) return;
  const rest = url.slice(start.length);
  request.url = rest.startsWith('/') ? rest : `/${rest}`;
  request.headers.host = host;
}
