/** Kinds of documents whose text can be shown. */
export type DocumentKind = 'plain' | 'html' | 'cda' | 'rtf' | 'pdf';

const kinds: readonly (readonly [RegExp, DocumentKind])[] = [
  [/^text\/html$|^application\/xhtml\+xml$/, 'html'],
  [/^(text|application)\/rtf$|^text\/richtext$/, 'rtf'],
  [/^application\/(x-)?pdf$/, 'pdf'],
  [/^(text|application)\/xml$|^application\/([\w.-]+\+)?xml$|^text\/(x-)?hl7/, 'cda'],
  [/^text\/[\w.+-]+$/, 'plain'],
];
const signatures: readonly (readonly [RegExp, DocumentKind])[] = [
  [/^%PDF-/, 'pdf'],
  [/^\{\\rtf/, 'rtf'],
  [/<ClinicalDocument\b/, 'cda'],
  [/^<(!doctype html|html)\b/i, 'html'],
];

/**
 * What kind of document something is: as its media type says, and where that says nothing, as it begins.
 *
 * @returns `undefined` for images, sound and whatever else has no text to show
 */
export function documentKind(contentType: string | undefined, bytes: Uint8Array): DocumentKind | undefined {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type !== '' && type !== 'application/octet-stream') return kinds.find(([pattern]) => pattern.test(type))?.[1];
  const beginning = Buffer.from(bytes.subarray(0, 1000)).toString('latin1').trimStart();
  return signatures.find(([pattern]) => pattern.test(beginning))?.[1];
}
