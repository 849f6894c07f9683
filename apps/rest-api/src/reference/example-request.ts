import type { McpAuthMode } from '@fhir-gateway/gateway';

import type { ExampleCall, Operation } from '../route/operation.js';
import type { ProgramBody, ProgramCredential, ProgramRequest } from './request-code.js';

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
 * An example as a request of a program, in the mode of the gateway: an app has a token in `oauth` mode, the cookie of a session
 * in `pairing` mode, and nothing in `local` mode.
 */
export function exampleRequest(gateway: ExampleGateway, operation: Operation, call: ExampleCall): ProgramRequest {
  const credential = credentialOf(call, gateway.mode);
  const body = bodyOf(operation, call);
  return {
    method: operation.method.toUpperCase(),
    url: `${gateway.publicUrl}${exampleTarget(operation, call)}`,
    ...(credential !== undefined && { credential }),
    ...(needsProof(operation, call, gateway.mode) && { headers: { 'X-Requested-With': 'example' } }),
    ...(body !== undefined && { body }),
    answersJson: answersJson(operation, call),
    answersRedirect: call.status >= 300 && call.status < 400,
  };
}

function credentialOf({ caller }: ExampleCall, mode: McpAuthMode): ProgramCredential | undefined {
  const ofApp = { oauth: 'token', pairing: 'cookie', local: undefined } as const;
  switch (caller) {
    case undefined:
      return undefined;
    case 'metrics':
      return 'metrics';
    case 'browser':
      return 'cookie';
    case 'app':
      return ofApp[mode];
  }
}

/** What changes something without a token says by this header that no foreign page sends it. */
function needsProof({ method, sameOrigin }: Operation, { caller }: ExampleCall, mode: McpAuthMode): boolean {
  if (caller === 'app') return mode !== 'oauth' && method !== 'get';
  return caller === 'browser' && sameOrigin === 'proven';
}

function bodyOf({ body }: Operation, call: ExampleCall): ProgramBody | undefined {
  if (call.body === undefined || !body) return undefined;
  const [mediaType = ''] = body.mediaTypes;
  if (mediaType.endsWith('json')) return { kind: 'json', mediaType, value: call.body };
  const fields = call.body as Record<string, string>;
  return { kind: mediaType === 'multipart/form-data' ? 'multipart' : 'form', fields };
}

/** Refusals of the error table are JSON for programs. */
function answersJson({ answers }: Operation, { status }: ExampleCall): boolean {
  const answer = answers[status];
  if (answer === undefined) return status >= 400;
  return answer.mediaTypes?.[0]?.endsWith('json') === true;
}
