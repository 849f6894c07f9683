import { ShareError } from './share-error.js';

/** What a picture's header says, checked before anything is decoded. */
export interface MeasuredPicture {
  readonly kind: 'png' | 'jpeg';
  /** Of a PNG: where its compressed data is, in bytes from the start, and the most bytes that it inflates to. */
  readonly deflated?: {
    readonly parts: readonly (readonly [start: number, end: number])[];
    readonly mostBytes: number;
  };
}

/** A photograph of 12 megapixels, as telephones take them. */
const mostPixels = 13_000_000;
/** Eight bits a channel, four channels. */
const mostRawBytes = mostPixels * 4 + 64 * 1024;
/** Data in more parts than any program writes. */
const mostParts = 20_000;

const pngMagic = '89504e470d0a1a0a';
/** Channels by colour type. @see PNG (Third Edition), 11.2.1 */
const channels: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [2, 3],
  [3, 1],
  [4, 2],
  [6, 4],
]);
/** Baseline, extended sequential, progressive: Huffman coding, as cameras and browsers write. @see ITU-T T.81, table B.1 */
const startsOfFrame: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2]);

/**
 * The kind and the bounds of a picture.
 *
 * @returns undefined for bytes that are neither PNG nor JPEG
 * @throws ShareError SHARED_PICTURE_UNREADABLE | SHARED_CONTENT_TOO_LARGE
 */
export function measurePicture(bytes: Uint8Array): MeasuredPicture | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.toString('hex', 0, 8) === pngMagic) return measurePng(view);
  if (view.toString('hex', 0, 3) === 'ffd8ff') return measureJpeg(view);
  return undefined;
}

function measurePng(view: Buffer): MeasuredPicture {
  if (view.length < 33 || view.toString('latin1', 12, 16) !== 'IHDR' || view.readUInt32BE(8) !== 13) throw damaged();
  const [width, height] = [view.readUInt32BE(16), view.readUInt32BE(20)];
  const [depth = 0, colorType = 0] = [view[24], view[25]];
  const isInterlaced = view[28] === 1;
  const perPixel = channels.get(colorType);
  if (perPixel === undefined || ![1, 2, 4, 8, 16].includes(depth)) throw damaged();
  requireBounded(width, height);
  // Each line has a byte that names its filter; the seven passes of an interlaced picture have more and shorter lines.
  const lines = isInterlaced ? height * 2 + 8 : height;
  const mostBytes = Math.ceil((width * perPixel * depth) / 8) * height + lines * (isInterlaced ? 2 : 1);
  if (mostBytes > mostRawBytes) throw tooLarge();
  const parts: [number, number][] = [];
  for (let at = 8; at + 12 <= view.length;) {
    const [start, end] = [at + 8, at + 8 + view.readUInt32BE(at)];
    if (end + 4 > view.length) throw damaged();
    const type = view.toString('latin1', at + 4, start);
    if (type === 'IHDR' && at !== 8) throw damaged();
    if (type === 'IDAT') parts.push([start, end]);
    if (type === 'IEND') break;
    if (parts.length > mostParts) throw tooLarge();
    at = end + 4;
  }
  if (parts.length === 0) throw damaged();
  return { kind: 'png', deflated: { parts, mostBytes } };
}

/** Only segments one after another are followed, so that every decoder finds the same header. */
function measureJpeg(view: Buffer): MeasuredPicture {
  for (let at = 2; at + 9 <= view.length;) {
    if (view[at] !== 0xff) throw damaged();
    const marker = view[at + 1] ?? 0;
    const length = view.readUInt16BE(at + 2);
    if (startsOfFrame.has(marker)) {
      requireBounded(view.readUInt16BE(at + 7), view.readUInt16BE(at + 5));
      return { kind: 'jpeg' };
    }
    // Application data, comments, tables and the restart interval; what else comes before the frame is nothing to decode.
    const isPassed = marker >= 0xe0 || marker === 0xdb || marker === 0xc4 || marker === 0xdd;
    if (!isPassed || marker === 0xff || length < 2) throw damaged();
    at += 2 + length;
  }
  throw damaged();
}

function requireBounded(width: number, height: number): void {
  if (width === 0 || height === 0) throw damaged();
  if (width * height > mostPixels) throw tooLarge();
}

function damaged(): ShareError {
  return new ShareError('SHARED_PICTURE_UNREADABLE', 'The picture is damaged, or not what its first bytes say.');
}

function tooLarge(): ShareError {
  return new ShareError('SHARED_CONTENT_TOO_LARGE', 'The picture has more than 13 megapixels. Cut it to its code.');
}
