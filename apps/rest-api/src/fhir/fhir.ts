import type { IncomingMessage, ServerResponse } from 'node:http';

import { ClientGone, contextOf, requestIdHeader, securityHeaders, type Stage } from '@fhir-gateway/express-kit';
import type { FhirCall, ResponseHead } from '@fhir-gateway/fhir-proxy';

import { callStateOf, enterCall, type CallState } from '../call-stages.js';
import type { RestContext } from '../rest-context.js';
import { GzipAnswer, isCompressedFor, isCompressible } from './gzip-answer.js';
import { isFhirUrl, splitFhirUrl, type FhirTarget } from './fhir-url.js';
import { smartConfigurations } from './smart-configuration.js';

/**
 * `/api/fhir/{platform_id}/...`, the first route behind the other stages, and itself the last of them: it writes the head
 * of an answer at once, with the headers that the stages gathered.
 */
export function fhirStage(rest: RestContext): Stage {
  const { gateway, isHttps } = rest;
  const { config, proxy, registry } = gateway;
  const ownNames = new Set([...Object.keys(securityHeaders('api', { https: isHttps })), requestIdHeader]);
  const namesWithoutLength = new Set([...ownNames, 'content-length']);
  const smartConfiguration = smartConfigurations(config);

  const send = async (request: IncomingMessage, response: ServerResponse, target: FhirTarget, call: CallState) => {
    const { platform, caller, who } = call;
    const { method = 'GET', headers } = request;
    const { path, query } = target;
    const isKnown = caller.kind === 'session';
    const context = contextOf(response);
    const forwarded: FhirCall = {
      platform,
      session: isKnown ? caller.session : undefined,
      clientId: isKnown ? caller.clientId : undefined,
      grant: isKnown ? caller.grant : undefined,
      limitedAs: who,
      request: { method, path, query, headers, body: hasBody(request) ? request : undefined },
      app: 'rest',
      requestId: context.requestId,
      signal: new ClientGone(response),
    };
    const place = enterCall(rest, request, response, who);
    try {
      await proxy.send(forwarded, (head) => {
        const mayCompress = isCompressible(head);
        const isCompressed = mayCompress && isCompressedFor(headers, method, head);
        const lines = joinHeaders(context.headers, head.headers, isCompressed ? namesWithoutLength : ownNames);
        // What was set for pages of other origins stays, beside what the answer varies by.
        if (response.hasHeader('vary')) lines.push('vary', mayCompress ? 'Origin, Accept-Encoding' : 'Origin');
        else if (mayCompress) lines.push('vary', 'Accept-Encoding');
        if (!isCompressed) return response.writeHead(head.status, lines);
        return new GzipAnswer(response.writeHead(head.status, [...lines, 'content-encoding', 'gzip']));
      });
    } finally {
      place.leave();
    }
    return 'answered' as const;
  };

  return {
    name: 'fhir',
    isAudited: true,
    run: (request, response) => {
      const call = callStateOf(response);
      if (call?.target) return send(request, response, call.target, call);
      if (!isFhirUrl(request.url)) return undefined;
      sendDocument(response, smartConfiguration(registry.resolve(splitFhirUrl(request.url).platformId)));
      return 'answered';
    },
  };
}

/**
 * Names and values in turn, which Node writes as they are. One object for each answer would be cheaper to read here, and
 * dearer to run: objects made of computed names leave V8's fast path. The gateway's own headers win.
 */
function joinHeaders(
  own: readonly string[],
  fromPlatform: ResponseHead['headers'],
  ownNames: ReadonlySet<string>,
): (string | string[])[] {
  const lines: (string | string[])[] = [...own];
  for (const name in fromPlatform) {
    const value = fromPlatform[name];
    if (value !== undefined && !ownNames.has(name)) lines.push(name, value);
  }
  return lines;
}

/** Public, and the same for everybody; clients inside web pages read it, too. */
function sendDocument(response: ServerResponse, text: string): void {
  contextOf(response).applyHeaders(response);
  response.writeHead(200, {
    'access-control-allow-origin': '*',
    'cache-control': 'public, max-age=300',
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}
