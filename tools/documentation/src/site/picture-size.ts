/** Width and height of a picture in pixels of CSS, so that a page keeps space for it; undefined for other formats. */
export function pictureSize(picture: Buffer): { width: number; height: number } | undefined {
  // PNG (third edition) 11.2.1: the first chunk has the size, as two numbers of four bytes.
  if (picture.subarray(1, 4).toString('latin1') === 'PNG')
    return { width: picture.readUInt32BE(16), height: picture.readUInt32BE(20) };
  const [, width, height] = /^<svg\b[^>]*\bviewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(picture.toString('utf8')) ?? [];
  return width === undefined ? undefined : { width: Number(width), height: Number(height) };
}
