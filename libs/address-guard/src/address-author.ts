declare const author: unique symbol;

/** An address that the operator wrote, in a setting or a platform file, or whose host such an address vouches for. */
export type OperatorUrl = URL & { readonly [author]: 'operator' };
/** An address that anybody may have written: in a link, in a list of files, in a certificate. */
export type StrangerUrl = URL & { readonly [author]: 'stranger' };

/** @param text from a setting, a platform file or what these vouch for @throws TypeError for what is no URL */
export function operatorUrl(text: string): OperatorUrl {
  return new URL(text) as OperatorUrl;
}
