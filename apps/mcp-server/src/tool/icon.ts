import type { Icon } from '@modelcontextprotocol/server';

const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b6e75"/>' +
  '<path d="M6 17h5l3-8 5 14 3-6h4" fill="none" stroke="#fff" stroke-width="2.5" stroke-linejoin="round"/></svg>';

/** An SVG as an icon, in the address itself, so that no host has to fetch anything. */
export function svgIcon(text: string): Icon {
  return {
    src: `data:image/svg+xml;base64,${Buffer.from(text).toString('base64')}`,
    mimeType: 'image/svg+xml',
    sizes: ['any'],
  };
}

/** What hosts show beside the server's name. */
export const icon: Icon = svgIcon(svg);
