const words = [
  'change-?me',
  'replace-?me',
  'place-?holder',
  'fill-?me-?in',
  'to-?do',
  'tbd',
  'x{3,}',
  '(?:the-|your-?|my-?)?(?:app-|application-)?client-?id(?:-here)?',
  'your-.+',
];
const placeholder = new RegExp(`^(?:${words.join('|')})$`);

/**
 * Whether a text stands where a client id should be, as in a copied example: `…`, `<client id>`, `changeme`,
 * `your-client-id`. Servers answer such a client with an error page that names no reason.
 */
export function isPlaceholder(clientId: string): boolean {
  const text = clientId.trim().toLowerCase();
  if (!/[\p{L}\p{N}]/u.test(text) || text.includes('…')) return true;
  if (/^[<{[($%].*[>}\])%]$/.test(text) || /^\$\w+$/.test(text)) return true;
  return placeholder.test(text.replace(/[\s_.-]+/g, '-').replace(/^-|-$/g, ''));
}
