import { markCharacters } from './random-marks.js';
import { escapedText, joinJson, type JsonText } from './json-fragment.js';

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
  const text = '[{"type":"text","text":}]'.length + textJson.length + markCharacters(textJson);
  return Math.max(text, structuredJson.length + markCharacters(structuredJson));
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

const mostNotices = 8;
const longestNotice = 400;

/** Lines that say how arguments were understood, for the beginning of a text. */
export function noticeLines(notices: readonly string[]): string[] {
  const lines = notices.slice(0, mostNotices).map((notice) => `Note: ${notice.slice(0, longestNotice)}`);
  return notices.length > mostNotices
    ? [...lines, `Note: ${notices.length - mostNotices} more were understood alike.`]
    : lines;
}

/** The same result, which says first, in both halves, how its arguments were understood. */
export function withNotices({ textJson, structuredJson }: WrittenResult, notices: readonly string[]): WrittenResult {
  if (notices.length === 0) return { textJson, structuredJson };
  const lines = noticeLines(notices);
  const members = afterFirst(structuredJson);
  const list = JSON.stringify(lines.map((line) => line.slice('Note: '.length)));
  return {
    textJson: joinJson(['"', escapedText(`${lines.join('\n')}\n`), afterFirst(textJson)]),
    structuredJson: joinJson([`{"notices":${list}${members.length > 1 ? ',' : ''}`, members]),
  };
}

/** What stands behind the quotation mark or brace that a piece begins with. */
function afterFirst(piece: JsonText): JsonText {
  return typeof piece === 'string' ? piece.slice(1) : { bytes: piece.bytes.subarray(1), length: piece.length - 1 };
}
