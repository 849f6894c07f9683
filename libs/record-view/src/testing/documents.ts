import { deflateSync } from 'node:zlib';

/** A PDF of one line per page, as small as one can be. */
export function pdfOf(pages: readonly string[]): Buffer {
  const kids = pages.map((_, index) => `${3 + index * 2} 0 R`).join(' ');
  const font = 3 + pages.length * 2;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Kids[${kids}]/Count ${pages.length}>>`,
    ...pages.flatMap((line, index) => {
      const stream = `BT /F1 12 Tf 20 200 Td (${line}) Tj ET`;
      return [
        `<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents ${4 + index * 2} 0 R/Resources<</Font<</F1 ${font} 0 R>>>>>>`,
        `<</Length ${stream.length}>>stream\n${stream}\nendstream`,
      ];
    }),
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  const body = objects.map((object, index) => `${index + 1} 0 obj${object}endobj\n`).join('');
  return Buffer.from(`%PDF-1.4\n${body}trailer<</Root 1 0 R>>\n`, 'latin1');
}

/** A PDF of one page whose content is so many spaces, deflated to a thousandth. */
export function inflatingPdf(length: number): Buffer {
  const packed = deflateSync(Buffer.alloc(length, 32));
  const head =
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<<>>>>endobj\n' +
    `4 0 obj<</Filter/FlateDecode/Length ${packed.length}>>stream\n`;
  return Buffer.concat([Buffer.from(head), packed, Buffer.from('\nendstream endobj\ntrailer<</Root 1 0 R>>\n')]);
}

/** A C-CDA with one section of narrative. */
export const cda = `<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>
<ClinicalDocument xmlns="urn:hl7-org:v3"><title>Summary</title><id root="1.2.3"/>
<component><structuredBody><component><section><code code="48765-2"/><title>Allergies</title>
<text>&secret;<paragraph>Reviewed at caf\u00e9</paragraph><list><item>Penicillin</item><item>Latex<br/>mild</item></list>
<table><thead><tr><th>Drug</th><th>Dose</th></tr></thead><tbody><tr><td>Aspirin</td><td>81 mg</td></tr></tbody></table></text>
<entry><value>not attested</value></entry></section></component></structuredBody></component></ClinicalDocument>`;

export const rtf =
  '{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fswiss\\fcharset0 Arial;}{\\f1\\fcharset204 Times;}}' +
  "{\\*\\generator Hidden;}{\\info{\\author Hidden}}\\pard Caf\\'e9 \\u8364? {\\b bold}\\par {\\f1 \\'cf\\'f0}" +
  '\\tab x{\\pict 010203}\\par}';

export const html =
  '<!doctype html><html><head><title>Hidden</title><style>p{}</style></head><body><h1>Note</h1>' +
  '<p>Fish &amp; chips<br>second <a href="https://evil.example/">link</a></p><script>alert(1)</script></body></html>';
