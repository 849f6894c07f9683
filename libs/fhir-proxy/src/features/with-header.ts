import type { ResponseHead } from '../contract/fhir-call.js';
import type { PreparedCall } from '../upstream/prepared-call.js';

/** The same call, whose answer has one more header; with others of this name it makes a list. */
export function withHeader(prepared: PreparedCall, name: string, value: string): PreparedCall {
  const open = (head: ResponseHead) => {
    const given = head.headers[name];
    const all = given === undefined ? value : [given, value].flat().join(', ');
    return prepared.open({ ...head, headers: { ...head.headers, [name]: all } });
  };
  return { ...prepared, open };
}
