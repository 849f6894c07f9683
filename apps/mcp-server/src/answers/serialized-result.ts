import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/server';
import { joinJson, textOf, type JsonText } from './json-fragment.js';

/** A tool's result as JSON, written once: to be measured, and to be sent. */
export interface WrittenResult {
  readonly text: string;
  readonly structured: object;
  readonly textJson: JsonText;
  readonly structuredJson: JsonText;
}

/**
 * Writes a result whose text is for reading and whose fields are for programs.
 *
 * @param structuredJson the fields as JSON, where they have been written already
 */
export function writeResult(
  text: string,
  structured: object,
  structuredJson: string = JSON.stringify(structured),
): WrittenResult {
  return { text, structured, textJson: JSON.stringify(text), structuredJson };
}

/** A result of which there is nothing but what was written; text and fields are read from it where somebody asks for them. */
export class ReadableResult implements WrittenResult {
  readonly textJson: JsonText;
  readonly structuredJson: JsonText;

  constructor(textJson: JsonText, structuredJson: JsonText) {
    this.textJson = textJson;
    this.structuredJson = structuredJson;
  }

  get text(): string {
    return JSON.parse(textOf(this.textJson)) as string;
  }

  get structured(): object {
    return JSON.parse(textOf(this.structuredJson)) as object;
  }
}

/** The characters of `content` and `structuredContent` on the wire, with what stands around them. */
export function writtenSize({ textJson, structuredJson }: WrittenResult): number {
  return '{"content":[{"type":"text","text":}],"structuredContent":}'.length + textJson.length + structuredJson.length;
}

/** The two members of a result that a tool writes, as they stand in its JSON, with what stands around them. */
export function resultText(before: string, { textJson, structuredJson }: WrittenResult, behind: string): JsonText {
  const begin = `${before}"content":[{"type":"text","text":`;
  return joinJson([begin, textJson, '}],"structuredContent":', structuredJson, behind]);
}

/**
 * The response of a call as JSON.
 *
 * @param id of the request as the client sent it
 * @param written what the tool wrote, which is not written again where it is in the answer
 */
export function responseText(answer: JSONRPCMessage, id: RequestId, written: WrittenResult | undefined): JsonText {
  const head = `{"jsonrpc":"2.0","id":${JSON.stringify(id)},`;
  if ('error' in answer) return `${head}"error":${JSON.stringify(answer.error)}}`;
  const result = ('result' in answer ? answer.result : {}) as Record<string, unknown>;
  if (!written || !holds(result, written)) return `${head}"result":${JSON.stringify(result)}}`;
  const { content: _content, structuredContent: _structured, ...others } = result;
  const rest = JSON.stringify(others).slice(1);
  return resultText(`${head}"result":{`, written, `${rest === '}' ? '' : ','}${rest}}`);
}

/** The SDK passes on a result that it found nothing wrong with, and may add to it; an error it makes itself. */
function holds({ content, structuredContent, isError }: Record<string, unknown>, { text }: WrittenResult): boolean {
  if (isError !== undefined || structuredContent === undefined || !Array.isArray(content)) return false;
  const [first] = content as { type?: unknown; text?: unknown }[];
  return content.length === 1 && first?.type === 'text' && first.text === text && Object.keys(first).length === 2;
}
