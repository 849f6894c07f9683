import { crc32, deflateSync } from 'node:zlib';
import { encode } from 'uqr';

const signature = Buffer.from('89504e470d0a1a0a', 'hex');

/** A chunk of a PNG. */
export function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** The first chunk of a PNG: grey, eight bits, not interlaced unless it says otherwise. */
export function pngHeader({ width = 1, height = 1, depth = 8, colorType = 0, interlace = 0 } = {}): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([depth, colorType, 0, 0, interlace], 8);
  return pngChunk('IHDR', data);
}

/** A PNG of these chunks. */
export function pngOf(...chunks: readonly Uint8Array[]): Buffer {
  return Buffer.concat([signature, ...chunks, pngChunk('IEND', Buffer.alloc(0))]);
}

/** A picture of the QR codes of texts, one beside the other. */
export function codePicture(...texts: readonly string[]): Buffer {
  const pixels = 4;
  const codes = texts.map((text) => encode(text, { ecc: 'M', border: 4 }));
  const modules = Math.max(...codes.map(({ size }) => size));
  const line = (row: number) =>
    codes.flatMap(({ data }) =>
      Array.from({ length: modules * pixels }, (_, at) => (data[row]?.[Math.floor(at / pixels)] === true ? 0 : 255)),
    );
  const lines = Array.from({ length: modules }, (_, row) => Buffer.from([0, ...line(row)]));
  const all = Buffer.concat(lines.flatMap((one) => Array<Buffer>(pixels).fill(one)));
  const size = { width: codes.length * modules * pixels, height: modules * pixels };
  return pngOf(pngHeader(size), pngChunk('IDAT', deflateSync(all)));
}
