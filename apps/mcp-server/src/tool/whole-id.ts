import { GatewayError, usedId } from '@fhir-gateway/gateway';
import { findShortId, isShortId } from '@fhir-gateway/patient-record';

import { answerRecord } from './record-call.js';
import type { PlatformCall, ToolCall } from './tool-call.js';

/**
 * The id that an argument stands for: itself, or the whole one for a short one such as `~k3f9a` of a summary.
 *
 * @throws GatewayError ARGUMENT_INVALID for a short one that stands for no entry of the record
 */
export async function wholeId(
  call: ToolCall,
  { connection }: Pick<PlatformCall, 'connection'>,
  resourceType: string,
  id: string,
): Promise<string> {
  if (!isShortId(id)) return id;
  const found =
    connection &&
    (await answerRecord(call, async (record) => {
      const { records } = call.gateway;
      const own = (await records.connections(record)).find((one) => one.id === usedId(connection));
      return own && findShortId(own, resourceType, id, records.readingOptions(record));
    }));
  if (found !== undefined) return found;
  throw new GatewayError(
    'ARGUMENT_INVALID',
    'No entry of this type at this platform has this short id. Take platform_id, resource_type and resource_id of one row.',
  );
}
