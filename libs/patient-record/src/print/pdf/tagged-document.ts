import type { Readable } from 'node:stream';
import type { Font } from 'fontkit';
import PDFDocument from 'pdfkit';

/** An element of the structure that assistive technology reads. */
interface StructureElement {
  add(child: StructureElement): void;
  end(): void;
}

interface TableCell {
  readonly text: string;
  readonly type?: 'TH' | 'TD';
  readonly scope?: 'Column' | 'Row';
  readonly font?: { readonly src: string };
}

/** What is used of pdfkit 0.20 for tagged documents; its published types are of an older version. */
export interface TaggedDocument extends Readable {
  registerFont(name: string, font: Font): this;
  font(name: string): this;
  fontSize(points: number): this;
  text(text: string): this;
  moveDown(lines?: number): this;
  /** Where the next line goes, in points from the top. */
  readonly y: number;
  readonly page: { maxY(): number };
  addPage(): this;
  addStructure(element: StructureElement): this;
  /** @param content draws what the element stands for */
  struct(type: 'Document' | 'H1' | 'H2' | 'P', content?: () => void): StructureElement;
  /** Adds a `Table` with its rows to the parent. */
  table(options: {
    readonly structParent: StructureElement;
    readonly columnStyles: readonly (number | '*')[];
    readonly defaultStyle: {
      readonly border: readonly number[];
      readonly borderColor: string;
      readonly padding: number;
    };
  }): { row(cells: readonly (string | TableCell)[]): unknown; end(): void };
  end(): void;
}

/**
 * An empty document for PDF/UA: what is drawn has to be part of its structure.
 *
 * @param margin of each side, in points
 */
export function taggedDocument({
  title,
  madeAt,
  margin,
  font,
}: {
  readonly title: string;
  readonly madeAt: Date;
  readonly margin: number;
  readonly font: Font;
}): TaggedDocument {
  const options = {
    size: 'LETTER',
    margin,
    pdfVersion: '1.7',
    subset: 'PDF/UA',
    tagged: true,
    lang: 'en',
    displayTitle: true,
    info: { Title: title, Creator: 'FHIR Gateway', CreationDate: madeAt },
    // Without it the document begins with a standard font, which PDF/UA does not allow.
    font,
  };
  const document = new PDFDocument(options as unknown as PDFKit.PDFDocumentOptions) as unknown as TaggedDocument;
  // As text, with which no CIDSet is written: that of pdfkit leaves out the parts of composite letters such as `ż`, which
  // PDF/UA forbids (ISO 14289-1, 7.21.4.2). It asks for none.
  return Object.assign(document, { subset: '1' });
}
