import { fetchDocument as fetchBytes } from '@fhir-gateway/gateway';
import type { AttachedDocument, ReceivedDocument } from '@fhir-gateway/record-view';
import type { PlatformCall, ToolCall } from '../tool/tool-call.js';

/**
 * The bytes of a document that a resource of the platform carries or points to.
 *
 * @param mostBytes larger ones are cut off with RESPONSE_TOO_LARGE
 * @throws ViewError DOCUMENT_UNREADABLE when it stands elsewhere or is empty; PLATFORM_REFUSED
 */
export function fetchDocument(
  call: ToolCall,
  { platform }: PlatformCall,
  document: AttachedDocument,
  mostBytes: number,
): Promise<ReceivedDocument> {
  const { proxy } = call.gateway;
  call.step('Fetching the document');
  return fetchBytes(
    call.asker,
    { platform, proxy, baseUrl: call.gateway.fhirBaseUrl(platform.id) },
    document,
    mostBytes,
  );
}
