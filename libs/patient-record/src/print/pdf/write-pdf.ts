import { setImmediate } from 'node:timers/promises';

import type { PrintedHead, PrintedSection } from '../printed-record.js';
import { documentFonts, type DocumentFonts } from './fonts.js';
import { countParts, partOf } from './record-parts.js';
import { openFont } from './open-font.js';
import { ShownText } from './shown-text.js';
import { taggedDocument, type TaggedDocument } from './tagged-document.js';

/** Rows between which other work of the process goes on: 20 take some 30 ms. */
const rowsAtOnce = 20;
/** In points. */
const margin = 54;
const columnWidths = [70, 120, '*', 60, 90] as const;
/** What a heading needs: itself and some rows. */
const roomBelowHeading = 80;
const sizes = { h1: 18, h2: 13, text: 9.5, table: 8 } as const;

/**
 * A tagged PDF (PDF/UA-1) that assistive technology can read: headings, paragraphs, tables with header cells, a language
 * and a title. One part of the record, since a tagged document is whole in memory before it ends.
 *
 * @param part from 1 to `countParts(sections)`
 * @returns the bytes, while the document is written
 * @see https://pdfa.org/resource/iso-14289-pdfua/
 */
export async function* writePdf(
  head: PrintedHead,
  sections: readonly PrintedSection[],
  part = 1,
): AsyncGenerator<Uint8Array, void, undefined> {
  const writer = new PdfWriter(head, await documentFonts());
  const parts = countParts(sections);
  writer.writeHead(parts > 1 ? `Part ${part} of ${parts}` : undefined);
  for (const section of partOf(sections, part)) {
    for await (const _slice of writer.writeSection(section)) yield* writer.take();
  }
  writer.end();
  for await (const chunk of writer.rest()) yield chunk;
}

class PdfWriter {
  readonly #document: TaggedDocument;
  readonly #root: ReturnType<TaggedDocument['struct']>;
  readonly #shown: ShownText;
  readonly #head: PrintedHead;

  constructor(head: PrintedHead, fonts: DocumentFonts) {
    this.#head = head;
    const [regular, bold] = [openFont(fonts.regular), openFont(fonts.bold)];
    this.#shown = new ShownText(regular);
    this.#document = taggedDocument({
      title: head.title,
      madeAt: new Date(head.madeAt),
      margin,
      font: regular,
    });
    this.#document.registerFont('regular', regular);
    this.#document.registerFont('bold', bold);
    this.#root = this.#document.struct('Document');
    this.#document.addStructure(this.#root);
  }

  writeHead(part: string | undefined): void {
    const { title, facts, sources, madeAt } = this.#head;
    this.#write('H1', title, { font: 'bold', size: sizes.h1 });
    const lines = [
      ...(part === undefined ? [] : [part]),
      ...facts.map(({ label, value }) => `${label}: ${value}`),
      ...sources.map((source) => `From ${source}`),
      `Made on ${madeAt.slice(0, 10)}`,
    ];
    for (const line of lines) this.#write('P', line);
  }

  /** Yields after each slice of rows, when others have had their turn. */
  async *writeSection({
    title,
    paragraphs = [],
    columns,
    widths = columnWidths,
    rows,
    notes,
  }: PrintedSection): AsyncGenerator<void, void, undefined> {
    const document = this.#document;
    document.moveDown();
    // A heading at the foot of a page would stand apart from what it heads, and a page that begins within it loses its font.
    if (document.y > document.page.maxY() - roomBelowHeading) document.addPage();
    this.#write('H2', title, { font: 'bold', size: sizes.h2 });
    for (const text of paragraphs) {
      this.#write('P', text);
      document.moveDown(0.4);
    }
    for (const note of notes) this.#write('P', note);
    if (rows.length === 0) return;
    document.font('regular').fontSize(sizes.table);
    const table = document.table({
      structParent: this.#root,
      columnStyles: widths,
      defaultStyle: { border: [0, 0, 0.5, 0], borderColor: '#999999', padding: 3 },
    });
    table.row(columns.map((text) => ({ text, type: 'TH', scope: 'Column', font: { src: 'bold' } }) as const));
    for (const [index, row] of rows.entries()) {
      table.row(row.map((cell) => this.#shown.of(cell)));
      if (index % rowsAtOnce !== rowsAtOnce - 1) continue;
      yield;
      await setImmediate();
    }
    table.end();
  }

  end(): void {
    const { replaced } = this.#shown;
    if (replaced > 0) {
      this.#document.moveDown();
      const what = `${replaced} characters that this document’s font does not have are shown as ${String.fromCodePoint(0xfffd)}.`;
      this.#write('P', `${what} The HTML file has them.`);
    }
    this.#root.end();
    this.#document.end();
  }

  /** What has been written and not taken. */
  *take(): Generator<Uint8Array, void, undefined> {
    for (let chunk = this.#read(); chunk; chunk = this.#read()) yield chunk;
  }

  async *rest(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of this.#document) yield chunk as Uint8Array;
  }

  #read(): Uint8Array | undefined {
    return (this.#document.read() as Uint8Array | null) ?? undefined;
  }

  #write(
    type: 'H1' | 'H2' | 'P',
    text: string,
    { font = 'regular', size = sizes.text }: { font?: 'regular' | 'bold'; size?: number } = {},
  ): void {
    const document = this.#document;
    const shown = this.#shown.of(text);
    this.#root.add(document.struct(type, () => void document.font(font).fontSize(size).text(shown)));
  }
}
