/**
 * About how many o200k tokens a text takes; rather more than fewer. Words of English and of medicine take about five
 * letters a token, digits come by threes, and each other sign is one, as is each letter of another script.
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  for (const [part] of text.matchAll(/[A-Za-z]+|\d+|[^\sA-Za-z\d]/gu)) {
    tokens += Math.ceil(part.length / (/^\d/.test(part) ? 3 : 5));
  }
  return tokens;
}
