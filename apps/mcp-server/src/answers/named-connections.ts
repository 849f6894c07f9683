import { isResource } from '@fhir-gateway/fhir';
import { requireGranted, type Asker } from '@fhir-gateway/fhir-proxy';
import { Deadline } from '@fhir-gateway/limits';
import { usedId, type Gateway } from '@fhir-gateway/gateway';
import { clean, projectResource } from '@fhir-gateway/record-view';
import { decideScopes, type ConnectionSummary } from '@fhir-gateway/smart-auth';
import { createReader } from '../tool/proxy-reader.js';
import type { ToolCall } from '../tool/tool-call.js';
import { viewConnection, type ConnectionView } from './connection-view.js';

/** Names are a help and no answer: nobody waits for them longer. */
const longestMs = 3_000;
/** Sign-ins of one person; who has more is told the rest by id. */
const mostNames = 8;
const longestName = 100;

/**
 * Connections as tools show them, with the names of their patients, read from the records themselves. A name that cannot be
 * read in three seconds, or that the caller's grant does not cover, is left out.
 *
 * @param asker another than the call's where the call has just paired a session
 */
export async function viewNamed(
  call: ToolCall,
  summaries: readonly ConnectionSummary[],
  asker: Asker = call.asker,
): Promise<ConnectionView[]> {
  const deadline = new Deadline(longestMs, call.signal);
  try {
    const names = summaries
      .slice(0, mostNames)
      .map((one) => patientName({ ...asker, signal: deadline.signal }, call.gateway, one));
    const read = await Promise.all(names);
    return summaries.map((summary, index) => viewConnection(summary, read[index]));
  } finally {
    deadline.release();
  }
}

async function patientName(asker: Asker, gateway: Gateway, summary: ConnectionSummary): Promise<string | undefined> {
  const { connected, patient, scopes } = summary;
  if (!connected || patient === undefined) return undefined;
  // What is not allowed is not tried: nobody asked for it, and a refusal would be recorded as the caller's.
  if (!decideScopes(scopes, { resourceType: 'Patient', permission: 'r' }).allowed) return undefined;
  try {
    const platform = gateway.registry.resolve(usedId(summary));
    requireGranted(asker.grant, { platformId: platform.id, types: ['Patient'] });
    const read = createReader(asker, gateway, platform);
    const { status, body } = await read({ method: 'GET', path: `Patient/${encodeURIComponent(patient)}` });
    // Another's name would be worse than none.
    if (status !== 200 || !isResource(body) || body.resourceType !== 'Patient' || body.id !== patient) return undefined;
    return clean(projectResource(body).text, longestName);
  } catch {
    return undefined;
  }
}
