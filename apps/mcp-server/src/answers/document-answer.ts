import { GatewayError } from '@fhir-gateway/gateway';
import { attachedDocuments, clean, fence, fenceFields, referenceTo, resourceOf } from '@fhir-gateway/record-view';
import { z } from 'zod';
import { fetchDocument } from './document-source.js';
import { documentContent, fencedSchema } from './fenced-content.js';
import { patientOf } from './whose-record.js';
import type { PlatformCall, ToolCall } from '../tool/tool-call.js';
import type { ToolAnswer } from '../result/tool-answer.js';

/** Of one page of text, as JSON, in each half. */
const mostCharacters = 8000;
/** What a cursor says that goes on in a document; no resource type is called so. */
const cursorKind = 'text of a document';

/** What read answers when it is asked for a document. */
export const documentAnswerSchema = z.object({
  platform_id: z.string().describe('The platform that answered'),
  ref: z.string().optional().describe('Type and id, such as "Observation/123": what read takes'),
  whose_record: z.string().optional().describe('The patient whom it is about'),
  document: z
    .object({
      number: z.number().describe('Which document of the resource; 1 is the first'),
      of: z.number().describe('Documents of this resource'),
      kind: z.enum(['plain', 'html', 'cda', 'rtf', 'pdf']).describe('Form of the original'),
      from: z.number().describe('Where this part begins in the whole text, in characters'),
      characters: z.number().describe('Length of the whole text'),
    })
    .describe('Which document, and which part of it'),
  record_content: fencedSchema(documentContent),
  warnings: z.array(z.string()).optional().describe('What may be missing or different, and why'),
  cursor: z.string().optional().describe('Present when there is more: pass it to get_next_page'),
  next_step: z.string().optional().describe('What to do next'),
});

/** Which document, and from where on. */
export interface DocumentPart {
  /** Path of the resource that has it. */
  readonly path: string;
  /** From 1 on, in the order of the resource. */
  readonly number: number;
  /** Characters of its text that were shown before. */
  readonly skip: number;
}

/** The part of a document that a cursor goes on with; `undefined` for cursors of searches. */
export function documentPart(position: {
  resourceType: string;
  path: string;
  query: string;
  skip?: number;
}): DocumentPart | undefined {
  const { resourceType, path, query, skip = 0 } = position;
  return resourceType === cursorKind ? { path, number: Number(query), skip } : undefined;
}

/**
 * A part of the text of a document, opened anew for each part: nothing of it is kept.
 *
 * @throws ViewError PLATFORM_REFUSED | ANSWER_UNEXPECTED | DOCUMENT_UNREADABLE
 * @throws GatewayError ARGUMENT_INVALID when the resource has no such document
 */
export async function documentAnswer(
  call: ToolCall,
  opened: PlatformCall,
  part: DocumentPart,
): Promise<ToolAnswer<z.input<typeof documentAnswerSchema>>> {
  const { platform, asker, reader } = opened;
  const resource = resourceOf(await reader({ method: 'GET', path: part.path }));
  const documents = attachedDocuments(resource);
  const document = documents[part.number - 1];
  if (!document) throw noSuchDocument(part.number, documents.length);
  const received = await fetchDocument(call, opened, document, call.documents.mostBytes);
  call.step('Opening the document');
  const { kind, text, warning } = await call.documents.read(received, {
    cell: call.gateway.cellFor(asker.session),
    signal: call.signal,
  });
  const shown = nextPart(text, part.skip);
  const end = part.skip + shown.length;
  const cursor =
    end < text.length
      ? await call.gateway.cursors.issue(
          { resourceType: cursorKind, path: part.path, query: `${part.number}`, skip: end },
          asker,
        )
      : undefined;
  const ref = referenceTo(resource);
  const patient = patientOf(resource);
  const contentType = clean(received.contentType, 100);
  const of = patient === undefined ? '' : `, of ${patient}`;
  const heading = `Document ${part.number} of ${documents.length} of ${ref ?? 'the resource'} at ${platform.id}${of}`;
  return {
    structured: {
      platform_id: platform.id,
      ref,
      whose_record: patient,
      document: { number: part.number, of: documents.length, kind, from: part.skip, characters: text.length },
      record_content: fenceFields({
        title: document.title,
        content_type: contentType,
        text: shown,
      }),
      ...(warning !== undefined && { warnings: [warning] }),
      ...(cursor !== undefined && { cursor, next_step: 'There is more: call get_next_page with this cursor.' }),
    },
    text: [
      text === '' ? `${heading} has no text.` : `${heading}, characters ${part.skip} to ${end} of ${text.length}:`,
      text === '' ? undefined : fence(shown),
      warning && `Note: ${warning}`,
      cursor && `There is more: call get_next_page with cursor "${cursor}".`,
    ]
      .filter(Boolean)
      .join('\n'),
  };
}

/** As much as fits, up to the end of a line where one is near. */
function nextPart(text: string, from: number): string {
  let part = text.slice(from, from + mostCharacters);
  // Quotes and line ends take two characters in JSON, others up to six.
  while (JSON.stringify(part).length > mostCharacters) part = part.slice(0, Math.floor(part.length * 0.9));
  if (from + part.length === text.length) return part;
  const line = part.lastIndexOf('\n') + 1;
  const end = line > part.length / 2 ? line : part.length;
  // A pair of surrogates is not cut in two.
  return part.slice(0, end).replace(/[\ud800-\udbff]$/, '');
}

function noSuchDocument(number: number, count: number): GatewayError {
  const has = count === 0 ? 'has no documents' : `has ${count} ${count === 1 ? 'document' : 'documents'}`;
  return new GatewayError('ARGUMENT_INVALID', `This resource ${has}, so there is no attachment ${number}.`);
}
