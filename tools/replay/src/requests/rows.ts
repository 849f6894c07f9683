import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Recorder, ReplayRequest, ScriptAnswer } from '../recorder.js';
import constants from './constants.json' with { type: 'json' };

/** A request, which may depend on what earlier ones answered. */
export type Row = (answers: Answers) => ReplayRequest;

/** What earlier requests answered, by id. */
export type Answers = ReadonlyMap<string, ScriptAnswer>;

/** What stands in the places of a list: texts, and objects that are spread. */
export type Fillings = Readonly<Record<string, unknown>>;

/** A line of a list of requests. */
interface Line extends ReplayRequest {
  /** The body, written as JSON. */
  readonly json?: unknown;
  /** The body, written as JSON and compressed. */
  readonly gzip?: unknown;
  /** How many requests it stands for; `{{n}}` counts them. Default 1. */
  readonly times?: number;
  /** The one mode in which it is left out. */
  readonly notIn?: string;
}

/** A line of a list of tool calls. */
interface ToolLine {
  readonly id: string;
  readonly tool: string;
  readonly args: unknown;
}

/** The parts of earlier answers that requests go on with. */
const parts: Readonly<Record<string, RegExp>> = {
  binary: /(Binary\/[\w.-]+)/,
  confirm: /"confirm":"([^"]+)"/,
  created: /Observation\/([\w.-]+)/,
  cursor: /"(?:next_)?cursor":"([^"]+)"/,
  document: /DocumentReference\/([\w.-]+)/,
  next: /"relation":"next","url":"https?:\/\/[^/]+([^"]+)"/,
  'next but four': /"relation":"next","url":"https?:\/\/[^/]+([^"]+)[^"]{4}"/,
  observation: /"resourceType":"Observation","id":"([^"]+)"/,
  request: /"request_id":"([^"]+)"/,
};

/** Sends requests one after the other. */
export async function sendRows(recorder: Recorder, rows: readonly Row[]): Promise<void> {
  const answers = new Map<string, ScriptAnswer>();
  for (const row of rows) {
    const request = row(answers);
    answers.set(request.id, await recorder.send(request));
  }
}

/**
 * The requests of the list `<name>.jsonl`. In its texts `{{word}}` is a filling, `{{x*70}}` so many letters, and
 * `{{id > part}}` a part of what an earlier request of the group answered; a member `*word` spreads an object.
 *
 * @param group begins the ids
 */
export function requests(name: string, group = '', fillings: Fillings = {}): Row[] {
  const wanted = readList<Line>(name).filter(({ notIn }) => notIn === undefined || notIn !== fillings['mode']);
  return wanted.flatMap((line) =>
    Array.from({ length: line.times ?? 1 }, (_, index) => (answers: Answers) => {
      const filled = fill({ ...constants, ...fillings, n: index + 1 }, group, answers)(line) as Line;
      const { id, path = '/mcp', json, gzip, times: _times, notIn: _notIn, ...rest } = filled;
      const body = gzip === undefined ? JSON.stringify(json) : gzipSync(JSON.stringify(gzip));
      return { ...rest, id: group + id, path, ...(body !== undefined && { body }) };
    }),
  );
}

/** The tool calls of the list `<name>.jsonl`, as clients of an era of the protocol send them. */
export function toolCalls(
  era: '2025' | '2026',
  name: string,
  group: string,
  headers: Fillings,
  fillings: Fillings = {},
): Row[] {
  return readList<ToolLine>(name).map((line) => (answers) => {
    const filler = fill({ ...constants, ...fillings, agent: headers }, `${era}, ${group}: `, answers);
    const { id, tool, args } = filler(line) as ToolLine;
    const isNew = era === '2026';
    const message = {
      '*message': true,
      method: 'tools/call',
      params: { name: tool, arguments: args, ...(isNew && { _meta: { '*envelope': true } }) },
    };
    const named = isNew && { 'mcp-method': 'tools/call', 'mcp-name': tool };
    return {
      id: `${era}, ${group}: ${id}`,
      app: 'mcp',
      path: '/mcp',
      headers: filler({ [`*mcp${era}`]: true, ...named, '*agent': true }) as NonNullable<ReplayRequest['headers']>,
      body: JSON.stringify(filler(message)),
    };
  });
}

function readList<T>(name: string): T[] {
  // The rig runs as a bundle, in `dist` beside `src`.
  const text = readFileSync(new URL(`../src/requests/${name}.jsonl`, import.meta.url), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

function fill(fillings: Fillings, group: string, answers: Answers): (value: unknown) => unknown {
  const textOf = (place: string): string => {
    const [, letter = '', count] = /^(\w)\*(\d+)$/.exec(place) ?? [];
    if (count !== undefined) return letter.repeat(Number(count));
    const [id, part] = place.split(' > ');
    if (part === undefined) return String(fillings[place]);
    const answer = answers.get(group + id);
    const found = part === 'etag' ? answer?.header(part) : parts[part]?.exec(answer?.text ?? '')?.[1];
    return found ?? 'not-found';
  };
  const filled = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(/\{\{(.+?)\}\}/g, (_all, place: string) => textOf(place));
    if (Array.isArray(value)) return value.map(filled);
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value).flatMap(([name, member]): [string, unknown][] =>
      name.startsWith('*') ? Object.entries(filled(fillings[name.slice(1)]) as object) : [[name, filled(member)]],
    );
    return Object.fromEntries(members);
  };
  return filled;
}
