// A program of a cell: what it opens comes from strangers.
import { Buffer } from 'node:buffer';
import { convert } from 'html-to-text';
import iconv from 'iconv-lite';
import { deEncapsulateSync } from 'rtf-stream-parser';
import { getDocumentProxy } from 'unpdf';

/**
 * @typedef {object} Job
 * @property {'html' | 'cda' | 'rtf' | 'pdf'} kind
 * @property {number} mostPages of a PDF
 * @property {number} mostCharacters of the text
 */

/** Deeper markup is cut off, wider lists as well; a stack or a list that grows without end is an attack. */
const limits = { maxDepth: 150, maxBaseElements: 1000, maxChildNodes: 20_000 };
const markup = { wordwrap: /** @type {const} */ (false), limits };
const table = { selector: 'table', format: 'dataTable', options: { uppercaseHeaderCells: false } };

/** @param {string} html */
function htmlText(html) {
  const leftOut = ['head', 'script', 'style', 'img', 'template', 'noscript', 'iframe', 'object', 'svg'];
  const skipped = leftOut.map((selector) => ({ selector, format: 'skip' }));
  // Where a link leads is not what the document says, and nothing that anybody should follow.
  const link = { selector: 'a', options: { ignoreHref: true } };
  return convert(html, { ...markup, selectors: [table, link, ...skipped] });
}

/**
 * The narrative of a C-CDA: what its author attests, section by section. The parser is one for HTML, to which document
 * types and entities of a document's own mean nothing, so none can be used against it; nor do empty elements of XML.
 *
 * @see https://hl7.org/cda/us/ccda/
 * @param {string} xml
 */
function cdaText(xml) {
  const root = xml.indexOf('<ClinicalDocument');
  if (root === -1) throw new Error('no C-CDA');
  const closed = xml.slice(root).replace(/<(?!br\b)([\w:.-]+)([^<>]*)\/>/g, '<$1$2></$1>');
  const blocks = ['title', 'text', 'paragraph'].map((selector) => ({ selector, format: 'block' }));
  /** @type {import('html-to-text').FormatCallback} */
  const listItem = (element, walk, builder) => {
    builder.openBlock({ leadingLineBreaks: 1 });
    builder.addInline('- ');
    walk(element.children, builder);
    builder.closeBlock({ trailingLineBreaks: 1 });
  };
  return convert(closed, {
    ...markup,
    baseElements: {
      selectors: ['section > title', 'section > text'],
      orderBy: 'occurrence',
      returnDomByDefault: false,
    },
    selectors: [...blocks, table, { selector: 'item', format: 'cdaItem' }],
    formatters: { cdaItem: listItem },
  });
}

/** Groups that no reader sees, in the form that says so to a reader that does not know them. */
const hiddenGroups = /\{\\(?=(?:info|pict|stylesheet|header[lrf]?|footer[lrf]?|listtable|rsidtbl|object)\b)/g;

/** @param {Uint8Array} bytes */
function rtfText(bytes) {
  // The library reads RTF that is marked as carrying plain text; any RTF read so gives its text.
  const marked = Buffer.from(bytes)
    .toString('latin1')
    .replace(/^\s*\{\\rtf1?/, '{\\rtf1\\fromtext')
    .replace(hiddenGroups, '{\\*\\');
  const decode = (/** @type {Buffer} */ part, /** @type {string} */ codePage) =>
    iconv.decode(part, iconv.encodingExists(codePage) ? codePage : 'latin1');
  const { text } = deEncapsulateSync(Buffer.from(marked, 'latin1'), { decode, mode: 'either', warn: () => undefined });
  return typeof text === 'string' ? text : text.toString('utf8');
}

/** @param {Job} job @param {Uint8Array} bytes */
async function pdfText({ mostPages, mostCharacters }, bytes) {
  const document = await getDocumentProxy(bytes, { verbosity: 0, isEvalSupported: false, stopAtErrors: true });
  /** @type {string[]} */
  const pages = [];
  let size = 0;
  const last = Math.min(document.numPages, mostPages);
  for (let number = 1; number <= last && size <= mostCharacters; number += 1) {
    const { items } = await (await document.getPage(number)).getTextContent();
    const text = items
      .map((/** @type {{ str: string, hasEOL: boolean } | object} */ item) =>
        'str' in item ? item.str + (item.hasEOL ? '\n' : '') : '',
      )
      .join('');
    size += text.length;
    pages.push(text);
  }
  return { text: pages.join('\n\n'), pages: document.numPages, shownPages: pages.length };
}

/** @param {Job} job @param {Uint8Array} bytes */
async function textOf(job, bytes) {
  switch (job.kind) {
    case 'html':
      return { text: htmlText(Buffer.from(bytes).toString('utf8')) };
    case 'cda':
      return { text: cdaText(Buffer.from(bytes).toString('utf8')) };
    case 'rtf':
      return { text: rtfText(bytes) };
    case 'pdf':
      return pdfText(job, bytes);
  }
}

/**
 * @param {Job} job
 * @param {Uint8Array} bytes the document; text as UTF-8
 */
export async function run(job, bytes) {
  const { text, ...pages } = await textOf(job, bytes);
  return { ...pages, text: text.slice(0, job.mostCharacters), isCut: text.length > job.mostCharacters };
}
