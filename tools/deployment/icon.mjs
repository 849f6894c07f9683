// The picture of the server as PNG, drawn from the SVG that the server shows: hosts for desktops take no SVG.
import { crc32, deflateSync } from 'node:zlib';
import { importSource } from '../build/source.mjs';

/** Samples of a pixel in each direction. */
const samples = 4;

/** @returns the icon as a PNG of 512 x 512 pixels */
export async function iconPng() {
  const { icon } = await importSource('apps/mcp-server/src/tool/icon.ts');
  return drawIcon(Buffer.from(icon.src.split(',')[1], 'base64').toString(), 512);
}

/**
 * Draws a square of rounded corners with one line on it.
 *
 * @throws Error for an SVG of other parts
 */
export function drawIcon(svg, pixels) {
  const shape =
    /^<svg [^>]*viewBox="0 0 (\d+) \1"><rect width="\1" height="\1" rx="(\d+)" fill="#([0-9a-f]{6})"\/><path d="M([^"]+)" fill="none" stroke="#fff" stroke-width="([\d.]+)" [^>]*><\/svg>$/.exec(
      svg,
    );
  if (shape === null) throw new Error(`no icon of a square and a white line: ${svg}`);
  const [, side, radius, fill, path, width] = shape;
  const isSquare = roundedSquare(Number(side), Number(radius));
  const isLine = line(pointsOf(path), Number(width) / 2);
  const colour = [0, 2, 4].map((at) => Number.parseInt(fill.slice(at, at + 2), 16));
  const scale = Number(side) / (pixels * samples);
  const rows = [];
  for (let y = 0; y < pixels; y += 1) {
    const row = Buffer.alloc(1 + pixels * 4);
    for (let x = 0; x < pixels; x += 1) {
      let [square, white] = [0, 0];
      for (let sample = 0; sample < samples ** 2; sample += 1) {
        const at = [x * samples + (sample % samples) + 0.5, y * samples + Math.floor(sample / samples) + 0.5];
        const [u, v] = at.map((one) => one * scale);
        if (!isSquare(u, v)) continue;
        square += 1;
        if (isLine(u, v)) white += 1;
      }
      const share = square === 0 ? 0 : white / square;
      row.set(
        [...colour.map((one) => Math.round(one + (255 - one) * share)), (255 * square) / samples ** 2],
        1 + x * 4,
      );
    }
    rows.push(row);
  }
  return png(pixels, Buffer.concat(rows));
}

/** Corners of a path of relative lines: `x y`, then `h dx` or `l dx dy`, and what follows without a letter. */
function pointsOf(path) {
  const words = path.match(/[a-z]|-?[\d.]+/gi) ?? [];
  const points = [[Number(words[0]), Number(words[1])]];
  let command = 'l';
  for (let index = 2; index < words.length;) {
    if (/[hl]/.test(words[index])) command = words[index++];
    else if (Number.isNaN(Number(words[index]))) throw new Error(`a path with ${words[index]}`);
    const [x, y] = points.at(-1);
    const dx = Number(words[index++]);
    points.push([x + dx, command === 'h' ? y : y + Number(words[index++])]);
  }
  return points;
}

function roundedSquare(side, radius) {
  const beyond = (value) => Math.max(radius - value, value - (side - radius), 0);
  return (x, y) => Math.hypot(beyond(x), beyond(y)) <= radius;
}

/** Corners are round, and both ends straight. */
function line(points, half) {
  const pieces = points.slice(1).map((end, index) => ({ start: points[index], end, index }));
  return (x, y) =>
    pieces.some(({ start: [ax, ay], end: [bx, by], index }) => {
      const [dx, dy] = [bx - ax, by - ay];
      const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy);
      if ((index === 0 && along < 0) || (index === pieces.length - 1 && along > 1)) return false;
      const nearest = Math.min(Math.max(along, 0), 1);
      return Math.hypot(x - ax - nearest * dx, y - ay - nearest * dy) <= half;
    });
}

/** @see PNG, third edition: colour with alpha, eight bits each, no filter */
function png(pixels, rows) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(pixels, 0);
  head.writeUInt32BE(pixels, 4);
  head.set([8, 6], 8);
  const parts = { IHDR: head, IDAT: deflateSync(rows, { level: 9 }), IEND: Buffer.alloc(0) };
  const chunks = Object.entries(parts).flatMap(([type, data]) => {
    const content = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [data.length, crc32(content)].map((value) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes;
    });
    return [length, content, sum];
  });
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), ...chunks]);
}
