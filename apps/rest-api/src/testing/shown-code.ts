/** The code of a page in each language, in the order of the page, as a person copies it. */
export function shownCode(page: string): [language: string, text: string][] {
  const blocks = page.matchAll(
    /<figcaption>(curl|TypeScript|Python)[^<]*<\/figcaption>\s*<pre[^>]*><code>([^]*?)<\/code>/g,
  );
  return [...blocks].map(([, language = '', text = '']) => [language, unescaped(text)]);
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
