import { textOfFile } from './shared-file.js';

describe('a file that somebody shares', () => {
  it('is read as the text that it is', () => {
    const text = '{"verifiableCredential":["eyé…"]}';
    expect(textOfFile(Buffer.from(text))).toBe(text);
  });

  it.each([
    ['a PNG', Buffer.from('89504e470d0a1a0a', 'hex')],
    ['a JPEG', Buffer.from('ffd8ffc0000b0800', 'hex')],
    ['of another kind', Buffer.from('secret\xff\xfe', 'latin1')],
  ])('is refused where it is %s, and nothing of it is quoted', (_what, bytes) => {
    let refusal: unknown;
    try {
      textOfFile(bytes);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toMatchObject({ code: 'SHARED_LINK_MALFORMED', message: expect.stringMatching(/paste the link/) });
    expect(String(refusal)).not.toMatch(/secret/);
  });
});
