import type { JsonText } from './json-fragment.js';

/** A tool's result as JSON, written once: to be measured, and to be sent. */
export interface WrittenResult {
  /** What is for reading, as a string of JSON. */
  readonly textJson: JsonText;
  /** What is for programs, as an object of JSON. */
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
  return { textJson: JSON.stringify(text), structuredJson };
}

/** The characters of the longer half, `content` or `structuredContent`, on the wire. */
export function longerHalf({ textJson, structuredJson }: WrittenResult): number {
  return Math.max('[{"type":"text","text":}]'.length + textJson.length, structuredJson.length);
}

/**
 * The result of a call as JSON, in parts.
 *
 * @param others further members, as they stand in JSON between commas
 */
export function resultJson({ textJson, structuredJson }: WrittenResult, others?: string): readonly JsonText[] {
  const end = others === undefined ? '}' : `,${others}}`;
  return ['{"content":[{"type":"text","text":', textJson, '}],"structuredContent":', structuredJson, end];
}
