/** What people read of a page. */
export function wordsOf(page: string): string {
  return page.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
}

/** The token in the forms of a page. */
export function csrfOf(page: string): string {
  return /name="csrf"\s+value="([^"]*)"/.exec(page)?.[1] ?? '';
}

/** Where a page leads by itself. */
export function refreshOf(page: string): string {
  return /http-equiv="refresh" content="0; url=([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
}

/** The fields of a page that its form sends as they are. */
export function fieldsOf(page: string): Record<string, string> {
  const fields = [...page.matchAll(/<input\b([^>]*)>/g)].map(([, text = '']) => {
    const valueOf = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1] ?? '';
    return {
      type: valueOf('type'),
      name: valueOf('name'),
      value: valueOf('value'),
      isChecked: /\bchecked\b/.test(text),
    };
  });
  const sent = fields.filter(({ type, isChecked }) => type === 'hidden' || (type === 'checkbox' && isChecked));
  return Object.fromEntries(sent.map(({ name, value }) => [name, value]));
}
