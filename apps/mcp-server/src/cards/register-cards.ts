import type { McpServer } from '@modelcontextprotocol/server';
import { cardMeta, cardMimeType, type Card } from './card.js';

/** Registers cards as resources: the same for everybody, without any data. */
export function registerCards(server: McpServer, cards: readonly Card[]): void {
  for (const { uri, title, description, html } of cards) {
    const described = { title, description, mimeType: cardMimeType, _meta: cardMeta };
    server.registerResource(`card-${uri.split('/').at(-1)}`, uri, described, () => ({
      contents: [{ uri, mimeType: cardMimeType, text: html, _meta: cardMeta }],
    }));
  }
}
