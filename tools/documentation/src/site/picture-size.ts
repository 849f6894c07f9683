/** Width and height of a picture in pixels of CSS, so that a page keeps space for it; undefined for other formats. */
export function pictureSize(picture: Buffer): { width: number; height: number } | undefined {
  // RFC 9649 3.4 and 3.5: after a byte that marks lossless WebP, width and height less one, of 14 bits each.
  if (picture.subarray(8, 16).toString('latin1') === 'WEBPVP8L') {
    const bits = picture.readUInt32LE(21);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  const [, width, height] = /^<svg\b[^>]*\bviewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(picture.toString('utf8')) ?? [];
  return width === undefined ? undefined : { width: Number(width), height: Number(height) };
}
