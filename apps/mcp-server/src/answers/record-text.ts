import type { AttachedDocument } from '@fhir-gateway/record-view';
import type { ToolCall } from '../tool/tool-call.js';
import { fetchDocument } from './document-source.js';

/**
 * The text of a document that an entry of a connection carries or points to.
 *
 * @throws as `fetchDocument` and `DocumentReader.read`
 */
export async function recordText(call: ToolCall, connection: string, document: AttachedDocument): Promise<string> {
  const opened = await call.openPlatform(connection);
  const { documents, signal } = call;
  const received = await fetchDocument(call, opened, document, documents.mostBytes);
  return (await documents.read(received, { cell: call.gateway.cellFor(opened.session), signal })).text;
}
