import { escapeMarkup } from '@fhir-gateway/fhir';

/** A written document as a system stores it. */
export interface WrittenNote {
  readonly contentType: string;
  readonly bytes: Buffer;
}

type Format = (lines: readonly string[]) => WrittenNote;

const plain: Format = (lines) => ({
  contentType: 'text/plain; charset=utf-8',
  bytes: Buffer.from(`${lines.join('\n')}\n`, 'utf8'),
});

const html: Format = (lines) => {
  const paragraphs = lines.map((line) => `<p>${escapeMarkup(line)}</p>`).join('\n');
  const page = `<!doctype html>\n<html><head><meta charset="utf-8"><title>Note</title></head><body>\n${paragraphs}\n</body></html>\n`;
  return { contentType: 'text/html; charset=utf-8', bytes: Buffer.from(page, 'utf8') };
};

const rtf: Format = (lines) => ({
  contentType: 'application/rtf',
  bytes: Buffer.from(
    `{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fswiss\\fcharset0 Arial;}}\n${lines.map(escapeRtf).join('\\par\n')}\\par}\n`,
    'latin1',
  ),
});

/** The narrative of one section: what a reader of a C-CDA shows. */
const cda: Format = (lines) => {
  const [title = '', ...rest] = lines.map(escapeMarkup);
  const paragraphs = rest.map((line) => `<paragraph>${line}</paragraph>`).join('');
  const document =
    '<?xml version="1.0" encoding="UTF-8"?>\n<ClinicalDocument xmlns="urn:hl7-org:v3"><title>Note</title>' +
    `<component><structuredBody><component><section><title>${title}</title><text>${paragraphs}</text>` +
    '</section></component></structuredBody></component></ClinicalDocument>\n';
  return { contentType: 'application/hl7-sda+xml', bytes: Buffer.from(document, 'utf8') };
};

/** One page, as small as a PDF can be. */
const pdf: Format = (lines) => {
  const shown = lines.map((line) => `(${line.replace(/[\\()]/g, '\\$&')}) Tj T*`).join('\n');
  const stream = `BT /F1 10 Tf 14 TL 40 780 Td\n${shown}\nET`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${Buffer.byteLength(stream, 'latin1')}>>stream\n${stream}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>',
  ];
  let body = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = Buffer.byteLength(body, 'latin1');
    body += `${index + 1} 0 obj${object}endobj\n`;
    return `${`${offset}`.padStart(10, '0')} 00000 n \n`;
  });
  const at = Buffer.byteLength(body, 'latin1');
  body += `xref\n0 6\n0000000000 65535 f \n${offsets.join('')}trailer<</Size 6/Root 1 0 R>>\nstartxref\n${at}\n%%EOF\n`;
  return { contentType: 'application/pdf', bytes: Buffer.from(body, 'latin1') };
};

const formats: readonly Format[] = [plain, html, rtf, cda, pdf];

/**
 * Writes a note in one of the formats that systems store, in turn.
 *
 * @param turn any whole number; notes of one person get all formats when it counts up
 */
export function writeNote(lines: readonly string[], turn: number): WrittenNote {
  return (formats[turn % formats.length] ?? plain)(lines);
}

/** @see RTF 1.9.1, special characters: code page bytes as `\'xx`, others as `\u` and a stand-in */
function escapeRtf(text: string): string {
  return text
    .replace(/[\\{}]/g, '\\$&')
    .replace(/[\u0080-\u{10ffff}]/gu, (character) =>
      [...Array(character.length).keys()].map((unit) => `\\u${signed(character.charCodeAt(unit))}?`).join(''),
    );
}

function signed(unit: number): number {
  return unit > 32_767 ? unit - 65_536 : unit;
}
