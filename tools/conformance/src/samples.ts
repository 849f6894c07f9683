/** One red pixel. */
export const pngBase64 = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC';
/** Two samples of silence. */
export const wavBase64 = 'UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQIAAACAgA==';

/** A result or message part of plain text. */
export function textPart(text: string): { type: 'text'; text: string } {
  return { type: 'text', text };
}

/** The sample image as a part. */
export const imagePart = { type: 'image', data: pngBase64, mimeType: 'image/png' } as const;
