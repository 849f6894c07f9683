import { confirmSeconds, GatewayError, issueConfirmation, takeConfirmation } from '@fhir-gateway/gateway';
import {
  describeChanges,
  fence,
  projectResource,
  resourceOf,
  rowLine,
  type ReaderAnswer,
  type ReaderRequest,
} from '@fhir-gateway/record-view';
import type { ScopePermission } from '@fhir-gateway/smart-auth';
import { z } from 'zod';
import { fhirPath } from '../tool/fhir-path.js';
import { versionText, writeOutcome } from '../answers/resource-answer.js';
import { fittingTexts } from '../result/result-size.js';
import type { PlatformCall, ToolCall } from '../tool/tool-call.js';
import type { ToolAnswer } from '../tool/tool.js';
import { assertMayWrite } from './write-permission.js';

/** The argument by which the second call of a write says that the person agreed to the preview of the first. */
export const confirmArgument = z
  .string()
  .max(64)
  .optional()
  .describe('Leave out at first: nothing is written, and a preview with this value comes back. Pass it to write');

/** What create, update, patch and delete answer. */
export const writeAnswerSchema = z.object({
  state: z.enum(['preview', 'written']).describe('Whether it was done, or only shown'),
  ref: z.string().optional().describe('Type and id, such as "Observation/123": what read takes'),
  version: z.string().optional().describe('Version that was written or read'),
  changes: z.array(z.string()).optional().describe('In a preview: what the write would change'),
  confirm: z.string().optional().describe('In a preview: pass it with the same arguments to write'),
  status: z.number().optional().describe('HTTP status of the platform, once written'),
  note: z.string().optional().describe('What of the arguments was not taken as given'),
  next_step: z.string().optional().describe('What to do next'),
});

/** A write that is made in two calls: a preview, and the write itself. */
export interface Write {
  readonly tool: 'create' | 'update' | 'patch' | 'delete';
  readonly permission: ScopePermission;
  readonly resourceType: string;
  /** Absent for what does not exist yet. */
  readonly resourceId?: string;
  /** What the person agrees to, apart from where it goes. */
  readonly content?: unknown;
  /** The version that the caller has seen, when it says so. */
  readonly seenVersion?: string;
  readonly request: ReaderRequest;
  /** The resource after the write; undefined when it is gone. */
  after(current: Readonly<Record<string, unknown>> | undefined): unknown;
}

type WriteAnswer = ToolAnswer<z.input<typeof writeAnswerSchema>>;

const done = { create: 'Created.', update: 'Updated.', patch: 'Changed.', delete: 'Deleted.' } as const;

/**
 * Answers the first call of a write with a preview, and commits the second. No write is made that was not shown first.
 *
 * @param confirm what the preview gave out; absent in the first call
 */
export async function writeInTwoSteps(
  call: ToolCall,
  opened: PlatformCall,
  write: Write,
  confirm: string | undefined,
): Promise<WriteAnswer> {
  await assertMayWrite(call, opened, write);
  return confirm === undefined ? preview(call, opened, write) : commit(call, opened, write, confirm);
}

async function preview(call: ToolCall, opened: PlatformCall, write: Write): Promise<WriteAnswer> {
  const current = write.resourceId === undefined ? undefined : await readCurrent(opened, write);
  const version = versionText(current?.meta?.versionId);
  if (write.seenVersion !== undefined && version !== undefined && write.seenVersion !== version) {
    throw new GatewayError(
      'ARGUMENT_INVALID',
      `The resource has changed: its version is ${version} now, not ${write.seenVersion}. Read it again.`,
    );
  }
  const after = write.after(current as Readonly<Record<string, unknown>> | undefined);
  const lines = after === undefined ? deletionOf(current) : describeChanges(current ?? {}, after);
  if (lines.length === 0) throw new GatewayError('ARGUMENT_INVALID', 'This would change nothing.');
  const changes = fittingTexts(lines, 7000, 300);
  const confirm = await issueConfirmation(ownerOf(call, opened), agreedTo(opened, write), version);
  const ref = write.resourceId === undefined ? undefined : `${write.resourceType}/${write.resourceId}`;
  const nextStep =
    `Show this to the person. If they agree, call ${write.tool} again with the same arguments and confirm ` +
    `"${confirm}" within ${confirmSeconds / 60} minutes.`;
  return {
    structured: {
      state: 'preview',
      ...(ref !== undefined && { ref }),
      ...(version !== undefined && { version }),
      changes,
      confirm,
      next_step: nextStep,
    },
    text: [
      `Nothing is written yet. At ${opened.platform.id}, ${write.tool} of ${ref ?? `a new ${write.resourceType}`} would change:`,
      fence(changes.join('\n')),
      ref !== undefined && version === undefined
        ? 'The platform gives no version: a change that somebody else makes in between would be overwritten.'
        : undefined,
      nextStep,
    ]
      .filter(Boolean)
      .join('\n'),
  };
}

async function commit(call: ToolCall, opened: PlatformCall, write: Write, confirm: string): Promise<WriteAnswer> {
  const version = await takeConfirmation(ownerOf(call, opened), agreedTo(opened, write), confirm);
  const headers = { ...write.request.headers, ...(version !== undefined && { 'if-match': `W/"${version}"` }) };
  const { line, ...outcome } = writeOutcome(await send(opened, { ...write.request, headers }));
  return {
    structured: { state: 'written', ...outcome },
    text: [done[write.tool], outcome.ref, line && fence(line)].filter(Boolean).join('\n'),
  };
}

function ownerOf({ gateway }: ToolCall, { session }: PlatformCall) {
  return { vault: gateway.vault, ...(session && { session }) };
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

async function readCurrent({ reader }: PlatformCall, { resourceType, resourceId }: Write) {
  const path = fhirPath(resourceType, resourceId ?? '');
  return resourceOf(await reader({ method: 'GET', path }));
}

function deletionOf(current: Parameters<typeof projectResource>[0] | undefined): string[] {
  return current ? [`- ${rowLine(projectResource(current))}`] : ['- the resource'];
}
