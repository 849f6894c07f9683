/** What authenticates a request of a program. Its value comes from the environment and never stands in the code. */
export type ProgramCredential = 'token' | 'cookie' | 'metrics';

/** An HTTP request as a program sends it. */
export interface ProgramRequest {
  /** In capitals. */
  readonly method: string;
  readonly url: string;
  readonly credential?: ProgramCredential;
  /** Beside those of the credential and the body. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: ProgramBody;
  /** Whether the answer is JSON; otherwise it is read as text. */
  readonly answersJson: boolean;
  /** Whether the answer leads elsewhere, which the caller is to see and not to follow. */
  readonly answersRedirect?: boolean;
}

/** JSON of some media type, or the fields of a form, urlencoded or as multipart/form-data. */
export type ProgramBody =
  | { readonly kind: 'json'; readonly mediaType: string; readonly value: unknown }
  | { readonly kind: 'form' | 'multipart'; readonly fields: Readonly<Record<string, string>> };

/** A request in one language. */
export interface RequestCode {
  readonly language: 'curl' | 'TypeScript' | 'Python';
  readonly text: string;
}

/** The header of a credential, whose value ends with a variable of the environment. */
const credentialHeaders = {
  token: { name: 'Authorization', before: 'Bearer ', variable: 'GATEWAY_TOKEN' },
  cookie: { name: 'Cookie', before: '', variable: 'GATEWAY_COOKIE' },
  metrics: { name: 'Authorization', before: 'Bearer ', variable: 'FHIR_GATEWAY_METRICS_TOKEN' },
} as const satisfies Record<ProgramCredential, object>;

/** What is to be set before the code runs. */
export function credentialNeeds(credential: ProgramCredential, publicUrl: string): string {
  const server = `--server ${publicUrl}`;
  const needs: Record<ProgramCredential, string> = {
    token: `Sign in once with fhir-gateway login ${server}, and set GATEWAY_TOKEN to what fhir-gateway token ${server} prints.`,
    cookie: 'Set GATEWAY_COOKIE to the session cookie of a browser, as name=value.',
    metrics: 'Set FHIR_GATEWAY_METRICS_TOKEN to the token that the gateway is started with.',
  };
  return needs[credential];
}

/** A request as a command and as programs, which run as they are copied, on Node.js and on Python without packages. */
export function requestCode(request: ProgramRequest): RequestCode[] {
  return [
    { language: 'curl', text: curlCode(request) },
    { language: 'TypeScript', text: typescriptCode(request) },
    { language: 'Python', text: pythonCode(request) },
  ];
}

/** Headers that hold no secret, that of the body included. */
function openHeaders({ headers = {}, body }: ProgramRequest): [name: string, value: string][] {
  const ofBody = body?.kind === 'json' ? { 'Content-Type': body.mediaType } : {};
  return Object.entries({ ...headers, ...ofBody });
}

function curlCode(request: ProgramRequest): string {
  const { method, url, credential, body } = request;
  const parts = ['curl -s', ...(method === 'GET' ? [] : [`-X ${method}`])];
  if (credential !== undefined) {
    const { name, before, variable } = credentialHeaders[credential];
    parts.push(`-H "${name}: ${before}$${variable}"`);
  }
  for (const [name, value] of openHeaders(request)) parts.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (body?.kind === 'json') parts.push(`-d ${quoted(JSON.stringify(body.value))}`);
  if (body?.kind === 'form') parts.push(`-d ${quoted(new URLSearchParams(body.fields).toString())}`);
  if (body?.kind === 'multipart') {
    for (const [name, value] of Object.entries(body.fields)) parts.push(`--form-string ${quoted(`${name}=${value}`)}`);
  }
  return [...parts, quoted(url)].join(' \\\n  ');
}

