import { exactJson, stringifyExact } from '@fhir-gateway/fhir';
import type { CallGrant, CancelSignal, FhirCall } from '@fhir-gateway/fhir-proxy';
import type { Gateway } from '@fhir-gateway/gateway';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import { type FhirReader, type ReaderRequest } from '@fhir-gateway/record-view';
import type { Session } from '@fhir-gateway/token-vault';

const fhirJson = 'application/fhir+json';

/** What of a call of a tool its requests need. */
export interface ReadingCall {
  readonly gateway: Pick<Gateway, 'proxy'>;
  readonly clientId: string | undefined;
  /** What the person lets the caller do; `undefined` for the person's own call. */
  readonly grant: CallGrant | undefined;
  /** Whom limits count the request for; `undefined` before anybody is known. */
  readonly limitedAs: string | undefined;
  readonly requestId: string;
  readonly cancel: CancelSignal;
  /** Tells the client what is done next. */
  step(message: string): void;
}

/** Binds one caller and platform to the proxy, the same core that the REST API goes through. */
export function createReader(call: ReadingCall, platform: ResolvedPlatform, session: Session | undefined): FhirReader {
  return async (request) => {
    call.step(`Asking ${platform.id} for ${resourceTypeOf(request.path)}`);
    const { leavesOut, received, take } = request;
    const options = { json: exactJson, leavesOut, received, take };
    return call.gateway.proxy.fetchJson(proxyCall(call, platform, session, request), options);
  };
}

/** What of a path may be told: the type, and no id. */
export function resourceTypeOf(path: string): string {
  return /^\/?([A-Z][A-Za-z]{1,40})(?:[/?]|$)/.exec(path)?.[1] ?? 'an answer';
}

/** Who asks a platform by a tool, as the proxy takes it. */
export function askerOf(
  { clientId, grant, limitedAs, requestId, cancel }: ReadingCall,
  platform: ResolvedPlatform,
  session: Session | undefined,
): Omit<FhirCall, 'request'> {
  return {
    platform,
    ...(session && { session }),
    ...(clientId !== undefined && { clientId }),
    ...(grant && { grant }),
    ...(limitedAs !== undefined && { caller: limitedAs }),
    app: 'mcp',
    requestId,
    signal: cancel,
  };
}

/** A request of a tool as the proxy takes it. */
export function proxyCall(
  call: ReadingCall,
  platform: ResolvedPlatform,
  session: Session | undefined,
  { method, path, query = '', headers = {}, body }: ReaderRequest,
): FhirCall {
  const hasBody = body !== undefined;
  return {
    ...askerOf(call, platform, session),
    request: {
      method,
      path,
      query,
      headers: { accept: fhirJson, ...(hasBody && { 'content-type': fhirJson }), ...headers },
      ...(hasBody && { body: Buffer.from(stringifyExact(body)) }),
    },
  };
}
