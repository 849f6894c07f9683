/** DER by hand, for certificates that no library would make: one in a thousandth of the time, and faulty where a test asks. */
export function tlv(tag: number, ...parts: readonly (Uint8Array | readonly number[] | string)[]): Buffer {
  const content = Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Uint8Array.from(part))),
  );
  const { length } = content;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Uint8Array.from([tag, ...head]), content]);
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => tlv(0x30, ...parts);

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = rest.flatMap((arc) => {
    const digits = [arc & 0x7f];
    for (let left = arc >>> 7; left > 0; left >>>= 7) digits.unshift((left & 0x7f) | 0x80);
    return digits;
  });
  return tlv(0x06, [first * 40 + second, ...bytes]);
}

/** A name such as `O=Hospital A, CN=fhir`. */
export function distinguishedName(text: string): Buffer {
  const types: Record<string, string> = { CN: '2.5.4.3', O: '2.5.4.10', OU: '2.5.4.11' };
  const parts = text.split(/, (?=[A-Z]+=)/).map((part) => {
    const [type = '', value = ''] = part.split('=');
    return tlv(0x31, sequence(oid(types[type] ?? ''), tlv(0x0c, value)));
  });
  return sequence(...parts);
}

/** UTCTime. */
export function time(date: Date): Buffer {
  return tlv(
    0x17,
    `${date
      .toISOString()
      .replace(/[-:T]|\.\d+/g, '')
      .slice(2)}`,
  );
}

/** One of the alternatives of a GeneralName. */
export function generalName(form: 'uri' | 'dns' | 'dir', value: string): Buffer {
  return form === 'dir' ? tlv(0xa4, distinguishedName(value)) : tlv(form === 'uri' ? 0x86 : 0x82, value);
}

export function extension(id: string, isCritical: boolean, value: Uint8Array): Buffer {
  return sequence(oid(id), ...(isCritical ? [tlv(0x01, [0xff])] : []), tlv(0x04, value));
}
