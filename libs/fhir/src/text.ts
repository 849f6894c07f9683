const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** What XML 1.0 cannot hold: control characters, halves of characters, and two that are none. */
const outsideXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** A text of at most `most` characters: a longer one ends in an ellipsis. A pair of surrogates is not cut in two. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** Text for an element or a quoted attribute, of HTML and of XML: nothing of it can be markup. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

/** Text for a quoted attribute of XML. A reader turns line breaks into spaces, so that they are written as references. */
export function escapeXmlAttribute(text: string): string {
  return escapeMarkup(withoutUnwritable(text, '\ufffd')).replace(/[\t\n\r]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** Text with something else in the place of each character that XML 1.0 cannot hold. */
export function withoutUnwritable(text: string, instead: string): string {
  return text.replace(outsideXml, instead);
}
