/** A text as it is compared: lower case, without marks and punctuation. Empty for what has no letters or digits. */
export function textKey(text: string | undefined): string {
  const plain = (text ?? '').slice(0, 500).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return [...plain.matchAll(/[\p{L}\p{N}]+|[%+]/gu)].map(([word]) => word).join(' ');
}
