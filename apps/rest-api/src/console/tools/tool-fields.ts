import { GatewayError } from '@fhir-gateway/gateway';

import type { McpTool } from './mcp-client.js';

/** One field of the form of a tool, made of a property of the tool's JSON Schema. */
export interface ToolField {
  /** Of the argument. */
  readonly name: string;
  /** How a person fills it in: `json` for objects, lists and what may be of several types. */
  readonly kind: 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'json';
  readonly isRequired: boolean;
  readonly description?: string;
  /** Of a choice. */
  readonly options?: readonly string[];
}

/** Fields of a form as they were posted. */
export type PostedFields = Readonly<Record<string, unknown>>;

const prefix = 'argument-';

/** The name of a field in the form, so that no argument takes the name of another field. */
export function postedName({ name }: Pick<ToolField, 'name'>): string {
  return `${prefix}${name}`;
}

/** The fields for a tool's arguments, those that are needed first. */
export function toolFields({ inputSchema: { properties = {}, required = [] } }: Pick<McpTool, 'inputSchema'>) {
  const fields = Object.entries(properties).map(([name, schema]) => fieldOf(name, schema, required.includes(name)));
  return [...fields.filter(({ isRequired }) => isRequired), ...fields.filter(({ isRequired }) => !isRequired)];
}

function fieldOf(name: string, schema: Readonly<Record<string, unknown>>, isRequired: boolean): ToolField {
  const { description, enum: options } = schema;
  const field = { name, isRequired, ...(typeof description === 'string' && { description }) };
  if (isTexts(options)) return { ...field, kind: 'choice', options };
  return { ...field, kind: kindOf(schema['type']) };
}

function kindOf(type: unknown): ToolField['kind'] {
  if (type === 'string') return 'text';
  return type === 'number' || type === 'integer' || type === 'boolean' ? type : 'json';
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

/** The text of a field as it was posted, to be shown again. */
export function postedText(field: Pick<ToolField, 'name'>, posted: PostedFields): string {
  const text = posted[postedName(field)];
  return typeof text === 'string' ? text : '';
}

/**
 * The arguments that a form was filled in with; an empty field is none. What an argument may be is judged by the tool, as for
 * every client.
 *
 * @throws GatewayError ARGUMENT_INVALID for a field that the form does not have, one that is sent twice, a needed one that is
 *   empty, and what is no value of its type; no message repeats what was typed
 */
export function postedArguments(fields: readonly ToolField[], posted: PostedFields): Record<string, unknown> {
  const names = new Set(fields.map(postedName));
  const strange = Object.keys(posted).some((name) => name.startsWith(prefix) && !names.has(name));
  if (strange) throw invalid('The tool does not have one of these arguments.');
  const given: [string, unknown][] = [];
  for (const field of fields) {
    const text = posted[postedName(field)] ?? '';
    if (typeof text !== 'string') throw invalid(`The argument ${field.name} is given once.`);
    if (text.trim() !== '') given.push([field.name, valueOf(field, text)]);
    else if (field.isRequired) throw invalid(`The argument ${field.name} is needed.`);
  }
  return Object.fromEntries(given);
}

function valueOf({ name, kind, options = [] }: ToolField, text: string): unknown {
  const trimmed = text.trim();
  switch (kind) {
    case 'text':
      return text;
    case 'choice':
      if (!options.includes(text)) throw invalid(`The argument ${name} is one of ${options.join(', ')}.`);
      return text;
    case 'boolean':
      if (text !== 'true' && text !== 'false') throw invalid(`The argument ${name} is true or false.`);
      return text === 'true';
    case 'integer':
      if (!/^-?\d{1,15}$/.test(trimmed)) throw invalid(`The argument ${name} is a whole number.`);
      return Number(trimmed);
    case 'number':
      if (!/^-?\d{1,15}(\.\d{1,15})?$/.test(trimmed)) throw invalid(`The argument ${name} is a number.`);
      return Number(trimmed);
    case 'json':
      return jsonOf(name, text);
  }
}

function jsonOf(name: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The parser's own message quotes the text.
    throw invalid(`The argument ${name} is not written as JSON.`);
  }
}

function invalid(message: string): GatewayError {
  return new GatewayError('ARGUMENT_INVALID', message);
}
