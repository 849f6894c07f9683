import { pngChunk, pngHeader, pngOf } from '../testing/code-picture.js';
import { measurePicture } from './measure-picture.js';

const data = pngChunk('IDAT', Buffer.from('x'));
const segment = (marker: number, body: readonly number[]) => [0xff, marker, 0, body.length + 2, ...body];
const frame = (width: number, height: number, marker = 0xc0) =>
  segment(marker, [8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 17, 0]);
const jpeg = (...segments: readonly (readonly number[])[]) => Buffer.from([0xff, 0xd8, ...segments.flat()]);
const codeOf = (bytes: Uint8Array): string => {
  try {
    measurePicture(bytes);
    return 'measured';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

it('finds the data of a PNG, and the most that it inflates to', () => {
  const bytes = pngOf(pngHeader({ width: 10, height: 3, colorType: 2 }), data, pngChunk('tEXt', data), data);
  const { kind, deflated } = measurePicture(bytes) ?? {};
  expect([kind, deflated?.mostBytes]).toEqual(['png', 10 * 3 * 3 + 3]);
  expect(deflated?.parts.map(([start, end]) => bytes.toString('latin1', start, end))).toEqual(['x', 'x']);
});

it('allows an interlaced PNG the lines of its passes', () => {
  for (const [width, height, depth] of [
    [1, 1, 1],
    [9, 9, 1],
    [33, 17, 8],
  ] as const) {
    // Pixels of each pass: first column and line, and the steps. @see PNG (Third Edition), 8.1
    const passes = [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]]; // prettier-ignore
    const real = passes.reduce((sum, [x = 0, y = 0, dx = 1, dy = 1]) => {
      const [across, down] = [Math.ceil((width - x) / dx), Math.ceil((height - y) / dy)].map((n) => Math.max(0, n));
      return across === 0 ? sum : sum + (down ?? 0) * (1 + Math.ceil(((across ?? 0) * depth) / 8));
    }, 0);
    const bytes = pngOf(pngHeader({ width, height, depth, interlace: 1 }), data);
    expect(measurePicture(bytes)?.deflated?.mostBytes).toBeGreaterThanOrEqual(real);
  }
});

it('knows a JPEG by its frame, after tables and comments', () => {
  for (const marker of [0xc0, 0xc1, 0xc2]) {
    const bytes = jpeg(segment(0xe0, [1, 2]), segment(0xfe, [3]), segment(0xdb, [4]), frame(4000, 3000, marker));
    expect(measurePicture(bytes)).toEqual({ kind: 'jpeg' });
  }
});

it('knows no other kind', () => {
  for (const text of ['', 'GIF89a', 'BM', 'RIFF....WEBP', '<svg/>', '%PDF-1.7', 'shlink:/x', '\u0089PNG']) {
    expect(measurePicture(Buffer.from(text))).toBeUndefined();
  }
});

it.each<[string, string, Buffer]>([
  ['a PNG of 4 billion pixels', 'SHARED_CONTENT_TOO_LARGE', pngOf(pngHeader({ width: 65_536, height: 65_536 }), data)],
  ['a PNG of one endless line', 'SHARED_CONTENT_TOO_LARGE', pngOf(pngHeader({ width: 2 ** 31 }), data)],
  [
    'a PNG of twice the bits',
    'SHARED_CONTENT_TOO_LARGE',
    pngOf(pngHeader({ width: 4000, height: 3000, depth: 16, colorType: 6 }), data),
  ],
  ['a PNG without pixels', 'SHARED_PICTURE_UNREADABLE', pngOf(pngHeader({ width: 0 }), data)],
  ['a PNG of a colour type that there is not', 'SHARED_PICTURE_UNREADABLE', pngOf(pngHeader({ colorType: 5 }), data)],
  ['a PNG of a depth that there is not', 'SHARED_PICTURE_UNREADABLE', pngOf(pngHeader({ depth: 32 }), data)],
  ['a PNG without data', 'SHARED_PICTURE_UNREADABLE', pngOf(pngHeader())],
  ['a PNG without a header', 'SHARED_PICTURE_UNREADABLE', pngOf(data)],
  [
    'a PNG with a second, larger header',
    'SHARED_PICTURE_UNREADABLE',
    pngOf(pngHeader(), pngHeader({ width: 60_000, height: 60_000 }), data),
  ],
  ['a PNG that is cut off', 'SHARED_PICTURE_UNREADABLE', pngOf(pngHeader(), data).subarray(0, 40)],
  ['a PNG of 8 bytes', 'SHARED_PICTURE_UNREADABLE', pngOf().subarray(0, 8)],
  [
    'a PNG in more parts than any program writes',
    'SHARED_CONTENT_TOO_LARGE',
    pngOf(pngHeader(), ...Array<Buffer>(20_001).fill(data)),
  ],
  ['a JPEG of 4 billion pixels', 'SHARED_CONTENT_TOO_LARGE', jpeg(frame(65_535, 65_535))],
  ['a JPEG without pixels', 'SHARED_PICTURE_UNREADABLE', jpeg(frame(0, 10))],
  ['a lossless JPEG', 'SHARED_PICTURE_UNREADABLE', jpeg(frame(10, 10, 0xc3))],
  ['a JPEG with arithmetic coding', 'SHARED_PICTURE_UNREADABLE', jpeg(frame(10, 10, 0xc9))],
  ['a JPEG with a hidden frame', 'SHARED_PICTURE_UNREADABLE', jpeg(segment(0xfe, [1]), [0, 0], frame(10, 10))],
  ['a JPEG whose segment has no length', 'SHARED_PICTURE_UNREADABLE', jpeg([0xff, 0xe0, 0, 0], frame(10, 10))],
  ['a JPEG without a frame', 'SHARED_PICTURE_UNREADABLE', jpeg(segment(0xe0, [1, 2, 3, 4, 5, 6, 7]))],
  ['a JPEG of its first bytes', 'SHARED_PICTURE_UNREADABLE', Buffer.from('ffd8ff', 'hex')],
])('refuses %s with %s', (_what, code, bytes) => {
  expect(codeOf(bytes)).toBe(code);
});
