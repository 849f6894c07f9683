import { isResource } from '@fhir-gateway/fhir';
import { GatewayError } from '@fhir-gateway/gateway';
import { describeChanges, leafLines, projectResource, resourceOf, rowLine } from '@fhir-gateway/record-view';
import { fhirPath } from '../tool/fhir-path.js';
import { versionText } from '../answers/resource-answer.js';
import { fittingTexts } from '../result/result-size.js';
import type { PlatformCall, ToolCall } from '../tool/tool-call.js';
import { isLabelAlone } from './agent-label.js';
import { assertWritable, validationWarnings, writtenSubject } from './write-checks.js';
import type { Write } from './write.js';

type Json = Readonly<Record<string, unknown>>;

const mostChangeCharacters = 7_000;
const longestChange = 300;

/** What a person has to know of a write before it is made. */
export interface WritePreview {
  /** Version that it was made against; absent where there is none yet, or the platform gives none. */
  readonly version?: string;
  /** Whose record it is, by name as far as that can be read; absent where the resource names no patient. */
  readonly whose?: string;
  /** The resource on one line, as it will be, or as it is before it goes. */
  readonly row?: string;
  /** Each value that is new, changed or gone. */
  readonly changes: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Looks at what a write would change, and refuses what could not be written.
 *
 * @param covers what the sign-in covers
 * @throws GatewayError ARGUMENT_INVALID
 * @throws ProxyError PATIENT_OUT_OF_SCOPE, and whatever the reader throws
 */
export async function previewWrite(
  call: ToolCall,
  opened: PlatformCall,
  write: Write,
  covers: { readonly isPatientOnly: boolean; readonly patient: string | undefined },
): Promise<WritePreview> {
  const current = write.resourceId === undefined ? undefined : await readCurrent(opened, write);
  const version = versionText(current?.meta?.versionId);
  if (write.seenVersion !== undefined && version !== undefined && write.seenVersion !== version) {
    throw new GatewayError(
      'ARGUMENT_INVALID',
      `The resource has changed: its version is ${version} now, not ${write.seenVersion}. Read it again.`,
    );
  }
  const before = current as Json | undefined;
  const after = write.after(before);
  const lines = changesOf(before, after);
  if (lines.length === 0 || isLabelAlone(before, after)) {
    throw new GatewayError('ARGUMENT_INVALID', 'This would change nothing.');
  }
  assertWritable(write, before, after, covers);
  const shown = after ?? current;
  const [subject, validation] = await Promise.all([
    writtenSubject(opened, shown, covers.patient),
    validationWarnings(call, opened, after),
  ]);
  const row = isResource(shown) ? rowLine(projectResource(shown)) : '';
  return {
    version,
    ...(subject && { whose: subject.text }),
    ...(row !== '' && { row }),
    changes: fittingTexts(lines, mostChangeCharacters, longestChange),
    warnings: [
      ...(subject?.isAnother ? ['This is not the patient who was chosen at sign-in.'] : []),
      ...(write.resourceId !== undefined && version === undefined
        ? ['The platform gives no version: a change that somebody else makes in between would be overwritten.']
        : []),
      ...validation,
    ],
  };
}

function changesOf(current: Json | undefined, after: unknown): string[] {
  if (typeof after !== 'object' || after === null) return ['- the resource'];
  return current ? describeChanges(current, after as Json) : leafLines(after).map((line) => `+ ${line}`);
}

/** The resource as it is before a write. */
export async function readCurrent({ reader }: PlatformCall, { resourceType, resourceId }: Write) {
  const path = fhirPath(resourceType, resourceId ?? '');
  return resourceOf(await reader({ method: 'GET', path }));
}
