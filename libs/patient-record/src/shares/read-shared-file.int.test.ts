import { deflateSync } from 'node:zlib';

import { codePicture, pngChunk, pngHeader, pngOf } from '../testing/code-picture.js';
import { mostFileBytes, SharedFileReader } from './read-shared-file.js';

/** A busy machine may take long to start a thread. */
const reader = new SharedFileReader({ timeMs: 120_000 });
const link = `https://viewer.example/#shlink:/${'eyJ1cmwiOiJodHRwczovL2V4'.repeat(10)}`;
const card = (at: number, of: number) => `shc:/${at}/${of}/${'5676290952'.repeat(20)}${at}0`;

const size = 64;
const lines = () => Buffer.alloc((size + 1) * size);
const grey = (data: Uint8Array) => pngOf(pngHeader({ width: size, height: size }), pngChunk('IDAT', data));
/** A frame of 16 by 16 pixels, and nothing after it. */
const jpegHeader = () => Buffer.from('ffd8ffc0000b080010001001011100', 'hex');

describe('a file that somebody shares', () => {
  it('is read as the text that it is', async () => {
    const text = '{"verifiableCredential":["ey…"]}';
    expect(await reader.read(Buffer.from(text))).toBe(text);
  });

  it('is read from the picture of its code', async () => {
    expect(await reader.read(codePicture(link))).toBe(link);
    expect(await reader.read(codePicture('https://clinic.example/', link, link))).toBe(link);
  }, 150_000);

  it('is read from the several codes of one card', async () => {
    expect((await reader.read(codePicture(card(1, 2), card(2, 2)))).split('\n').toSorted()).toEqual([
      card(1, 2),
      card(2, 2),
    ]);
  }, 150_000);

  it('is read while another is read', async () => {
    const texts = [`shlink:/${'a'.repeat(40)}`, `shlink:/${'b'.repeat(40)}`];
    expect(await Promise.all(texts.map((text) => reader.read(codePicture(text))))).toEqual(texts);
  }, 150_000);

  it.each<[string, string, RegExp, () => Uint8Array]>([
    ['larger than any picture', 'SHARED_CONTENT_TOO_LARGE', /larger/, () => Buffer.alloc(mostFileBytes + 1)],
    ['a text larger than any', 'SHARED_CONTENT_TOO_LARGE', /larger/, () => Buffer.alloc(201 * 1024, 'a')],
    ['of another kind', 'SHARED_PICTURE_UNREADABLE', /neither a text nor/, () => Buffer.from('RIFF\xff\xfe', 'latin1')],
    ['a picture without a code', 'SHARED_PICTURE_UNREADABLE', /shows no QR code/, () => grey(deflateSync(lines()))],
    [
      'a picture of the code of something else',
      'SHARED_PICTURE_UNREADABLE',
      /shows no QR code/,
      () => codePicture('https://pay.example/secret'),
    ],
    [
      'a picture of two links',
      'SHARED_PICTURE_UNREADABLE',
      /shows several/,
      () => codePicture('shlink:/secret1', 'shlink:/secret2'),
    ],
    ['a picture of data that is none', 'SHARED_PICTURE_UNREADABLE', /damaged/, () => grey(Buffer.from('secret'))],
    [
      'a picture that inflates to 200 MB',
      'SHARED_CONTENT_TOO_LARGE',
      /larger/,
      () => grey(deflateSync(Buffer.alloc(200_000_000))),
    ],
    ['a picture of a header alone', 'SHARED_PICTURE_UNREADABLE', /shows no QR/, jpegHeader],
  ])(
    'is refused where it is %s, and nothing of it is quoted',
    async (_what, code, why, make) => {
      const refusal = await reader.read(make()).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ code, message: expect.stringMatching(why) as string });
      expect(String(refusal)).not.toMatch(/secret/);
    },
    150_000,
  );

  it('is refused where it takes too long, or nobody waits for it', async () => {
    const picture = codePicture(link);
    const slow = new SharedFileReader({ timeMs: 1 });
    const ends = await Promise.allSettled([slow.read(picture), reader.read(picture, AbortSignal.abort())]);
    for (const end of ends) expect(end).toMatchObject({ reason: { code: 'SHARED_PICTURE_UNREADABLE' } });
  });
});
