import { encode } from 'uqr';

/** A QR code as a picture: one path of an SVG, in modules. */
export interface ShareCode {
  /** Width and height of the picture with its quiet zone. */
  readonly size: number;
  /** The `d` of the path that is dark. */
  readonly path: string;
}

/** In modules. @see ISO/IEC 18004 */
const quietZone = 4;

/** The QR code of a text with error correction M, which a scanner reads from a screen and from paper. */
export function shareCode(text: string): ShareCode {
  const { size, data } = encode(text, { ecc: 'M', border: quietZone });
  let path = '';
  for (const [row, modules] of data.entries()) {
    for (const [column, isDark] of modules.entries()) if (isDark) path += `M${column} ${row}h1v1h-1z`;
  }
  return { size, path };
}
