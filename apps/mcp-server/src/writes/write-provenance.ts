import { isResource, parseReference } from '@fhir-gateway/fhir';
import { describeError } from '@fhir-gateway/gateway';
import { clean, referenceTo, resourceOf, type ReaderAnswer } from '@fhir-gateway/record-view';
import type { Device, Provenance } from 'fhir/r4.js';
import type { PlatformCall, ToolCall } from '../tool/tool-call.js';
import { fhirPath } from '../tool/fhir-path.js';
import { agentLabel, hasAgentLabel } from './agent-label.js';
import type { Write } from './write.js';

const participant = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type';

/**
 * Tells the platform that an agent made a write and a person agreed: with a `Provenance`, where it takes one. What could
 * not be told is said; the write itself stays.
 *
 * @param target `Type/id` of what was written, as the platform names it
 * @returns what became of it, in one sentence or two
 */
export async function attributeWrite(
  call: ToolCall,
  opened: PlatformCall,
  write: Write,
  answer: ReaderAnswer,
  target: string | undefined,
): Promise<string | undefined> {
  if (write.tool === 'delete') return undefined;
  if (target === undefined) return 'It could not be said who wrote it: the platform named no entry.';
  const label = await labelText(opened, target, answer);
  const told = await provenanceText(call, opened, target);
  return `${label} ${told}`;
}

/** Platforms may drop labels that a client sets: what they keep is looked up. */
async function labelText({ reader }: PlatformCall, target: string, { body }: ReaderAnswer): Promise<string> {
  try {
    const [type = '', id = ''] = target.split('/');
    const stored = isResource(body) ? body : resourceOf(await reader({ method: 'GET', path: fhirPath(type, id) }));
    if (hasAgentLabel(stored)) return `Labelled ${agentLabel.code}: asserted by an AI.`;
    return `The platform did not keep the label ${agentLabel.code}: the entry does not show that an agent wrote it.`;
  } catch {
    return `Whether the platform kept the label ${agentLabel.code} could not be read.`;
  }
}

async function provenanceText(call: ToolCall, opened: PlatformCall, target: string): Promise<string> {
  try {
    const { body: capabilities } = await opened.reader({ method: 'GET', path: 'metadata' });
    if (!takesProvenance(capabilities)) return 'The platform takes no Provenance, which would name the agent.';
    const { status, body } = await opened.reader({
      method: 'POST',
      path: fhirPath('Provenance'),
      body: provenanceOf(call, opened, target),
    });
    const ref = isResource(body) ? referenceTo(body) : undefined;
    if (status < 400) return `${ref ?? 'A Provenance'} names the agent${personOf(opened) ? ' and the person' : ''}.`;
    return `The platform refused a Provenance, which would name the agent (${status}).`;
  } catch (error) {
    return `No Provenance was written, which would name the agent (${describeError(error).code}).`;
  }
}

function takesProvenance(capabilities: unknown): boolean {
  if (!isResource(capabilities) || capabilities.resourceType !== 'CapabilityStatement') return false;
  const of = (capabilities.rest ?? []).flatMap(({ resource = [] }) => resource);
  return of.some(
    ({ type, interaction = [] }) => type === 'Provenance' && interaction.some(({ code }) => code === 'create'),
  );
}

/** The agent wrote it, and the person who is signed in agreed. What was asked of the agent stands nowhere in it. */
function provenanceOf(call: ToolCall, opened: PlatformCall, target: string): Provenance {
  const reason = { coding: [{ ...agentLabel }] };
  const person = personOf(opened);
  const device: Device = {
    resourceType: 'Device',
    id: 'agent',
    type: { text: 'Artificial-Intelligence' },
    deviceName: [{ name: clean(call.clientName, 100) ?? 'AI agent', type: 'user-friendly-name' }],
    note: [{ text: 'Connected by FHIR Gateway' }],
  };
  const agentOf = (code: string, who: { reference: string; display?: string }) => ({
    type: { coding: [{ system: participant, code }] },
    who,
  });
  return {
    resourceType: 'Provenance',
    contained: [device],
    target: [{ reference: target }],
    recorded: new Date().toISOString(),
    reason: [reason],
    agent: [
      agentOf('author', { reference: '#agent' }),
      ...(person ? [agentOf('verifier', { reference: person })] : []),
    ],
  };
}

/** Who signed in, where the platform says so: the patient whose record it is may be somebody else. */
function personOf({ connection }: PlatformCall): string | undefined {
  return parseReference(connection?.fhirUser)?.ref;
}
