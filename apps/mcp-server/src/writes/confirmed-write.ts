import { keepDigits } from '@fhir-gateway/fhir';
import { confirmSeconds, GatewayError, issueConfirmation, takeConfirmation } from '@fhir-gateway/gateway';
import { fence, fenceFields, type ReaderAnswer, type ReaderRequest } from '@fhir-gateway/record-view';
import type { InputRequiredResult } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { confirmWords } from '@fhir-gateway/coverage-tools';
import { writeOutcome } from '../answers/resource-answer.js';
import { fencedSchema } from '../answers/fenced-content.js';
import type { PlatformCall, ToolCall } from '../tool/tool-call.js';
import type { ToolAnswer } from '../result/tool-answer.js';
import { askPerson, personAnswer } from './person-confirmation.js';
import type { Write } from './write.js';
import { assertMayWrite } from './write-permission.js';
import { labelOperations } from './agent-label.js';
import { previewWrite, readCurrent, type WritePreview } from './write-preview.js';
import { attributeWrite } from './write-provenance.js';

/** The argument by which the second call of a write says that the person agreed to the preview of the first. */
export const confirmArgument = z.string().max(64).optional().describe(confirmWords);

/** What create, update, patch and delete answer. */
export const writeAnswerSchema = z.object({
  state: z.enum(['preview', 'written', 'declined']).describe('Whether it was done, only shown, or the person said no'),
  ref: z.string().optional().describe('Type and id, such as "Observation/123": what read takes'),
  version: z.string().optional().describe('Version that was written or read'),
  platform_id: z.string().describe('The platform'),
  record_content: fencedSchema({
    changes: z.array(z.string()).describe('In a preview: what the write would change'),
    row: z.string().describe('The resource on one line'),
    whose_record: z.string().describe('In a preview: the patient whose record it is'),
    warnings: z.array(z.string()).describe('In a preview: what the person should know'),
  }).optional(),
  confirm: z.string().optional().describe('In a preview: pass it with the same arguments to write'),
  status: z.number().optional().describe('HTTP status of the platform, once written'),
  attribution: z.string().optional().describe('How the platform was told that an agent wrote it, or why it was not'),
  next_step: z.string().optional().describe('What to do next'),
});

type WriteAnswer = ToolAnswer<z.input<typeof writeAnswerSchema>>;

const done = { create: 'Created.', update: 'Updated.', patch: 'Changed.', delete: 'Deleted.' } as const;

/**
 * Makes a write that was shown first, and that the person agreed to. Where the client asks its person with a form, that is
 * one call for the model; elsewhere the first call answers with a preview, and the second commits it.
 *
 * @param confirm what the preview gave out; absent in the first call, and always where the client asks
 */
export async function confirmWrite(
  call: ToolCall,
  opened: PlatformCall,
  write: Write,
  confirm: string | undefined,
): Promise<WriteAnswer | InputRequiredResult> {
  call.asksBeforeWriting();
  const covers = await assertMayWrite(call, opened, write);
  const asked = { platformId: opened.platform.id, session: opened.session };
  const answer = personAnswer(call, asked, confirm);
  if (answer) {
    if (answer.isAgreed) return commit(call, opened, write, answer.confirm);
    return declined(call, opened, write, answer.confirm);
  }
  if (confirm !== undefined) return commit(call, opened, write, confirm);
  const preview = await previewWrite(call, opened, write, covers);
  const value = await issueConfirmation(call.gateway.handles, opened.asker, agreedTo(opened, write), preview.version);
  if (!call.asksByForm) return previewAnswer(opened, write, preview, value);
  return askPerson(call, asked, value, [headline(opened, write), ...wordsOf(preview)]);
}

