/** Makes a link of the gateway's out of one of the platform's; `undefined` when that link stays as it is. */
export type LinkSeal = (url: string) => string | undefined;