function typescriptCode(request: ProgramRequest): string {
  const { method, url, credential, body, answersJson, answersRedirect = false } = request;
  const headers = openHeaders(request).map(([name, value]) => `${literal(name)}: ${literal(value)}`);
  if (credential !== undefined) {
    const { name, before, variable } = credentialHeaders[credential];
    headers.push(`${literal(name)}: \`${before}\${process.env.${variable}}\``);
  }
  const options = [
    ...(method === 'GET' ? [] : [`method: ${literal(method)}`]),
    ...(headers.length === 0 ? [] : [`headers: { ${headers.join(', ')} }`]),
    ...(body?.kind === 'json' ? [`body: JSON.stringify(${indented(JSON.stringify(body.value, null, 2), 2)})`] : []),
    ...(body?.kind === 'form' ? [`body: new URLSearchParams(${JSON.stringify(body.fields)})`] : []),
    ...(body?.kind === 'multipart' ? ['body: form'] : []),
    ...(answersRedirect ? ['redirect: "manual"'] : []),
  ];
  const fields = body?.kind === 'multipart' ? Object.entries(body.fields) : [];
  const rest = options.length === 0 ? '' : `, {\n${options.map((option) => `  ${option},\n`).join('')}}`;
  return [
    ...(body?.kind === 'multipart' ? ['const form = new FormData();'] : []),
    ...fields.map(([name, value]) => `form.set(${literal(name)}, ${literal(value)});`),
    `const answer = await fetch(${literal(url)}${rest});`,
    `console.log(answer.status, await answer.${answersJson ? 'json' : 'text'}());`,
  ].join('\n');
}

/** `http.client` follows no redirect and raises nothing for a refusal, so that every answer is shown as it came. */
function pythonCode(request: ProgramRequest): string {
  const { method, url, credential, body, answersJson } = request;
  const [, scheme, host = '', target = ''] = /^(https?):\/\/([^/?#]+)(.*)$/.exec(url) ?? [];
  const headers = openHeaders(request).map(([name, value]) => `${literal(name)}: ${literal(value)}`);
  if (body?.kind === 'form') headers.push('"Content-Type": "application/x-www-form-urlencoded"');
  if (body?.kind === 'multipart') headers.push(`"Content-Type": "multipart/form-data; boundary=${boundary}"`);
  if (credential !== undefined) {
    const { name, before, variable } = credentialHeaders[credential];
    const value = `os.environ[${literal(variable)}]`;
    headers.push(`${literal(name)}: ${before === '' ? value : `${literal(before)} + ${value}`}`);
  }
  const given = [
    ...[literal(method), literal(target === '' ? '/' : target)],
    ...(body?.kind === 'json' ? [`body=json.dumps(${indented(pythonValue(body.value), 4)})`] : []),
    ...(body?.kind === 'form' ? [`body=urllib.parse.urlencode(${pythonValue(body.fields)})`] : []),
    ...(body?.kind === 'multipart' ? [`body=${literal(multipartText(body.fields))}.encode()`] : []),
    ...(headers.length === 0 ? [] : [`headers={${headers.join(', ')}}`]),
  ];
  const modules = [
    'http.client',
    ...(answersJson || body?.kind === 'json' ? ['json'] : []),
    ...(credential === undefined ? [] : ['os']),
    ...(body?.kind === 'form' ? ['urllib.parse'] : []),
  ];
  return [
    `import ${modules.join(', ')}`,
    '',
    `connection = http.client.${scheme === 'https' ? 'HTTPSConnection' : 'HTTPConnection'}(${literal(host)})`,
    given.length === 2
      ? `connection.request(${given.join(', ')})`
      : `connection.request(\n${given.map((one) => `    ${one},\n`).join('')})`,
    'answer = connection.getresponse()',
    `print(answer.status, ${answersJson ? 'json.load(answer)' : 'answer.read().decode()'})`,
  ].join('\n');
}

/** Separates the fields of a multipart body; no example holds it. */
const boundary = 'end-of-a-field';

/** @see RFC 7578 */
function multipartText(fields: Readonly<Record<string, string>>): string {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return `${parts.join('')}--${boundary}--\r\n`;
}

/** A text as a literal that TypeScript and Python both read. */
function literal(text: string): string {
  return JSON.stringify(text);
}

/** A value of JSON as Python writes it. */
function pythonValue(value: unknown, depth = 0): string {
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (value === null || value === undefined) return 'None';
  if (typeof value !== 'object') return JSON.stringify(value);
  const [before, after] = ['    '.repeat(depth + 1), '    '.repeat(depth)];
  const isList = Array.isArray(value);
  const lines = isList
    ? value.map((one) => pythonValue(one, depth + 1))
    : Object.entries(value).map(([name, one]) => `${literal(name)}: ${pythonValue(one, depth + 1)}`);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  return lines.length === 0
    ? `${open}${close}`
    : `${open}\n${lines.map((line) => `${before}${line},\n`).join('')}${after}${close}`;
}

/** Lines after the first moved to the right. */
function indented(text: string, columns: number): string {
  return text.replaceAll('\n', `\n${' '.repeat(columns)}`);
}

/** A text as one word for a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
