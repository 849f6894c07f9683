import { create } from 'qrcode';

/** A QR code as a picture: one path of an SVG, in modules. */
export interface ShareCode {
  /** Width and height of the picture with its quiet zone. */
  readonly size: number;
  /** The `d` of the path that is dark. */
  readonly path: string;
}

const quietZone = 4;

/** The QR code of a text with error correction M, which a scanner reads from a screen and from paper. */
export function shareCode(text: string): ShareCode {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  let path = '';
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (modules.get(row, column) !== 0) path += `M${column + quietZone} ${row + quietZone}h1v1h-1z`;
    }
  }
  return { size: size + 2 * quietZone, path };
}
