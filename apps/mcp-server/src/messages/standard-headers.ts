import { isObject } from '@fhir-gateway/fhir';
import type { JSONRPCRequest } from '@modelcontextprotocol/server';
import type { IncomingHttpHeaders } from 'node:http';
import { type RpcError } from './json-rpc.js';

const headerMismatch = -32_020;

/** What `Mcp-Name` repeats of a request's parameters, by method. */
const namedBy: ReadonlyMap<string, string> = new Map([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
]);

/** A header's value; lists of them are joined, as Node joins those that it knows. */
export function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/**
 * Compares a request of the 2026 era with the headers that repeat it for proxies, as far as the SDK's classifier has not.
 *
 * @param revision that the message names
 * @returns the error to answer with 400; `undefined` where headers and message agree
 * @see SEP-2243, Standard Request Headers
 */
export function standardHeaderFault(
  { method, params }: JSONRPCRequest,
  revision: string,
  headers: IncomingHttpHeaders,
): RpcError | undefined {
  if (headerOf(headers, 'mcp-protocol-version') === undefined) {
    return mismatch(
      '(missing)',
      `the body envelope names protocol version ${revision} but the required MCP-Protocol-Version header is absent`,
    );
  }
  if (headerOf(headers, 'mcp-method') === undefined) {
    return mismatch('(missing)', `the body names method ${method} but the required Mcp-Method header is absent`);
  }
  const source = namedBy.get(method);
  return source === undefined ? undefined : nameFault(source, params, headerOf(headers, 'mcp-name')?.trim());
}

function nameFault(source: string, params: unknown, header: string | undefined): RpcError | undefined {
  const value = isObject(params) ? params[source] : undefined;
  const named = typeof value === 'string' ? value : undefined;
  if (header === undefined) {
    if (named === undefined) return undefined;
    return mismatch(
      '(missing)',
      `the body carries params.${source}="${named}" but the required Mcp-Name header is absent`,
    );
  }
  const decoded = decodeName(header);
  if (decoded === undefined) return mismatch(header, 'the Mcp-Name header carries an invalid Base64 sentinel value');
  if (named === undefined || decoded === named) return undefined;
  return mismatch(header, `the body carries params.${source}="${named}" but the Mcp-Name header names "${decoded}"`);
}

function mismatch(header: string, body: string): RpcError {
  return {
    code: headerMismatch,
    message: `Bad Request: the request headers and body disagree: ${body}`,
    data: { mismatch: { header, body } },
  };
}

/** What no header can carry as it is comes as `=?base64?…?=` (SEP-2243); `undefined` for one that cannot be decoded. */
function decodeName(value: string): string | undefined {
  const coded = /^=\?base64\?(.*)\?=$/s.exec(value)?.[1];
  if (coded === undefined) return value;
  const bytes = Buffer.from(coded, 'base64');
  if (bytes.toString('base64') !== coded) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
