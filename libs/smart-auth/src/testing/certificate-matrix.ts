import { generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto';
import type { KeyPairKeyObjectResult } from 'node:crypto';
import { distinguishedName, extension, generalName, oid, sequence, time, tlv } from './der.js';

const hourMs = 3600_000;
/** Bits of key usage as its first byte has them. */
const [digitalSignature, keyEncipherment, keyCertSign, cRLSign] = [0x80, 0x20, 0x04, 0x02];

/** A chain with its anchor, as both judges get it. */
export interface MatrixCase {
  readonly name: string;
  readonly chain: readonly X509Certificate[];
  readonly anchor: X509Certificate;
  /** Why OpenSSL takes what is refused here. */
  readonly stricter?: string;
}

/** What one certificate of a chain is like; the rest is as it should be. */
interface Wish {
  readonly from?: number;
  readonly to?: number;
  readonly ca?: boolean | 'unsaid';
  readonly pathLength?: number;
  readonly usages?: number | 'unsaid';
  readonly subject?: string;
  readonly issuer?: string;
  readonly names?: readonly Buffer[];
  readonly extensions?: readonly Buffer[];
  /** Signed by its own key instead of its issuer's. */
  readonly isForged?: boolean;
  readonly hash?: string;
  readonly curve?: string;
}

type Keys = KeyPairKeyObjectResult;
type Subtree = 'uri' | 'dns' | 'dir';

const host = 'fhir.hospital-a.example';
const subtrees: Record<Subtree, [mine: string[], other: string[]]> = {
  uri: [
    [host, '.hospital-a.example'],
    ['.hospital-b.example', 'hospital-a.example', 'fhir.hospital-a.exam'],
  ],
  dns: [
    [host, 'hospital-a.example', ''],
    ['hospital-b.example', 'pital-a.example'],
  ],
  dir: [
    ['O=Hospital A', 'O=  hospital  a'],
    ['O=Hospital B', 'O=Hospital A, OU=Other'],
  ],
};

/** Makes every chain of the matrix. Keys are made once: names tell the chains apart. */
export function makeMatrix(): MatrixCase[] {
  const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const made = [newKeys(), newKeys(), newKeys(), newKeys(), newKeys()];
  const newRsaKeys = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
  const rsaKeys = [newRsaKeys(), newRsaKeys()];
  const cases: MatrixCase[] = [];
  const add = (name: string, wishes: readonly Wish[], how: Partial<Build> = {}) => {
    cases.push(build({ name: `${name} [${cases.length}]`, wishes, keys: made, ...how }));
  };

  for (const depth of [1, 2, 3]) {
    const sound = Array.from({ length: depth + 1 }, (): Wish => ({}));
    const at = (position: number, wish: Wish) => sound.map((own, index) => (index === position ? wish : own));
    const positions = sound.map((_, position) => position);
    const keys = [...rsaKeys, ...rsaKeys];
    add(`depth ${depth}: sound, EC`, sound);
    add(`depth ${depth}: sound, RSA`, sound, { keys });
    add(`depth ${depth}: sound, RSA above EC`, sound, { keys: [made[0] as Keys, ...keys] });
    add(`depth ${depth}: RSA, forged`, at(0, { isForged: true }), { keys });
    add(`depth ${depth}: with the root in x5c`, sound, { withRoot: true });
    add(`depth ${depth}: issuers the other way round`, sound, { withRoot: true, isReversed: true });
    if (depth > 1) add(`depth ${depth}: without an intermediate`, sound, { leavesOut: 1 });
    for (const position of positions) {
      const where = `depth ${depth}, position ${position}`;
      add(`${where}: expired`, at(position, { from: -48, to: -1 }));
      add(`${where}: not valid yet`, at(position, { from: 1, to: 48 }));
      add(`${where}: unknown critical extension`, at(position, { extensions: [unknown(true)] }));
      add(`${where}: unknown extension`, at(position, { extensions: [unknown(false)] }));
      add(
        `${where}: extended key usage, critical`,
        at(position, { extensions: [extension('2.5.29.37', true, sequence(oid('1.3.6.1.5.5.7.3.4')))] }),
      );
      if (position < depth) {
        add(`${where}: forged`, at(position, { isForged: true }));
        add(`${where}: another issuer`, at(position, { issuer: 'CN=Somebody else' }));
      }
      if (position === 0) continue;
      add(`${where}: key usage without keyCertSign`, at(position, { usages: digitalSignature | cRLSign }));
      add(`${where}: no key usage`, at(position, { usages: 'unsaid' }));
      add(`${where}: no authority`, at(position, { ca: false }));
      add(`${where}: no basic constraints, no key usage`, at(position, { ca: 'unsaid', usages: 'unsaid' }));
      add(`${where}: no basic constraints`, at(position, { ca: 'unsaid' }), {
        ...(position === depth && { stricter: 'RFC 5280 6.1.4 (k), of the anchor as of every issuer' }),
      });
      for (const pathLength of [0, 1]) add(`${where}: path length ${pathLength}`, at(position, { pathLength }));
      if (depth === 1 || (depth === 3 && position !== 2)) continue;
      for (const [form, [mine, other]] of Object.entries(subtrees) as [Subtree, [string[], string[]]][])
        for (const [word, values] of [
          ['mine', mine],
          ['other', other],
        ] as const)
          for (const [index, value] of values.entries()) {
            const critical = index % 2 === 0;
            const said = `${form} ${word} "${value}"${critical ? ', critical' : ''}`;
            add(`${where}: permitted ${said}`, at(position, { extensions: [constraint(critical, form, [value], [])] }));
            add(`${where}: excluded ${said}`, at(position, { extensions: [constraint(critical, form, [], [value])] }));
          }
    }
  }
  const under = (limit: Buffer, leaf: Wish, more: Wish = {}) => [leaf, { extensions: [limit] }, more];
  const uriOnly = constraint(true, 'uri', ['.hospital-a.example'], []);
  const named = (...values: string[]): Wish => ({ names: values.map((value) => generalName('uri', value)) });
  add('an authority below cannot widen what it was given', [
    named('https://fhir.hospital-b.example/r4'),
    { extensions: [constraint(true, 'uri', ['.hospital-b.example'], [])] },
    { extensions: [uriOnly] },
  ]);
  add('two permitted: one is enough', under(constraint(true, 'uri', ['.b.example', '.hospital-a.example'], []), {}));
  add('permitted and excluded', under(constraint(true, 'uri', ['.hospital-a.example'], [host]), {}));
  add('a second URI outside', under(uriOnly, named(`https://${host}/r4`, 'https://fhir.hospital-b.example/r4')));
  add('a URI with a port', under(uriOnly, named(`https://${host}:8443/r4`)));
  add('a URI without a path', under(uriOnly, named(`https://${host}`)));
  add('a URI without a host', under(uriOnly, named('urn:oid:1.2.3')));
  add('a URI in capitals', under(uriOnly, named(`HTTPS://${host.toUpperCase()}/r4`)));
  add('no URI at all', under(uriOnly, { names: [generalName('dns', 'x.example')] }));
  add(
    'a directory name among the alternative ones',
    under(constraint(true, 'dir', ['O=Hospital A'], []), {
      names: [generalName('dir', 'O=Hospital B')],
    }),
  );
  add('an address for a host, permitted', under(uriOnly, named('https://192.0.2.7/r4')));
  add(
    'an address for a host, excluded',
    under(constraint(true, 'uri', [], ['.b.example']), named('https://192.0.2.7/r4')),
    {
      stricter: 'RFC 5280 4.2.1.10: a URI whose host is an address is to be refused under a constraint of this form',
    },
  );
  add('a user name that looks like a host', under(uriOnly, named(`https://${host}:x@fhir.hospital-b.example/r4`)), {
    stricter: 'RFC 3986 3.2: the host comes after @; OpenSSL reads what comes before',
  });
  add('a constraint that begins below', under(constraint(true, 'uri', ['.hospital-a.example'], [], 1), {}));
  add(
    'constraints that cannot be read',
    under(extension('2.5.29.30', true, Buffer.from([0x30, 0x02, 0xa0, 0x05])), {}),
  );
  add('constraints twice', [{}, { extensions: [uriOnly, constraint(true, 'uri', ['.b.example'], [])] }, {}]);
  add('an unknown extension twice', [{ extensions: [unknown(false), unknown(false)] }, {}], {
    stricter: 'RFC 5280 4.2: no extension stands twice in a certificate',
  });
  add('policies, critical', under(extension('2.5.29.32', true, sequence(sequence(oid('1.2.3')))), {}));
  add('an explicit policy is required', under(extension('2.5.29.36', true, sequence(tlv(0x80, [0]))), {}), {
    stricter: 'RFC 5280 6.1.5 (g): policies are not judged here, and not by OpenSSL where nobody asks for it',
  });
  add('the certificate may sign nothing', [{ usages: keyEncipherment }, {}], {
    stricter:
      'RFC 5280 4.2.1.3: the signature of a statement asks for digitalSignature; OpenSSL was asked for no purpose',
  });
  add('SHA-1', [{ hash: 'sha1' }, {}], {
    stricter: 'RFC 9155, NIST SP 800-131A: SHA-1 is no signature any more',
  });
  add('P-521', [{ curve: 'P-521' }, {}], {
    stricter: 'FAST Security 7.1.2: no algorithm of a statement has this curve',
  });
  add('a self-signed certificate', [{}], {});
  add('another key under the name of the issuer', [{}, {}, {}], { decoy: 1 });
  add('another key under the name of the anchor', [{}, {}, {}], { decoy: 2 });
  return cases;
}

interface Build {
  readonly name: string;
  readonly wishes: readonly Wish[];
  readonly keys: readonly Keys[];
  readonly stricter?: string;
  readonly withRoot?: boolean;
  readonly isReversed?: boolean;
  readonly leavesOut?: number;
  /** Position of an issuer whose name another certificate of the chain has as well. */
  readonly decoy?: number;
}

function build({ name, wishes, keys, stricter, ...how }: Build): MatrixCase {
  const id = name.replace(/\W+/g, ' ').trim();
  const subjectOf = (at: number) => wishes[at]?.subject ?? `O=Hospital A, CN=${at} of ${id}`;
  const certificates = wishes.map((wish, at) => {
    const above = Math.min(at + 1, wishes.length - 1);
    return make(wish, {
      subject: subjectOf(at),
      issuer: subjectOf(above),
      at,
      own: keys[at] as Keys,
      signer: keys[above] as Keys,
    });
  });
  const [leaf, ...issuers] = certificates as [X509Certificate, ...X509Certificate[]];
  const sent = how.withRoot === true ? issuers : issuers.slice(0, -1);
  if (how.decoy !== undefined) {
    const subject = subjectOf(how.decoy);
    sent.push(make({}, { subject, issuer: subject, at: 1, own: keys[4] as Keys, signer: keys[4] as Keys }));
  }
  const kept = sent.filter((_, at) => at + 1 !== how.leavesOut);
  const chain = [leaf, ...(how.isReversed === true ? kept.reverse() : kept)];
  // A certificate that is its own issuer has another anchor.
  const [other, otherKeys] = [`CN=anchor of ${id}`, keys[1] as Keys];
  const anchor =
    issuers.at(-1) ?? make({}, { subject: other, issuer: other, at: 1, own: otherKeys, signer: otherKeys });
  return { name, chain, anchor, stricter };
}

interface Place {
  readonly subject: string;
  readonly issuer: string;
  readonly at: number;
  readonly own: Keys;
  readonly signer: Keys;
}

function make(wish: Wish, { subject, issuer, at, own, signer }: Place): X509Certificate {
  const isIssuer = at > 0;
  const { ca = isIssuer, usages = isIssuer ? keyCertSign | cRLSign : digitalSignature } = wish;
  const names = wish.names ?? [generalName('uri', `https://${host}/r4`), generalName('dns', host)];
  const { privateKey } = wish.isForged === true ? own : signer;
  const { publicKey } = wish.curve === undefined ? own : generateKeyPairSync('ec', { namedCurve: wish.curve });
  const hash = wish.hash ?? 'sha256';
  const algorithm = sequence(oid(signatures[`${String(privateKey.asymmetricKeyType)} ${hash}`] ?? ''));
  const isLimited = wish.pathLength !== undefined;
  const extensions = [
    ...(ca === 'unsaid'
      ? []
      : [
          extension(
            '2.5.29.19',
            true,
            sequence(...(ca ? [tlv(0x01, [0xff])] : []), ...(isLimited ? [tlv(0x02, [wish.pathLength])] : [])),
          ),
        ]),
    ...(usages === 'unsaid' ? [] : [extension('2.5.29.15', true, tlv(0x03, [0, usages]))]),
    ...(isIssuer ? [] : [extension('2.5.29.17', false, sequence(...names))]),
    ...(wish.extensions ?? []),
  ];
  const body = sequence(
    tlv(0xa0, tlv(0x02, [2])),
    tlv(0x02, [1, ...randomBytes(8)]),
    algorithm,
    distinguishedName(wish.issuer ?? issuer),
    sequence(...[wish.from ?? -24, wish.to ?? 24].map((hours) => time(new Date(Date.now() + hours * hourMs)))),
    distinguishedName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(...extensions)),
  );
  return new X509Certificate(sequence(body, algorithm, tlv(0x03, [0], sign(hash, body, privateKey))));
}

const signatures: Record<string, string> = {
  'ec sha256': '1.2.840.10045.4.3.2',
  'ec sha1': '1.2.840.10045.4.1',
  'rsa sha256': '1.2.840.113549.1.1.11',
};

function unknown(isCritical: boolean): Buffer {
  return extension('1.2.3.4.5.6', isCritical, tlv(0x05));
}

function constraint(
  isCritical: boolean,
  form: Subtree,
  permitted: readonly string[],
  excluded: readonly string[],
  minimum = 0,
): Buffer {
  const trees = (tag: number, values: readonly string[]) => {
    const least = minimum === 0 ? [] : [tlv(0x80, [minimum])];
    return values.length === 0
      ? []
      : [tlv(tag, ...values.map((value) => sequence(generalName(form, value), ...least)))];
  };
  return extension('2.5.29.30', isCritical, sequence(...trees(0xa0, permitted), ...trees(0xa1, excluded)));
}
