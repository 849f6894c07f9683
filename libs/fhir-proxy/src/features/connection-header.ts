import type { PlatformAccess } from '@fhir-gateway/smart-auth/access';
import type { AnswerSink } from '../contract/answer-sink.js';
import type { FhirCall, ResponseHead } from '../contract/fhir-call.js';
import { connectionNamedBy } from '../platform/sealed-records.js';

/** Opens the place where an answer goes, once its head is known. */
export type Open = (head: ResponseHead) => AnswerSink;

/** Tells the id of the connection that answered, as in `sandbox-ehr~2`. */
const connectionHeader = 'fhir-gateway-connection';

/** Where several people are connected to the platform, an answer says whose connection it came through. */
export function namingConnection({ platform }: FhirCall, access: PlatformAccess | undefined, open: Open): Open {
  if (access?.isOneOfSeveral !== true) return open;
  const connection = connectionNamedBy(platform, access);
  if (connection === undefined) return open;
  return (head) => open({ ...head, headers: { ...head.headers, [connectionHeader]: connection } });
}
