// eslint-disable-next-line no-control-regex
const isAscii = /^[\x00-\x7f]*$/;

/** A text as it is compared: lower case, without marks and punctuation. Empty for what has no letters or digits. */
export function textKey(text: string | undefined): string {
  const given = (text ?? '').slice(0, 500);
  // Of plain letters there is nothing to take apart.
  if (isAscii.test(given)) return (given.toLowerCase().match(/[a-z0-9]+|[%+]/g) ?? []).join(' ');
  const plain = given.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return [...plain.matchAll(/[\p{L}\p{N}]+|[%+]/gu)].map(([word]) => word).join(' ');
}
