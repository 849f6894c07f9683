import type { ReplayRequest } from '../recorder.js';
import { partOf } from './rows.js';
import type { Row } from './rows.js';
import type { ToolCall } from './tools.js';

type Headers = Readonly<Record<string, string | readonly string[]>>;

/** A POST to `/mcp`; without the id, which the caller gives. */
export function post(body: unknown, headers: Headers): Omit<ReplayRequest, 'id'> {
  return {
    app: 'mcp',
    path: '/mcp',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

/** A group of tool calls as rows; a call may use what an earlier one of the group answered. */
export function toolRows(
  group: string,
  calls: readonly ToolCall[],
  send: (tool: string, args: unknown) => Omit<ReplayRequest, 'id'>,
): Row[] {
  const idOf = (what: string): string => `${group}: ${what}`;
  return calls.map(([what, tool, args]) => (answers) => {
    const found =
      typeof args === 'function' ? args((earlier, pattern) => partOf(answers, idOf(earlier), pattern)) : args;
    return { id: idOf(what), ...send(tool, found) };
  });
}
