/** What the documented rewriting is about. */
export interface Rewriting {
  /** The platform's FHIR base and the gateway's, without trailing slash. */
  readonly from: string;
  readonly to: string;
  /** The gateway's URL that stands for a page which only a query names; absent where the answer has no pages. */
  readonly sealedPage?: string;
}

/**
 * The documented rewriting (`libs/fhir-proxy/README.md`, "URLs"), written to be read and not to be fast: the whole text
 * character by character (one for each byte), no regular expressions, no parser, nothing of the gateway's own code.
 */
export function rewriteJsonSlowly(text: string, rewriting: Rewriting): string {
  let output = '';
  let at = 0;
  while (at < text.length) {
    output += text.charAt(at);
    at += 1;
    if (text.charAt(at - 1) !== '"') continue;
    let end = at;
    while (end < text.length && text.charAt(end) !== '"') end += text.charAt(end) === '\\' ? 2 : 1;
    const isClosed = end < text.length;
    const written = jsonCharacters(text.slice(at, end));
    output += isClosed ? rewriteValue(written, rewriting, (url, like) => slashesAs(url, like)) : text.slice(at);
    if (!isClosed) return output;
    output += '"';
    at = end + 1;
  }
  return output;
}

/** The same for XML: values of attributes, outside of `div`, comments, CDATA and instructions. */
export function rewriteXmlSlowly(text: string, rewriting: Rewriting): string {
  let output = '';
  let at = 0;
  let divs = 0;
  const copyTo = (end: number): void => {
    output += text.slice(at, end);
    at = end;
  };
  while (at < text.length) {
    if (text.charAt(at) !== '<') copyTo(at + 1);
    else if (text.startsWith('<!--', at)) copyTo(behind(text, '-->', at + 4));
    else if (text.startsWith('<![CDATA[', at)) copyTo(behind(text, ']]>', at + 9));
    else if (text.startsWith('<?', at)) copyTo(behind(text, '?>', at + 2));
    else {
      const isEnd = text.startsWith('</', at);
      let nameEnd = at + (isEnd ? 2 : 1);
      const nameStart = nameEnd;
      while (!' \t\r\n/>'.includes(text.charAt(nameEnd))) nameEnd += 1;
      const isDiv = text.slice(nameStart, nameEnd).split(':').at(-1) === 'div';
      if (isDiv) divs += isEnd ? -1 : 1;
      copyTo(nameEnd);
      while (text.charAt(at) !== '>') {
        const quote = text.charAt(at);
        copyTo(at + 1);
        if (quote !== '"' && quote !== "'") continue;
        const end = text.indexOf(quote, at);
        const value = text.slice(at, end);
        output +=
          divs > 0 ? value : rewriteValue(xmlCharacters(value), rewriting, (url) => url.split('&').join('&amp;'));
        at = end;
        copyTo(at + 1);
      }
      if (isDiv && text.charAt(at - 1) === '/') divs -= 1;
      copyTo(at + 1);
    }
  }
  return output;
}

/** A character as it is meant, and as it is written. */
type Written = readonly (readonly [meant: string, written: string])[];

function rewriteValue(
  value: Written,
  { from, to, sealedPage }: Rewriting,
  encode: (url: string, like: string) => string,
): string {
  const meant = value.map(([character]) => character).join('');
  const written = (start: number, end?: number): string =>
    value
      .slice(start, end)
      .map(([, as]) => as)
      .join('');
  const next = meant.charAt(from.length);
  const isBelow = meant.startsWith(from) && (next === '' || next === '/' || next === '?' || next === '#');
  if (!isBelow) return written(0);
  const isPage = meant.startsWith('?', from.length) || meant.startsWith('/?', from.length);
  if (isPage && sealedPage !== undefined) return encode(sealedPage, written(0));
  return encode(to, written(0, from.length)) + written(from.length);
}

function slashesAs(url: string, like: string): string {
  if (like.includes('\\/')) return url.split('/').join('\\/');
  return like.toLowerCase().includes('\\u002f') ? url.split('/').join('\\u002f') : url;
}

function jsonCharacters(text: string): Written {
  const found: [string, string][] = [];
  for (let at = 0; at < text.length;) {
    const isEscape = text.charAt(at) === '\\';
    const isCode = isEscape && text.charAt(at + 1) === 'u';
    const length = isCode ? 6 : isEscape ? 2 : 1;
    const written = text.slice(at, at + length);
    if (isCode) found.push([String.fromCharCode(Number.parseInt(written.slice(2), 16)), written]);
    else if (isEscape) found.push([written === '\\/' ? '/' : '\0', written]);
    else found.push([written, written]);
    at += length;
  }
  return found;
}

function xmlCharacters(text: string): Written {
  const names: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  const found: [string, string][] = [];
  for (let at = 0; at < text.length;) {
    const end = text.charAt(at) === '&' ? text.indexOf(';', at) + 1 : at + 1;
    const written = text.slice(at, end);
    const name = written.slice(1, -1);
    if (written.length === 1) found.push([written, written]);
    else if (!name.startsWith('#')) found.push([names[name] ?? '\0', written]);
    else {
      const isHex = name.charAt(1) === 'x';
      const code = Number.parseInt(name.slice(isHex ? 2 : 1), isHex ? 16 : 10);
      found.push([code < 65_536 ? String.fromCharCode(code) : '\0', written]);
    }
    at = end;
  }
  return found;
}

function behind(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found === -1 ? text.length : found + mark.length;
}
