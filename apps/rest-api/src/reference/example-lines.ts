import type { McpAuthMode } from '@fhir-gateway/gateway';

import type { ExampleCall, Operation } from '../route/operation.js';

/** The address that an example asks, below the public URL. */
export function exampleTarget(operation: Operation, { parameters = {} }: ExampleCall): string {
  const query = new URLSearchParams(parameters);
  const path = operation.path.replace(/\{(\w+)\}/g, (_braces, name: string) => {
    query.delete(name);
    return encodeURIComponent(parameters[name] ?? '').replaceAll('%3A', ':');
  });
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

/** The gateway that an example calls. */
export interface ExampleGateway {
  readonly publicUrl: string;
  readonly mode: McpAuthMode;
}

/**
 * An example as a command for a shell, in the mode of the gateway: what an app does has a token in `oauth` mode, the cookie of
 * a session in `pairing` mode, and nothing in `local` mode. Tokens and cookies are named, and never shown.
 */
export function exampleLines({ publicUrl, mode }: ExampleGateway, operation: Operation, call: ExampleCall): string {
  const { method, body } = operation;
  const [target, next] = [`${publicUrl}${exampleTarget(operation, call)}`, ' \\\n  '];
  const parts = ['curl -s', ...(method === 'get' ? [] : [`-X ${method.toUpperCase()}`])];
  const isApp = call.caller === 'app';
  if (isApp && mode === 'oauth') parts.push('-H "Authorization: Bearer $GATEWAY_TOKEN"');
  if (call.caller === 'metrics') parts.push('-H "Authorization: Bearer $FHIR_GATEWAY_METRICS_TOKEN"');
  if (call.caller === 'browser' || (isApp && mode === 'pairing')) parts.push('-b jar');
  const needsProof = isApp ? mode !== 'oauth' && method !== 'get' : call.caller === 'browser';
  if (needsProof && (isApp || operation.sameOrigin === 'proven')) parts.push("-H 'X-Requested-With: curl'");
  if (call.body !== undefined && body) {
    const [mediaType = ''] = body.mediaTypes;
    const isForm = mediaType.startsWith('application/x-www-form');
    if (mediaType === 'multipart/form-data') {
      const fields = Object.entries(call.body as Record<string, string>);
      return [...parts, ...fields.map(([name, value]) => `-F ${quoted(`${name}=${value}`)}`), quoted(target)].join(
        next,
      );
    }
    const text = isForm
      ? new URLSearchParams(call.body as Record<string, string>).toString()
      : JSON.stringify(call.body);
    parts.push(...(isForm ? [] : [`-H 'content-type: ${mediaType}'`]), `-d ${quoted(text)}`);
  }
  parts.push(quoted(target));
  return parts.join(next);
}

/** A text as one word for a shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