function previewAnswer({ platform }: PlatformCall, write: Write, preview: WritePreview, confirm: string): WriteAnswer {
  const { version, whose, row, changes, warnings } = preview;
  const nextStep =
    `Show this to the person. If they agree, call ${write.tool} again with the same arguments and confirm ` +
    `"${confirm}" within ${confirmSeconds / 60} minutes.`;
  return {
    structured: {
      state: 'preview',
      ...(write.resourceId !== undefined && { ref: `${write.resourceType}/${write.resourceId}` }),
      version,
      platform_id: platform.id,
      record_content: fenceFields({
        whose_record: whose,
        row,
        changes: [...changes],
        ...(warnings.length > 0 && { warnings: [...warnings] }),
      }),
      confirm,
      next_step: nextStep,
    },
    text: [headline({ platform }, write), fence(wordsOf(preview).join('\n')), nextStep].join('\n'),
  };
}

function headline({ platform }: Pick<PlatformCall, 'platform'>, { tool, resourceType, resourceId }: Write): string {
  const what = resourceId === undefined ? `a new ${resourceType}` : `${resourceType}/${resourceId}`;
  return `Nothing is written yet. At ${platform.id}, ${tool} of ${what} would change:`;
}

function wordsOf({ whose, row, changes, warnings }: WritePreview): string[] {
  return [
    whose === undefined ? 'No patient is named.' : `Record of: ${whose}`,
    ...(row === undefined ? [] : [row]),
    ...changes,
    ...warnings.map((warning) => `Mind: ${warning}`),
  ];
}

async function declined(call: ToolCall, opened: PlatformCall, write: Write, confirm: string): Promise<WriteAnswer> {
  // The answer counts once: what was declined cannot be sent again as agreed.
  await takeConfirmation(call.gateway.handles, opened.asker, agreedTo(opened, write), confirm);
  const nextStep = 'Do not try it again unless the person asks for it.';
  return {
    structured: { state: 'declined', platform_id: opened.platform.id, next_step: nextStep },
    text: `The person did not agree: nothing has been written. ${nextStep}`,
  };
}

async function commit(call: ToolCall, opened: PlatformCall, write: Write, confirm: string): Promise<WriteAnswer> {
  const version = await takeConfirmation(call.gateway.handles, opened.asker, agreedTo(opened, write), confirm);
  const headers = { ...write.request.headers, ...(version !== undefined && { 'if-match': `W/"${version}"` }) };
  // The caller had the numbers as numbers: 1.20 came back as 1.2, and must not be written so.
  if (write.tool === 'update') keepDigits(write.request.body, await readCurrent(opened, write));
  const { body } = write.request;
  // Where the label goes depends on what is there, which if-match makes sure of.
  const isPatch = write.tool === 'patch' && Array.isArray(body);
  const labelled = isPatch ? [...(body as unknown[]), ...labelOperations(await readCurrent(opened, write))] : body;
  const request = { ...write.request, headers, ...(labelled !== undefined && { body: labelled }) };
  const answer = await send(opened, request);
  const { line, ...outcome } = writeOutcome(answer);
  const target = write.resourceId === undefined ? outcome.ref : `${write.resourceType}/${write.resourceId}`;
  const attribution = await attributeWrite(call, opened, write, answer, target);
  return {
    structured: {
      state: 'written',
      platform_id: opened.platform.id,
      ...outcome,
      ...(attribution !== undefined && { attribution }),
      ...(line !== undefined && { record_content: fenceFields({ row: line }) }),
    },
    text: [done[write.tool], outcome.ref, line && fence(line), attribution].filter(Boolean).join('\n'),
  };
}

/** What a confirmation stands for: this call of this tool, on this content. */
function agreedTo({ platform }: PlatformCall, { tool, resourceType, resourceId, content }: Write): unknown[] {
  return [tool, platform.id, resourceType, resourceId ?? null, content ?? null];
}

async function send({ reader }: PlatformCall, request: ReaderRequest): Promise<ReaderAnswer> {
  const answer = await reader(request);
  if (answer.status !== 412) return answer;
  throw new GatewayError(
    'ARGUMENT_INVALID',
    'The resource has changed since the preview, so nothing was written. Call again without confirm.',
  );
}
